import type { StreamCarrier } from "../call/call-streams.js";
import { IdleWatch } from "../call/idle-watch.js";
import { takesItems } from "../call/method.js";
import type { OutgoingCall } from "../call/outgoing-call.js";
import { ReceiveWindow } from "../call/receive-window.js";
import { describeThrown } from "../call/describe-thrown.js";
import { explainValue } from "../codec/explain.js";
import { FrameKind } from "../composer/frame.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import type { Connection } from "./connection.js";
import { writeCredit, writeItemFrame } from "./item-frame.js";

/** Carries the streams of one call at its caller: items out, leave for items in. */
export class RequestStreams implements StreamCarrier {
  readonly window: ReceiveWindow;
  readonly leaveBytes: number;
  readonly #connection: Connection;
  readonly #call: OutgoingCall;
  readonly #callId: number;
  readonly #idle: IdleWatch;

  constructor(connection: Connection, call: OutgoingCall) {
    const { host, peerHello } = connection;
    const { id } = call;
    this.#connection = connection;
    this.#call = call;
    this.#callId = id;
    this.leaveBytes = peerHello.streamWindowBytes;
    this.window = new ReceiveWindow(host.limits.streamWindowBytes, (bytes) =>
      writeCredit(connection, FrameKind.RESPONSE_CREDIT, id, bytes),
    );
    const idleMs = call.route.idleTimeoutMs ?? host.limits.streamIdleMs;
    this.#idle = new IdleWatch(host, idleMs, () => this.#peerIsIdle());
  }

  hasRoom(wake: () => void): boolean {
    if (!this.#connection.isCongested()) return true;
    this.#connection.whenDrained(wake);
    return false;
  }

  write(item: unknown, index: number): number {
    const { method } = this.#call;
    if (!takesItems(method)) return 0;
    const broken =
      this.#call.route.checksItems === true
        ? method.constrainedItems?.(method, item, index)
        : undefined;
    if (broken !== undefined) throw new RpcError(StatusCode.INVALID_ARGUMENT, broken);
    try {
      return writeItemFrame(this.#connection, {
        kind: FrameKind.REQUEST_ITEM,
        callId: this.#callId,
        encode: (writer) => method.encodeItem(writer, item),
      });
    } catch (error) {
      if (error instanceof RpcError) throw error;
      const { name, type } = method.item();
      const reason = explainValue(type, item, `${name}[${index}]`) ?? describeThrown(error);
      throw new RpcError(StatusCode.INVALID_ARGUMENT, reason, { cause: error });
    }
  }

  waits(): void {
    this.#idle.begin();
  }

  goesOn(): void {
    this.#idle.end();
  }

  ended(): void {
    if (this.#connection.isOpen && !this.#call.isSettled) {
      this.#connection.outbox.send(FrameKind.REQUEST_END, this.#callId);
    }
  }

  failed(error: unknown): void {
    const isOurs = error instanceof RpcError;
    const code = isOurs ? error.code : StatusCode.CANCELLED;
    const reason = isOurs
      ? error.rawMessage
      : `the items to send broke off: ${describeThrown(error)}`;
    this.#call.abandon(code, reason, error);
  }

  stopped(): void {}

  #peerIsIdle(): void {
    const reason = `the stream has not moved for ${this.#idle.idleMs} ms`;
    this.#call.abandon(StatusCode.DEADLINE_EXCEEDED, reason, undefined);
  }
}
