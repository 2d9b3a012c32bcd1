import type { Chance } from "../fault/chance.js";

/** What is called, and how often it may run. */
export type CallKind = "echo" | "fetch" | "note" | "watch" | "peek" | "upload" | "talk";

/** What a handler does with a call. */
export type Answer = "now" | "later" | "hang" | "refuse" | "busy" | "throw" | "callback";

/** What caller and handler of one call will do, decided when it is made. */
export interface Plan {
  readonly kind: CallKind;
  readonly answer: Answer;
  readonly delayMs: number;
  /** Bytes that the request and its result carry beyond what names them. */
  readonly padding: number;
  /** Items of the caller, and those of the server. */
  readonly given: number;
  readonly answered: number;
  readonly itemBytes: number;
  /** Pauses of producers and consumers between two items. */
  readonly paceMs: number;
  readonly takeMs: number;
  /** After so many items the consumer wants no more: the caller, and the handler. */
  readonly callerTakes: number;
  readonly handlerTakes: number;
  /** The caller's source throws in place of its last item. */
  readonly sourceFails: boolean;
}

const KINDS: readonly CallKind[] = [
  ...(["echo", "echo", "echo", "echo", "fetch", "fetch", "fetch"] as const),
  ...(["note", "watch", "peek", "upload", "talk"] as const),
];

/** The longest that a handler takes that does not hang; milliseconds. */
export const DELAY_MS_MAX = 90;

const ANSWERS: readonly Answer[] = [
  ...(["now", "now", "now", "now", "later", "later", "later", "later"] as const),
  ...(["hang", "refuse", "busy", "throw", "callback"] as const),
];

/** A plan by chance. A callee that is called back does nothing that calls again. */
export function planOf(chance: Chance, isCallback: boolean): Plan {
  const drawn = chance.pick(ANSWERS);
  const isSlow = chance.oneIn(6);
  return {
    kind: chance.pick(KINDS),
    answer: isCallback && drawn === "callback" ? "now" : drawn,
    delayMs: 1 + chance.below(DELAY_MS_MAX),
    padding: chance.oneIn(6) ? chance.below(4_000) : chance.below(30),
    given: chance.below(chance.oneIn(4) ? 40 : 6),
    answered: chance.below(chance.oneIn(4) ? 40 : 6),
    itemBytes: chance.oneIn(5) ? 16 + chance.below(1_000) : 16 + chance.below(40),
    paceMs: chance.oneIn(3) ? chance.below(15) : 0,
    takeMs: isSlow ? chance.below(40) : 0,
    callerTakes: chance.oneIn(6) ? chance.below(5) : Infinity,
    handlerTakes: chance.oneIn(6) ? chance.below(5) : Infinity,
    sourceFails: chance.oneIn(12),
  };
}

/** A call that is answered at once. */
export function quickPlan(kind: CallKind): Plan {
  return {
    kind,
    answer: "now",
    delayMs: 0,
    padding: 0,
    given: 3,
    answered: 3,
    itemBytes: 20,
    paceMs: 0,
    takeMs: 0,
    callerTakes: Infinity,
    handlerTakes: Infinity,
    sourceFails: false,
  };
}

/** Whether it may run more than once. */
export function isIdempotent({ kind }: Plan): boolean {
  return kind === "fetch" || kind === "peek";
}

/** Whether it has streams. */
export function isStream({ kind }: Plan): boolean {
  return kind === "watch" || kind === "peek" || kind === "upload" || kind === "talk";
}
