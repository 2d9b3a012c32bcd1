import { JsonNotation } from "../../../runtime/src/pomelo/json-notation.js";
import type { Notation } from "../../../runtime/src/pomelo/notation.js";
import { PackageWriter } from "../../../runtime/src/pomelo/package-writer.js";
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
  readonly notation: Notation;

  constructor(
    packaging: Packaging = new PinusPackaging(2 ** 24),
    notation: Notation = new JsonNotation(),
  ) {
    super();
    this.packaging = packaging;
    this.notation = notation;
  }

  override received(chunk: Uint8Array): void {
    this.packaging.feed(chunk, this);
  }

  message(bytes: Buffer, start: number, end: number): void {
    const said = this.notation.read(bytes, start, end);
    this.messages.push(said);
    // The cast: a server of a test gets what a station writes.
    this.onRequest(said as OldRequest);
  }

  ping(): void {
    this.pings++;
    if (this.isAlive) this.write(packed((out) => this.packaging.pong(out)));
  }

  pong(): void {
    this.pongs++;
  }

  greeted(): void {}

  listed(bytes: Buffer): void {
    this.notation.listed(bytes);
  }

  /** Asks, or answers: both lie in packages of one kind. */
  ask(...json: readonly unknown[]): void {
    for (const each of json) {
      this.write(packed((out) => this.packaging.request(out, JSON.stringify(each))));
    }
  }

  answer(id: number, ...resp: readonly unknown[]): void {
    this.write(packed((out) => this.packaging.answer(out, JSON.stringify({ id, resp }))));
  }
}

/** What is written, as bytes. */
export function packed(write: (out: PackageWriter) => void): Uint8Array {
  const out = new PackageWriter();
  write(out);
  return out.written() ?? new Uint8Array(0);
}

/** As JSON. */
export function bytesOf(json: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(json));
}

/** Bytes as people write them: `6a 00 7b`. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
}
