import type { Environment, Timer } from "../environment.js";
import type { EtcdClient } from "./etcd-client.js";
import { rangeOf } from "./etcd-keys.js";
import type { EtcdList } from "./etcd-list.js";
import { EtcdStream, type StreamEnd } from "./etcd-stream.js";

/** What a round works with. */
export interface EtcdRoundHost {
  readonly client: EtcdClient;
  readonly environment: Environment;
  readonly prefix: string;
  /** As it was read just now. */
  readonly list: EtcdList;
  /** The list has changed. */
  changed(): void;
  /** Nothing was missing when that was checked. */
  isWell(): void;
  /** Once: the list has to be read again. `trouble`: what is wrong, where anything is. */
  ended(trouble: Error | undefined): void;
}

/** Servers of a cluster that are listened to at a time: one that stands still says nothing, and its connection stays. */
const STREAMS = 2;
/** How often it is checked that everything was told. Milliseconds. */
const CHECK_EVERY_MS = 5_000;
/** Time that news may be on their way. Milliseconds. */
const GRACE_MS = 1_000;
/** Pause before a server is asked in place of one that failed. Milliseconds. */
const PAUSE_MS = 2_000;

/** A list that is followed over streams from two servers, where there are two, until something is missing. */
export class EtcdRound {
  readonly #host: EtcdRoundHost;
  /** By their places; undefined where one has failed and the next has not begun. */
  readonly #streams: (EtcdStream | undefined)[] = [];
  readonly #pauses = new Set<Timer>();
  #checkTimer: Timer | undefined = undefined;
  #isFollowed = false;
  #isOver = false;

  constructor(host: EtcdRoundHost) {
    this.#host = host;
    const { client } = host;
    for (let index = 0; index < Math.min(STREAMS, client.size); index++) {
      this.#begin(index, (client.current + index) % client.size);
    }
  }

  /** Nothing is told any more. */
  close(): void {
    this.#isOver = true;
    this.#checkTimer?.stop();
    for (const pause of this.#pauses) pause.stop();
    for (const stream of this.#streams) stream?.close();
  }

  #begin(index: number, place: number): void {
    const { client, environment, prefix, list } = this.#host;
    this.#streams[index] = new EtcdStream(
      {
        client,
        environment,
        prefix,
        list,
        changed: () => this.#host.changed(),
        opened: () => this.#opened(),
        ended: (stream, end) => this.#streamEnded(index, stream.place, end),
      },
      place,
    );
  }

  #opened(): void {
    if (this.#isFollowed) return;
    this.#isFollowed = true;
    this.#checkLater();
  }

  #streamEnded(index: number, place: number, end: StreamEnd): void {
    if (this.#isOver) return;
    if (end.kind === "aged") {
      this.#begin(index, place);
      return;
    }
    this.#streams[index] = undefined;
    if (end.kind === "compacted") this.#end(undefined);
    else if (this.#streams.every((stream) => stream === undefined)) this.#end(end.trouble);
    else this.#beginLater(index, place);
  }

  #beginLater(index: number, failed: number): void {
    const { environment } = this.#host;
    const pauseMs = PAUSE_MS * (0.5 + environment.random() / 2);
    const pause = environment.startTimer(pauseMs, () => {
      this.#pauses.delete(pause);
      this.#begin(index, this.#placeAfter(failed));
    });
    this.#pauses.add(pause);
  }

  /** The next server that is not listened to already. */
  #placeAfter(failed: number): number {
    const { size } = this.#host.client;
    const taken = this.#streams.map((stream) => stream?.place);
    for (let step = 1; step < size; step++) {
      const place = (failed + step) % size;
      if (!taken.includes(place)) return place;
    }
    return failed;
  }

  #checkLater(): void {
    if (this.#isOver) return;
    const { environment } = this.#host;
    const waitMs = CHECK_EVERY_MS * (0.8 + environment.random() * 0.2);
    this.#checkTimer = environment.startTimer(waitMs, () => void this.#check());
  }

  /** Never rejects. */
  async #check(): Promise<void> {
    const { client, environment, prefix, list } = this.#host;
    const { revision } = list;
    try {
      const order = { sort_order: "DESCEND", sort_target: "MOD", limit: 1 };
      const answer = await client.call("/v3/kv/range", { ...rangeOf(prefix), ...order });
      if (this.#isOver) return;
      if (list.isComplete(answer) && this.#silent(revision).length === 0) {
        this.#host.isWell();
        this.#checkLater();
        return;
      }
      this.#checkTimer = environment.startTimer(GRACE_MS, () => {
        if (!list.isComplete(answer)) {
          this.#end(new Error("etcd: the watch has left something out"));
          return;
        }
        for (const stream of this.#silent(revision)) {
          stream.fail(new Error("etcd: a watch has gone silent"));
        }
        this.#checkLater();
      });
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Streams that have not told what another one has. */
  #silent(revision: number): readonly EtcdStream[] {
    return this.#streams.flatMap((stream) =>
      stream?.isOpen === true && !stream.hasSeen(revision) ? [stream] : [],
    );
  }

  #end(trouble: Error | undefined): void {
    if (this.#isOver) return;
    this.close();
    this.#host.ended(trouble);
  }
}
