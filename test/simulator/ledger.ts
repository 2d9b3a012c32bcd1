import type { SimulatedProcess } from "../../runtime/src/testing.js";
import { Buffer } from "node:buffer";
import type { RpcError } from "../../runtime/src/index.js";
import type { Plan } from "./plan.js";

/** Once that a handler ran. */
export interface Run {
  readonly call: Called;
  /** Counts the runs of its call, from 1. */
  readonly number: number;
  /** Name of the process. */
  readonly at: string;
  readonly process: SimulatedProcess;
  /** Items of the caller that the handler has, all of them in order. */
  received: number;
  /** The caller's items have ended for the handler, and not with an error. */
  hasWholeInput: boolean;
  /** Items that the handler has given. */
  sent: number;
  ending: "running" | "answered" | "failed" | "stopped";
}

/** How one asked server, or peer, answered. */
export interface Outcome {
  /** Name of the process that was asked, where that is known. */
  readonly of: string | undefined;
  readonly error: RpcError | undefined;
  readonly value: string | undefined;
}

/** A call as its caller sees it, and what became of it. */
export interface Called {
  readonly number: number;
  readonly plan: Plan;
  readonly origin: SimulatedProcess;
  /** Of a station; the others are callbacks of gateways. */
  readonly isOfStation: boolean;
  readonly isBroadcast: boolean;
  /** Undefined for a stream that may last. */
  readonly timeoutMs: number | undefined;
  readonly deadlineAt: number;
  /** It may end earlier: with the call that makes it, or since its stream does not move. */
  readonly mayEndEarly: boolean;
  /** It may be refused as INVALID_ARGUMENT. */
  readonly mayBeInvalid: boolean;
  readonly runs: Run[];
  abortedAt: number | undefined;
  /** Items that the source has given. */
  given: number;
  /** Whether the source of its items was asked for one, and whether it has ended or was let go since. */
  sourceState: "idle" | "asked" | "over";
  /** Items that the caller has, all of them in order, and which run they are of. */
  taken: number;
  itemsOf: number | undefined;
  /** The consumer has left the loop. */
  hasLeft: boolean;
  settledAt: number | undefined;
  outcomes: readonly Outcome[];
}

/** What a call is made with, for the ledger. */
export type CallOpening = Pick<
  Called,
  | "plan"
  | "origin"
  | "isOfStation"
  | "isBroadcast"
  | "timeoutMs"
  | "deadlineAt"
  | "mayEndEarly"
  | "mayBeInvalid"
>;

/** All calls, what their callers were told, and what really ran. */
export class Ledger {
  readonly calls: Called[] = [];
  /** What is wrong already while it happens. */
  readonly faults: string[] = [];
  readonly #windowBytes: number;

  constructor(windowBytes: number) {
    this.#windowBytes = windowBytes;
  }

  open(opening: CallOpening): Called {
    const call: Called = {
      ...opening,
      number: this.calls.length,
      runs: [],
      abortedAt: undefined,
      given: 0,
      sourceState: "idle",
      taken: 0,
      itemsOf: undefined,
      hasLeft: false,
      settledAt: undefined,
      outcomes: [],
    };
    this.calls.push(call);
    return call;
  }

  settle(call: Called, now: number, outcomes: readonly Outcome[]): void {
    if (call.settledAt !== undefined) this.faults.push(`${nameOf(call)} has settled twice`);
    call.settledAt = now;
    call.outcomes = outcomes;
  }

  /** A handler begins. */
  begin(text: string, process: SimulatedProcess): Run {
    const call = this.calls[Number(/^#(\d+)/.exec(text)?.[1] ?? -1)];
    if (call === undefined || text !== textOf(call)) {
      throw new Error(`a handler got the text ${text.slice(0, 40)}, which nobody has sent`);
    }
    const number = call.runs.length + 1;
    const run: Run = {
      call,
      number,
      at: process.name,
      process,
      received: 0,
      hasWholeInput: false,
      sent: 0,
      ending: "running",
    };
    call.runs.push(run);
    return run;
  }

  /** The source of the caller's items gives one. */
  gives(call: Called): Uint8Array {
    const { itemBytes } = call.plan;
    const received = call.runs[0]?.received ?? 0;
    this.#checkWindow(call, call.given - received);
    const item = itemOf(call, call.given);
    if (item.length !== itemBytes) throw new Error("an item has the wrong length");
    call.given++;
    return item;
  }

  /** The handler has an item of the caller. */
  receives(run: Run, item: Uint8Array): void {
    const { call } = run;
    if (!Buffer.from(itemOf(call, run.received)).equals(item)) {
      const got = Buffer.from(item.subarray(0, 8)).toString("hex");
      this.faults.push(`${nameOf(call)}: item ${run.received} of its caller is another: ${got}`);
    }
    run.received++;
    if (run.received > call.given) {
      this.faults.push(`${nameOf(call)}: the handler has more items than were sent`);
    }
  }

  /** The handler gives an item. */
  sends(run: Run): string {
    if (run.call.itemsOf === undefined || run.call.itemsOf === run.number) {
      this.#checkWindow(run.call, run.sent - run.call.taken);
    }
    return answerItem(run, run.sent++);
  }

  /** The caller has an item. */
  takes(call: Called, item: string): void {
    const number = Number(/^\d+\/(\d+)/.exec(item)?.[1] ?? 0);
    call.itemsOf ??= number;
    const run = call.runs[call.itemsOf - 1];
    if (call.settledAt !== undefined) this.faults.push(`${nameOf(call)}: an item after its end`);
    if (run === undefined || item !== answerItem(run, call.taken)) {
      this.faults.push(`${nameOf(call)}: item ${call.taken} is another: ${item.slice(0, 30)}`);
    } else if (call.taken >= run.sent) {
      this.faults.push(`${nameOf(call)}: item ${call.taken} has not been sent`);
    }
    call.taken++;
  }

  /** What waits between a producer and its consumer is bounded by the window, and one item. */
  #checkWindow(call: Called, waiting: number): void {
    const most = Math.ceil(this.#windowBytes / call.plan.itemBytes) + 2;
    if (waiting <= most) return;
    this.faults.push(`${nameOf(call)}: ${waiting} items wait for their consumer, at most ${most}`);
  }
}

/** What its handler gets. */
export function textOf({ number, plan }: Called): string {
  return `#${number} ${"x".repeat(plan.padding)}`;
}

/** What a run answers. */
export function resultOf({ call, number, at, received }: Run): string {
  return `${call.number}/${number}/${at}/${received} ${"y".repeat(call.plan.padding)}`;
}

/** For people: `call 7 (echo)`. */
export function nameOf({ number, plan, isBroadcast, isOfStation }: Called): string {
  const what = isBroadcast ? "broadcast " : "";
  return `call ${number} (${what}${plan.kind}${isOfStation ? "" : ", a callback"})`;
}

function answerItem({ call, number }: Run, index: number): string {
  return `${call.number}/${number}/${index} `.padEnd(call.plan.itemBytes, "z");
}

function itemOf({ number, plan }: Called, index: number): Uint8Array {
  const bytes = new Uint8Array(plan.itemBytes).fill((number + index) & 255);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, number);
  view.setUint32(4, index);
  return bytes;
}
