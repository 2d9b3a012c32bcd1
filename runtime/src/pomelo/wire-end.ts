import type { Reader } from "../codec/reader.js";
import { writeFailure, TAG_FAILURE_PAYLOAD } from "../composer/failure.js";
import { FrameDecoder } from "../composer/frame-decoder.js";
import { FrameKind, ProtocolError } from "../composer/frame.js";
import type { WireHost } from "../connection/wire.js";
import type { Link, LinkReceiver, Timer } from "../environment.js";
import type { PeerCertificate } from "../tls-options.js";
import type { Buffer } from "node:buffer";
import { FrameBatch } from "./frame-batch.js";
import type { Notation } from "./notation.js";
import { PackageWriter } from "./package-writer.js";
import type { Content } from "./content.js";
import type { PackageReceiver, Packaging } from "./packaging.js";
import { UNSAID, type PlainFailure } from "./pomelo-failure.js";

/** Why nothing is read at present. */
type PauseReason = "connection" | "calls" | "unsent";

/** Frames of the connection above come from this process: their length needs no other bound. */
const FRAME_LENGTH_MAX = 2 ** 32 - 1;

/** How an old peer is spoken to. */
export interface Speech {
  readonly packaging: Packaging;
  readonly notation: Notation;
}

/**
 * Stands between a connection of Mailstation and the link to an old peer: a link for the one, the
 * receiver of the other. What is common to both sides of a call.
 */
export abstract class WireEnd implements Link, LinkReceiver, PackageReceiver {
  protected readonly host: WireHost;
  protected readonly notation: Notation;
  readonly #packaging: Packaging;
  /** What the connection is to hear. */
  protected readonly frames: FrameBatch;
  readonly #decoder: FrameDecoder;
  readonly #pauses = new Set<PauseReason>();
  /** Packages that go out together. */
  readonly #out = new PackageWriter();
  #link: Link | undefined = undefined;
  #receiver: LinkReceiver | undefined = undefined;
  #isFeedDue = false;
  #isOver = false;
  /** The link has not taken all that was written, and will say when it has. */
  #isBehind = false;
  #isGreeted = false;
  /** Why this side has closed the link. */
  #error: Error | undefined = undefined;
  /** Runs while part of a package is here. */
  #packageTimer: Timer | undefined = undefined;
  /** Packages that have come whole. */
  protected packagesRead = 0;

  constructor(speech: Speech, host: WireHost) {
    this.#packaging = speech.packaging;
    this.notation = speech.notation;
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
    this.#isBehind = false;
    this.#decoder.feed(bytes);
    this.#send();
    return !this.#isBehind;
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
    const before = this.packagesRead;
    try {
      this.#packaging.feed(chunk, this);
    } catch (error) {
      this.fail(error);
      return;
    }
    this.#watchPackage(this.packagesRead > before);
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

  message(bytes: Buffer, start: number, end: number): void {
    this.packagesRead++;
    const said = this.notation.read(bytes, start, end);
    if (Array.isArray(said)) {
      const list: readonly unknown[] = said;
      const itemBytes = ITEM_BYTES + (end - start) / list.length;
      for (const item of list) this.heard(item, itemBytes);
    } else this.heard(said, ITEM_BYTES + end - start);
  }

  ping(): void {
    this.packagesRead++;
    this.#packaging.pong(this.#out);
  }

  pong(): void {
    this.packagesRead++;
  }

  greeted(): void {
    this.packagesRead++;
    // The answer may be much longer than what it answers.
    if (this.#isGreeted) throw new ProtocolError("pomelo: expected one greeting, got another");
    this.#isGreeted = true;
    this.#packaging.welcome(this.#out, this.notation.list());
  }

  listed(bytes: Buffer): void {
    this.packagesRead++;
    this.notation.listed(bytes);
  }

  /** A frame of the connection. */
  abstract frame(kind: number, callId: number, body: Reader): void;

  /** A request or an answer of the peer, as JSON.parse gives it, and about what it takes. */
  protected abstract heard(item: unknown, bytes: number): void;

  /** The link carries messages, and asks the peer for signs of life itself. */
  protected get isMessages(): boolean {
    return this.#packaging.isMessages;
  }

  /** Says what comes first. */
  protected greet(): void {
    this.#packaging.greeting(this.#out);
  }

  /** Asks the peer for a sign of life. */
  protected ask(): void {
    if (this.#packaging.isMessages) this.#link?.ping?.(() => this.#answeredBelow());
    else this.#packaging.ping(this.#out);
  }

  protected request(content: Content): void {
    this.#packaging.request(this.#out, content);
    if (this.#packaging.isMessages) this.#send();
  }

  protected answer(content: Content): void {
    this.#packaging.answer(this.#out, content);
    if (this.#packaging.isMessages) this.#send();
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
    const bytes = this.#isOver ? undefined : this.frames.take();
    if (bytes === undefined) return;
    this.#receiver?.received(bytes);
    this.frames.returned();
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

  /** The link has brought a sign of life: no package did. */
  #answeredBelow(): void {
    if (this.#isOver) return;
    this.pong();
    this.feed();
  }

  #send(): void {
    const bytes = this.#out.written();
    if (bytes === undefined) return;
    // Of a link that is ending, nobody gets anything any more.
    const isTaken = this.#link?.isWritable !== true || this.#link.write(bytes);
    if (!isTaken) this.#isBehind = true;
    this.#out.restart(isTaken);
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
    const { isWithinPackage } = this.#packaging;
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
