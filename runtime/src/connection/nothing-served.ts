import type { Reader } from "../codec/reader.js";
import type { PeerIdentity } from "../call/peer.js";
import { readRequestHeader, RequestHeader } from "../call/request-frame.js";
import { writeReason } from "../composer/failure.js";
import { FRAME_HEADER_BYTES, FrameKind, LENGTH_BYTES, ProtocolError } from "../composer/frame.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { Connection } from "./connection.js";
import type { CallbackHalf } from "./serving-half.js";

/** Hears of requests that came to one who serves nothing. */
export interface RefusalWatcher {
  /** Nobody can tell the peer that a oneway request was dropped. */
  refused(peer: PeerIdentity, refusal: RpcError, isOneway: boolean): void;
}

/** The serving half of a connection whose owner serves nothing: it refuses what the peer calls, in the words of one that serves something else. */
export class NothingServed implements CallbackHalf {
  readonly handlersRunning = 0;
  readonly #connection: Connection;
  readonly #watcher: RefusalWatcher;
  #lastCallId = 0;

  constructor(connection: Connection, watcher: RefusalWatcher) {
    this.#connection = connection;
    this.#watcher = watcher;
  }

  get lastCallId(): number {
    return this.#lastCallId;
  }

  frame(kind: number, callId: number, body: Reader): boolean {
    switch (kind) {
      case FrameKind.REQUEST:
      case FrameKind.ONEWAY:
        if (callId <= this.#lastCallId) {
          throw new ProtocolError(`call id: expected more than ${this.#lastCallId}, got ${callId}`);
        }
        this.#refuse(kind === FrameKind.ONEWAY, callId, body);
        return true;
      case FrameKind.REQUEST_ITEM:
      case FrameKind.REQUEST_END:
      case FrameKind.RESPONSE_CREDIT:
        if (callId > this.#lastCallId) {
          throw new ProtocolError(
            `stream: expected a call up to ${this.#lastCallId}, got ${callId}`,
          );
        }
        return true;
      case FrameKind.CANCEL:
        return true;
      default:
        return false;
    }
  }

  /** Nothing was held. */
  release(): void {}

  /** No handler calls back. */
  goOn(): void {}

  /** Nobody waits. */
  abandonAll(): void {}

  #refuse(isOneway: boolean, callId: number, body: Reader): void {
    this.#lastCallId = callId;
    const { host, outbox, peer, peerHello } = this.#connection;
    const { methodId } = readRequestHeader(body, host.limits, new RequestHeader());
    const reason = `the server does not serve method 0x${methodId.toString(16).padStart(8, "0")}`;
    const refusal = new RpcError(StatusCode.UNIMPLEMENTED, reason, { execution: "refused" });
    this.#watcher.refused(peer, refusal, isOneway);
    if (isOneway) return;
    const slab = outbox.begin(FrameKind.FAILURE, callId);
    const start = slab.position - FRAME_HEADER_BYTES;
    writeReason(slab, refusal.code, reason, "refused");
    if (slab.position - start - LENGTH_BYTES > peerHello.messageBytesMax) {
      slab.truncate(start + FRAME_HEADER_BYTES);
      writeReason(slab, refusal.code, "", "refused");
    }
    outbox.end(slab, start);
    this.#connection.holdBackIfCongested();
  }
}
