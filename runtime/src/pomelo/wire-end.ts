import type { Reader } from "../codec/reader.js";
import { writeFailure, TAG_FAILURE_PAYLOAD } from "../composer/failure.js";
import { FrameDecoder } from "../composer/frame-decoder.js";
import { FrameKind, ProtocolError } from "../composer/frame.js";
import type { WireHost } from "../connection/wire.js";
import type { Link, LinkReceiver, Timer } from "../environment.js";
import type { PeerCertificate } from "../tls-options.js";
import { FrameBatch } from "./frame-batch.js";
import type { PackageReceiver, Packaging } from "./packaging.js";
import { UNSAID, type PlainFailure } from "./pomelo-failure.js";

/** Why nothing is read at present. */
type PauseReason = "connection" | "calls" | "unsent";

/** Frames of the connection above come from this process: their length needs no other bound. */
const FRAME_LENGTH_MAX = 2 ** 32 - 1;

/**
 * Stands between a connection of Mailstation and the link to an old peer: a link for the one, the
 * receiver of the other. What is common to both sides of a call.
 */
export abstract class WireEnd implements Link, LinkReceiver, PackageReceiver {
  protected readonly host: WireHost;
  protected readonly packaging: Packaging;
  /** What the connection is to hear. */
  protected readonly frames: FrameBatch;
  readonly #decoder: FrameDecoder;
  readonly #pauses = new Set<PauseReason>();
  /** Packages that go out together. */
  readonly #packages: Uint8Array[] = [];
  #link: Link | undefined = undefined;
  #receiver: LinkReceiver | undefined = undefined;
  #isFeedDue = false;
  #isOver = false;
  /** Why this side has closed the link. */
  #error: Error | undefined = undefined;
  /** Runs while part of a package is here. */
  #packageTimer: Timer | undefined = undefined;
  #packagesRead = 0;

  constructor(packaging: Packaging, host: WireHost) {
    this.packaging = packaging;
    this.host = host;
    this.frames = new FrameBatch(host.limits.messageBytesMax);
    this.#decoder = new FrameDecoder(this, FRAME_LENGTH_MAX);
  }

  /** The link to the peer. Called once, before anything happens on it. */
  carriedBy(link: Link): void {
    this.#link = link;
  }

  /** The connection. Called once, like `carriedBy`. */
  heardBy(receiver: LinkReceiver): void {
    this.#receiver = receiver;
  }

  get peerAddress(): string {
    return this.#link?.peerAddress ?? "";
  }

  get peerCertificate(): PeerCertificate | undefined {
    return this.#link?.peerCertificate;
  }

  get unsentBytes(): number {
    return this.#link?.unsentBytes ?? 0;
  }

  get isWritable(): boolean {
    return this.#link?.isWritable === true;
  }

  /** Frames of the connection, which are said to the peer in its own words. */
  write(bytes: Uint8Array): boolean {
    this.#decoder.feed(bytes);
    return this.#send();
  }

  pause(): void {
    this.hold("connection");
  }

  resume(): void {
    this.letGo("connection");
  }

  end(): void {
    this.#link?.end();
  }

  destroy(): void {
    this.#link?.destroy();
  }

  opened(): void {
    this.#receiver?.opened();
  }

