import { RpcError } from "mailstation";
import { eventInWords } from "../client/in-words.js";
import type { RoomEvent } from "../gen/chat.js";
import { outcome } from "./outcome.js";

/** Somebody who watches a room, and remembers what there was to see. */
export class Watch {
  readonly seen: string[] = [];
  /** `complete`, or how the stream failed. */
  readonly ended: Promise<string>;
  readonly #leaving = new AbortController();

  constructor(watch: (signal: AbortSignal) => AsyncIterable<RoomEvent>) {
    this.ended = this.#read(watch(this.#leaving.signal)).catch((error: unknown) =>
      outcome(RpcError.from(error)),
    );
  }

  /** Cancels the call. */
  leave(): void {
    this.#leaving.abort();
  }

  async #read(events: AsyncIterable<RoomEvent>): Promise<string> {
    for await (const event of events) this.seen.push(eventInWords(event));
    return "complete";
  }
}
