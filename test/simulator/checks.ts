import { type RpcError, StatusCode } from "../../runtime/src/index.js";
import { type Called, nameOf, type Outcome, resultOf, type Run } from "./ledger.js";
import { DELAY_MS_MAX, isIdempotent, isStream } from "./plan.js";
import type { World } from "./world.js";

/** How late a deadline may fire: a tick of the wheel, and the rounding of its time. */
const LATE_MS = 16 + 1;

/** What is wrong with what callers were told, in words. Asked once everything has settled. */
export function checkCalls(world: World): readonly string[] {
  return world.ledger.calls.flatMap((call) => {
    // Whoever is dead was told nothing.
    if (!call.origin.isAlive && call.settledAt === undefined) return [];
    return checkCall(world, call).map((fault) => `${nameOf(call)} ${fault}${detail(call)}`);
  });
}

function checkCall(world: World, call: Called): readonly string[] {
  if (call.settledAt === undefined) return ["has not settled"];
  return [
    ...checkTime(world, call, call.settledAt),
    ...checkRuns(call),
    ...call.outcomes.flatMap((outcome) => checkOutcome(world, call, outcome)),
    ...(isStream(call.plan) ? checkStream(call) : []),
  ];
}

function checkTime(world: World, call: Called, settledAt: number): readonly string[] {
  const { isAlive, name } = call.origin;
  // A process that stood still is late, and then takes up what has piled up.
  const resumedAt = world.resumedAt.get(name) ?? -Infinity;
  const { takeMs } = call.plan;
  // What was received before a stream ended is still given out.
  const isSlow = takeMs > 0 && isStream(call.plan);
  const lateMs = settledAt - Math.max(call.deadlineAt, resumedAt);
  if (!isAlive || isSlow || lateMs <= LATE_MS) return [];
  return [`has settled ${lateMs} ms after its deadline`];
}

/** Each asked server has run it as often as it may, and as often as its caller was told. */
function checkRuns({ plan, outcomes, isBroadcast, runs }: Called): readonly string[] {
  const names = new Set([...outcomes.map(({ of }) => of), ...runs.map(({ at }) => at)]);
  return [...(isBroadcast ? names : [undefined])].flatMap((name) => {
    const told = outcomes.filter(({ of }) => of === name);
    const ran = isBroadcast ? runs.filter(({ at }) => at === name).length : runs.length;
    const least = told.filter(({ error }) => hasRun(plan.kind, error)).length;
    const most = told.filter(({ error }) => mayHaveRun(error)).length;
    const where = name === undefined ? "" : ` at ${name}`;
    const wasTold = told.map(({ error }) => error?.execution ?? "answered").join(", ");
    if (ran < least || (ran > most && !(isIdempotent({ ...plan }) && most > 0))) {
      return [`has run ${ran} times${where}; its caller was told: ${wasTold || "nothing"}`];
    }
    return [];
  });
}

function hasRun(kind: Called["plan"]["kind"], error: RpcError | undefined): boolean {
  if (error === undefined) return kind !== "note";
  return error.execution === "executed";
}

function mayHaveRun(error: RpcError | undefined): boolean {
  return error?.execution !== "never-sent" && error?.execution !== "refused";
}

function checkOutcome(
  world: World,
  call: Called,
  { of, error, value }: Outcome,
): readonly string[] {
  const { plan } = call;
  const runs = call.runs.filter(({ at }) => of === undefined || at === of);
  if (error !== undefined) return checkError(world, call, error, runs);
  if (plan.kind === "note") return [];
  if (
    !call.hasLeft &&
    (plan.answer === "refuse" || plan.answer === "busy" || plan.answer === "throw")
  ) {
    return ["was answered, though its handler never does"];
  }
  if (isStream(plan) && plan.kind !== "upload") return [];
  const isTrue = runs.some((run) => run.ending === "answered" && resultOf(run) === value);
  return isTrue ? [] : [`was answered ${String(value?.slice(0, 40))}, which no handler gave`];
}