  received(chunk: Uint8Array): void {
    if (this.#isOver) return;
    const before = this.#packagesRead;
    try {
      this.packaging.feed(chunk, this);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.#watchPackage(this.#packagesRead > before);
    this.#send();
    this.#checkUnsent();
    this.feed();
  }

  drained(): void {
    this.letGo("unsent");
    this.#receiver?.drained();
  }

  closed(error: Error | undefined): void {
    this.#isOver = true;
    this.#packageTimer?.stop();
    this.#receiver?.closed(this.#error ?? error);
  }

  message(json: Uint8Array): void {
    this.#packagesRead++;
    const items = itemsOf(json);
    const bytes = ITEM_BYTES + json.length / items.length;
    for (const item of items) this.heard(item, bytes);
  }

  ping(): void {
    this.#packagesRead++;
    this.send(this.packaging.pong());
  }

  pong(): void {
    this.#packagesRead++;
  }

  greeted(): void {
    this.#packagesRead++;
    this.send(this.packaging.welcome());
  }

  /** A frame of the connection. */
  abstract frame(kind: number, callId: number, body: Reader): void;

  /** A request or an answer of the peer, as JSON.parse gives it, and about what it takes. */
  protected abstract heard(item: unknown, bytes: number): void;

  /** Sends a package with those that are written now. */
  protected send(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#packages.push(bytes);
  }

  /** Tells the connection that a call has failed. */
  protected addFailure(callId: number, failure: PlainFailure): void {
    this.frames.add(FrameKind.FAILURE, callId, (body) => {
      writeFailure(body, { ...failure, ...UNSAID }, this.host.limits);
      if (failure.payload.length > 0) body.bytes(TAG_FAILURE_PAYLOAD, failure.payload);
    });
  }

  /** Gives the connection what it is to hear. */
  protected feed(): void {
    const bytes = this.frames.take();
    if (bytes !== undefined && !this.#isOver) this.#receiver?.received(bytes);
  }

  /** The same, after the code that runs now: a connection is not spoken to while it writes. */
  protected feedSoon(): void {
    if (this.#isFeedDue) return;
    this.#isFeedDue = true;
    this.host.environment.defer(() => {
      this.#isFeedDue = false;
      if (this.#isOver) return;
      try {
        this.goOn();
      } catch (error) {
        this.fail(error);
        return;
      }
      this.#send();
      this.feed();
    });
  }

  /** Does what had to wait while the connection was writing. */
  protected goOn(): void {}

  /** Reads nothing for that reason. */
  protected hold(reason: PauseReason): void {
    if (this.#pauses.size === 0) this.#link?.pause();
    this.#pauses.add(reason);
  }

  protected letGo(reason: PauseReason): void {
    if (this.#pauses.delete(reason) && this.#pauses.size === 0) this.#link?.resume();
  }

  /** What came cannot be understood. */
  protected fail(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#error = error instanceof Error ? error : new ProtocolError(String(error));
    this.#link?.destroy();
  }

  /** False means that the bytes are not all taken yet, and `drained` follows. */
  #send(): boolean {
    const [first] = this.#packages;
    if (first === undefined || this.#link?.isWritable !== true) return true;
    const bytes = this.#packages.length === 1 ? first : joined(this.#packages);
    this.#packages.length = 0;
    return this.#link.write(bytes);
  }

  /** Answers that no connection sees, to pings and to what cannot be asked, must not pile up either. */
  #checkUnsent(): void {
    const { outgoingBytesSoft, outgoingBytesMax } = this.host.limits;
    if (this.unsentBytes > outgoingBytesMax) {
      this.fail(
        new Error(`the peer does not read: more than ${outgoingBytesMax} bytes are unsent`),
      );
    } else if (this.unsentBytes > outgoingBytesSoft) this.hold("unsent");
  }

  #watchPackage(isNew: boolean): void {
    const { isWithinPackage } = this.packaging;
    if (isNew || !isWithinPackage) {
      this.#packageTimer?.stop();
      this.#packageTimer = undefined;
    }
    if (isWithinPackage && this.#packageTimer === undefined) this.#startPackageTimer();
  }

  #startPackageTimer(): void {
    const { environment, limits } = this.host;
    const { frameTimeoutMs } = limits;
    this.#packageTimer = environment.startTimer(frameTimeoutMs, () => {
      if (this.#pauses.size > 0) this.#startPackageTimer();
      else this.fail(new ProtocolError(`a package has not come whole within ${frameTimeoutMs} ms`));
    });
  }
}

/** What an item takes besides its text. */
const ITEM_BYTES = 64;

const decoder = new TextDecoder();

/** One item, or the list of them that a buffering peer sends. */
function itemsOf(bytes: Uint8Array): readonly unknown[] {
  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(bytes));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProtocolError(`pomelo: expected JSON: ${reason}`);
  }
  return Array.isArray(json) ? json : [json];
}

function joined(packages: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(packages.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const each of packages) {
    bytes.set(each, at);
    at += each.length;
  }
  return bytes;
}

const encoder = new TextEncoder();

/** A value as JSON in UTF-8. */
export function jsonBytes(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}
