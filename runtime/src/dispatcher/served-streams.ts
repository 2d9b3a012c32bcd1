import { describeThrown } from "../call/describe-thrown.js";
import { IdleWatch } from "../call/idle-watch.js";
import { ItemSender, isItemSource, type ItemChannel } from "../call/item-sender.js";
import { ItemStream, type ItemStreamOwner } from "../call/item-stream.js";
import { givesItems, takesItems, type AnyMethod } from "../call/method.js";
import { ReceiveWindow } from "../call/receive-window.js";
import { describe } from "../codec/describe.js";
import { explainValue } from "../codec/explain.js";
import type { Reader } from "../codec/reader.js";
import { FrameKind } from "../composer/frame.js";
import type { Connection } from "../connection/connection.js";
import { itemBytes, writeCredit, writeItemFrame } from "../connection/item-frame.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";

/** A request whose streams these are. */
export interface StreamedRequest {
  readonly id: number;
  readonly served: AnyMethod;
}

/** Who runs a call with streams. */
export interface ServedStreamsOwner<Call extends StreamedRequest> {
  readonly connection: Connection;
  /** All items of the answer are on their way, or the source has thrown. */
  streamed(call: Call, failure: { readonly error: unknown } | undefined): void;
  /** The call cannot go on. */
  streamFailed(call: Call, failure: RpcError): void;
  /** A handler gave what cannot be sent: what the caller is told instead. */
  resultIsWrong(call: Call, code: number, detail: string): RpcError;
}

/** The streams of one call, at its server: the items that come, the items that go, or both. */
export class ServedStreams<Call extends StreamedRequest> implements ItemStreamOwner, ItemChannel {
  /** What the caller sends; undefined where it sends nothing but arguments. */
  readonly items: ItemStream | undefined;
  readonly #owner: ServedStreamsOwner<Call>;
  readonly #call: Call;
  readonly #window: ReceiveWindow;
  readonly #idle: IdleWatch;
  #sender: ItemSender | undefined = undefined;
  #received = 0;
  #isOver = false;

  constructor(owner: ServedStreamsOwner<Call>, call: Call) {
    const { connection } = owner;
    const { host } = connection;
    this.#owner = owner;
    this.#call = call;
    this.items = takesItems(call.served) ? new ItemStream(this) : undefined;
    this.#window = new ReceiveWindow(host.limits.streamWindowBytes, (bytes) =>
      writeCredit(connection, FrameKind.REQUEST_CREDIT, call.id, bytes),
    );
    this.#idle = new IdleWatch(host, host.limits.streamIdleMs, () => this.#callerIsIdle());
  }

  /** An item of the caller has come. Throws a ProtocolError when the caller had no leave to send it. */
  received(body: Reader): void {
    const method = this.#call.served;
    if (this.items === undefined || !takesItems(method)) return;
    const bytes = itemBytes(body);
    this.#window.received(bytes);
    const index = this.#received++;
    let item: unknown;
    try {
      item = method.decodeItem(body, body.end - body.position);
    } catch (error) {
      this.#refuse(`${method.item().name}[${index}] cannot be decoded: ${describeThrown(error)}`);
      return;
    }
    const broken = method.constrainedItems?.(method, item, index);
    if (broken === undefined) this.items.push(item, bytes);
    else this.#refuse(broken);
  }

  /** The caller has sent its last item. */
  endOfItems(): void {
    this.items?.end();
  }

  /** The caller has taken items. */
  granted(bytes: number): void {
    this.#sender?.grant(bytes);
  }

  /** Sends what the handler gave, item by item. Throws for something that gives no items. */
  answer(source: unknown): void {
    if (typeof source === "string" || !isItemSource(source)) {
      throw new TypeError(`expected an async iterable, got ${describe(source)}`);
    }
    const sender = new ItemSender(source);
    this.#sender = sender;
    sender.start(this, this.#owner.connection.peerHello.streamWindowBytes);
    // The call ended before its handler gave anything: the source is told so all the same.
    if (this.#isOver) sender.stop();
  }

  /** The call is over: nobody wants items any more, and none will come. */
  over(reason: Error | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#idle.end();
    if (reason === undefined) this.items?.end();
    else this.items?.fail(reason, false);
    this.#sender?.stop();
  }

  begun(): void {}

  waits(): void {
    this.#idle.begin();
  }

  goesOn(): void {
    this.#idle.end();
  }

  taken(bytes: number): void {
    if (!this.#isOver) this.#window.taken(bytes);
  }

  /** The handler wants no more items; its answer may still be on its way, so nobody is told. */
  abandoned(): void {}

  hasRoom(wake: () => void): boolean {
    const { connection } = this.#owner;
    if (!connection.isOpen || !connection.isCongested()) return true;
    connection.whenDrained(wake);
    return false;
  }

  write(item: unknown, index: number): number {
    const { connection } = this.#owner;
    const method = this.#call.served;
    if (!givesItems(method)) return 0;
    try {
      return writeItemFrame(connection, {
        kind: FrameKind.RESPONSE_ITEM,
        callId: this.#call.id,
        encode: (writer) => method.encodeResult(writer, item),
      });
    } catch (error) {
      if (error instanceof RpcError) throw error;
      const detail =
        (method.result === undefined
          ? undefined
          : explainValue(method.result(), item, `result[${index}]`)) ?? describeThrown(error);
      throw this.#owner.resultIsWrong(this.#call, StatusCode.INTERNAL, detail);
    }
  }

  ended(): void {
    this.#owner.streamed(this.#call, undefined);
  }

  failed(error: unknown): void {
    this.#owner.streamed(this.#call, { error });
  }

  stopped(): void {
    this.#owner.streamed(this.#call, undefined);
  }

  #refuse(reason: string): void {
    const details = { execution: "maybe-executed" } as const;
    const failure = new RpcError(StatusCode.INVALID_ARGUMENT, reason, details);
    this.#owner.streamFailed(this.#call, failure);
  }

  #callerIsIdle(): void {
    const reason = `the stream has not moved for ${this.#idle.idleMs} ms`;
    const details = { execution: "maybe-executed" } as const;
    const failure = new RpcError(StatusCode.DEADLINE_EXCEEDED, reason, details);
    this.#owner.streamFailed(this.#call, failure);
  }
}
