import type { PackageReceiver, Packaging } from "../../../runtime/src/pomelo/packaging.js";
import { PinusPackaging } from "../../../runtime/src/pomelo/pinus-packaging.js";
import { RawPeer } from "../support/raw-peer.js";

/** A request, as old callers write it. */
export interface OldRequest {
  readonly id: number;
  readonly msg: {
    readonly namespace: string;
    readonly serverType?: string;
    readonly service: string;
    readonly method: string;
    readonly args: readonly unknown[];
  };
}

/** What `probe` is asked for. */
export function oldRequest(id: number, method: string, ...args: readonly unknown[]): OldRequest {
  return { id, msg: { namespace: "user", serverType: "probe", service: "probe", method, args } };
}

/** A peer that speaks an old wire, and does exactly what a test says. */
export class OldPeer extends RawPeer implements PackageReceiver {
  readonly messages: unknown[] = [];
  pings = 0;
  pongs = 0;
  /** Answers pings. */
  isAlive = true;
  onRequest: (request: OldRequest) => void = () => {};
  readonly packaging: Packaging;

  constructor(packaging: Packaging = new PinusPackaging(2 ** 24)) {
    super();
    this.packaging = packaging;
  }

  override received(chunk: Uint8Array): void {
    this.packaging.feed(chunk, this);
  }

  message(bytes: Uint8Array): void {
    const json: unknown = JSON.parse(new TextDecoder().decode(bytes));
    this.messages.push(json);
    // The cast: a server of a test gets what a station writes.
    this.onRequest(json as OldRequest);
  }

  ping(): void {
    this.pings++;
    if (this.isAlive) this.write(this.packaging.pong());
  }

  pong(): void {
    this.pongs++;
  }

  greeted(): void {}

  /** Asks, or answers: both lie in packages of one kind. */
  ask(...json: readonly unknown[]): void {
    this.write(...json.map((each) => this.packaging.request(bytesOf(each))));
  }

  answer(id: number, ...resp: readonly unknown[]): void {
    this.write(this.packaging.answer(bytesOf({ id, resp })));
  }
}

/** As JSON. */
export function bytesOf(json: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(json));
}

/** Bytes as people write them: `6a 00 7b`. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
}
