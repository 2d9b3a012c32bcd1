import { StatusCode } from "../status-code.js";
import type { RpcError } from "../rpc-error.js";
import type { ItemChannel, ItemSource } from "./item-sender.js";
import { ItemSender } from "./item-sender.js";
import { ItemStream, type ItemStreamOwner } from "./item-stream.js";
import type { ReceiveWindow } from "./receive-window.js";
import type { Cancellable } from "./shared-signal.js";

/** What carries the streams of a call that has been written. */
export interface StreamCarrier extends ItemChannel {
  /** What the server may send. */
  readonly window: ReceiveWindow;
  /** Bytes of items that the server takes before it gives leave. */
  readonly leaveBytes: number;
}

/** Makes what carries streams. Its connection and its call are those of the layer above. */
export interface StreamCarrying {
  carry(connection: object, call: object): StreamCarrier;
}

/** Makes the streams of a call: see `CallStreams`. */
export type OpenStreams = (
  source: ItemSource<unknown> | undefined,
  onBegun: (() => void) | undefined,
) => CallStreams;

/** The streams of one call, at its caller: the items it sends, the items it gets, or both. */
export class CallStreams implements ItemStreamOwner {
  /** What the server sends; undefined where it answers once. */
  readonly items: ItemStream | undefined;
  /** What the caller sends. */
  readonly sender: ItemSender | undefined;
  readonly #onBegun: () => void;
  readonly #carrying: StreamCarrying;
  #call: Cancellable | undefined = undefined;
  #carrier: StreamCarrier | undefined = undefined;
  #isAbandoned = false;
  #isOver = false;

  /** `onBegun` runs when the consumer asks for the first item of the answer; undefined where there are none. */
  constructor(
    source: ItemSource<unknown> | undefined,
    onBegun: (() => void) | undefined,
    carrying: StreamCarrying,
  ) {
    this.sender = source === undefined ? undefined : new ItemSender(source);
    this.items = onBegun === undefined ? undefined : new ItemStream(this);
    this.#onBegun = onBegun ?? ignore;
    this.#carrying = carrying;
  }

  /** Items have been lost to any other attempt. */
  get hasMoved(): boolean {
    return this.sender?.hasAsked === true || this.items?.hasItems === true;
  }

  /** The call has been made. */
  belongTo(call: Cancellable): void {
    this.#call = call;
    if (this.#isAbandoned) call.cancel(undefined);
  }

  /** The request has been written to this connection. */
  writtenTo(connection: object, call: object): void {
    const carrier = this.#carrying.carry(connection, call);
    this.#carrier = carrier;
    if (this.items?.isAwaited === true) carrier.waits();
    this.sender?.start(carrier, carrier.leaveBytes);
  }

  /** The attempt has come to nothing: what carried it leads nowhere, and another one may follow. */
  attemptFailed(): void {
    this.#carrier?.goesOn();
    this.#carrier = undefined;
    this.sender?.detach();
  }

  /** Throws a ProtocolError for an item that the server had no leave to send. */
  checkLeave(bytes: number): void {
    this.#carrier?.window.received(bytes);
  }

  /** An item of the answer has come. */
  received(value: unknown, bytes: number): void {
    this.items?.push(value, bytes);
  }

  /** The call is settled, with what is wrong where something is. */
  over(error: RpcError | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.sender?.stop();
    if (error === undefined) this.items?.end();
    else this.items?.fail(error, error.code !== StatusCode.CANCELLED);
  }

  begun(): void {
    this.#onBegun();
  }

  waits(): void {
    this.#carrier?.waits();
  }

  goesOn(): void {
    this.#carrier?.goesOn();
  }

  taken(bytes: number): void {
    if (!this.#isOver) this.#carrier?.window.taken(bytes);
  }

  abandoned(): void {
    this.#isAbandoned = true;
    this.#call?.cancel(undefined);
  }
}

function ignore(): void {}