function checkError(
  world: World,
  call: Called,
  error: RpcError,
  runs: readonly Run[],
): readonly string[] {
  const unplanned = isExplained(world, call, error, runs);
  return unplanned ? [] : [`has failed without a reason: ${error.execution} ${error.message}`];
}

function isExplained(world: World, call: Called, error: RpcError, runs: readonly Run[]): boolean {
  const { plan, mayEndEarly, mayBeInvalid } = call;
  const { code, execution } = error;
  const { isOrderly, isTight, troubles } = world.profile;
  if (execution === "executed") return isAsPlanned(call, code) && runs.length > 0;
  switch (code) {
    case StatusCode.CANCELLED:
      return call.abortedAt !== undefined || plan.sourceFails || mayEndEarly;
    case StatusCode.DEADLINE_EXCEEDED:
      if (mayEndEarly) return true;
      if (troubles.length === 0 && !isTight && isPrompt(call)) return false;
      return (call.settledAt ?? 0) >= call.deadlineAt - 1;
    case StatusCode.RESOURCE_EXHAUSTED:
      return isTight;
    case StatusCode.INVALID_ARGUMENT:
    case StatusCode.NOT_FOUND:
      // What an earlier attempt may have run, a router may refuse to give out again.
      return mayBeInvalid && (execution === "never-sent" || isIdempotent(plan));
    case StatusCode.UNAVAILABLE:
      if (troubles.length === 0) return mayBeInvalid || plan.answer === "busy";
      return (
        !isOrderly || !call.isOfStation || execution !== "maybe-executed" || mayOutlastDrain(call)
      );
    default:
      return false;
  }
}

/** What a handler says when it fails. */
function isAsPlanned({ plan }: Called, code: number): boolean {
  const codes: Partial<Record<typeof plan.answer, number>> = {
    refuse: StatusCode.FAILED_PRECONDITION,
    busy: StatusCode.UNAVAILABLE,
    throw: StatusCode.UNKNOWN,
  };
  return codes[plan.answer] === code;
}

/** Time in which a call is answered that nothing disturbs. Milliseconds. */
const PROMPT_MS = 400;

/** Whether it has ample time, and depends on nobody else. */
function isPrompt({ plan, timeoutMs, isOfStation }: Called): boolean {
  const isQuick = plan.answer !== "hang" && plan.answer !== "callback" && !isStream(plan);
  return isQuick && isOfStation && timeoutMs !== undefined && timeoutMs >= PROMPT_MS;
}

/** Whether a gateway that stops may have to give it up: what hangs, and what depends on somebody else. */
function mayOutlastDrain(call: Called): boolean {
  const { answer, delayMs } = call.plan;
  return (
    isStream(call.plan) || answer === "hang" || answer === "callback" || delayMs > DELAY_MS_MAX
  );
}

/** Nothing is lost, repeated or out of order: the ledger sees to that item by item. Here: nothing is missing in the end. */
function checkStream(call: Called): readonly string[] {
  const { plan, outcomes, runs } = call;
  const faults: string[] = [];
  const hasSource = call.sourceState === "asked" && call.origin.isAlive;
  if (hasSource) faults.push("is over, and its source was not told");
  const isAnswered = outcomes.every(({ error }) => error === undefined);
  const run = runs[(call.itemsOf ?? runs.length) - 1];
  if (isAnswered && !call.hasLeft && plan.kind !== "upload") {
    const isWhole = runs.some((each) => each.ending === "answered" && each.sent === call.taken);
    if (!isWhole) faults.push(`has ended after ${call.taken} items of ${run?.sent ?? 0}`);
  }
  for (const each of runs) {
    if (!each.hasWholeInput || each.received === plan.given) continue;
    faults.push(`: its handler saw the end after ${each.received} items of ${plan.given}`);
  }
  return faults;
}

function detail({ plan, outcomes, runs }: Called): string {
  const told = outcomes.map(({ error }) => error?.message ?? "answered").join("; ");
  const ran = runs.map(({ at, ending }) => `${at} ${ending}`).join(", ");
  return `\n    told: ${told}\n    ran: ${ran}\n    plan: ${JSON.stringify(plan)}`;
}
