import { Buffer } from "node:buffer";
import { FrameKind } from "../../runtime/src/composer/frame.js";
import type { Caller } from "../../runtime/src/codegen.js";
import { RpcError } from "../../runtime/src/index.js";
import { framesIn, kindOf, withLinkDoubles, type LinkDouble } from "./link-double.js";
import type { Doubles, World } from "./world.js";

/** A fault put into every world on purpose. */
export interface Mutant {
  /** What is wrong with the runtime as it then seems. */
  readonly name: string;
  readonly doubles: Doubles;
  /** What the checks say. */
  readonly caught: RegExp;
}

/** Faults that the checks of a world must notice. */
export const mutants: readonly Mutant[] = [
  {
    name: "a call that may have run is made again",
    doubles: { caller: (caller) => callDouble(caller, repeat) },
    caught: /has run 2 times/,
  },
  {
    name: "a caller is told that a call was never sent, when it was",
    doubles: { caller: (caller) => callDouble(caller, lie) },
    caught: /has run 1 times.*never-sent/,
  },
  {
    name: "a call that is refused never settles",
    doubles: { caller: (caller) => callDouble(caller, forget) },
    caught: /not settled/,
  },
  {
    name: "answers are dropped while a gateway drains",
    doubles: frameDoubles((frames, isDraining) =>
      isDraining() ? frames.filter((frame) => kindOf(frame) !== FrameKind.RESPONSE) : frames,
    ),
    caught: /has failed without a reason: maybe-executed UNAVAILABLE/,
  },
  {
    name: "no leave is given for more items",
    doubles: frameDoubles((frames) => frames.filter((frame) => !isCredit(frame))),
    caught: /does not end/,
  },
  {
    name: "the last item of a write is sent twice",
    doubles: frameDoubles((frames) => {
      const last = frames.findLast(isItem);
      return last === undefined ? frames : frames.flatMap((it) => (it === last ? [it, it] : [it]));
    }),
    caught: /item \d+ .*is another/,
  },
  {
    name: "items overtake each other",
    doubles: frameDoubles((frames) => (frames.every(isItem) ? frames.toReversed() : frames)),
    caught: /item \d+ .*is another/,
  },
  {
    name: "an item is lost",
    doubles: frameDoubles((frames) => {
      const first = frames.findIndex(isItem);
      return frames.filter((_, index) => index !== first || frames.length < 3);
    }),
    caught: /item \d+ .*is another|has ended after|saw the end after/,
  },
  {
    name: "links are left open",
    doubles: {
      environment: (environment) => withLinkDoubles(environment, () => ({ isStuck: true })),
    },
    caught: /ends of links are open|links are left|not within/,
  },
  {
    name: "memory of what waits to be sent is used again",
    doubles: {
      environment: (environment) => withLinkDoubles(environment, () => ({ wrote: spoil })),
    },
    caught: /has failed without a reason|is another/,
  },
];

async function repeat(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof RpcError && error.execution === "maybe-executed") return call();
    throw error;
  }
}

async function lie(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    const { code, rawMessage } = RpcError.from(error);
    throw new RpcError(code, rawMessage, { execution: "never-sent" });
  }
}

async function forget(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof RpcError && error.execution === "refused") return new Promise(() => {});
    throw error;
  }
}

/** The caller, whose single calls go through the function. */
function callDouble(
  caller: Caller,
  around: (call: () => Promise<unknown>) => Promise<unknown>,
): Caller {
  return {
    call: (method, values, settings) => around(() => caller.call(method, values, settings)),
    broadcast: (method, values, settings) => caller.broadcast(method, values, settings),
    upload: (method, values, source, settings) => caller.upload(method, values, source, settings),
    answers: (method, values, source, settings) => caller.answers(method, values, source, settings),
    know: (service) => caller.know(service),
  };
}

type FilterFrames = (
  frames: readonly Uint8Array[],
  isDraining: () => boolean,
) => readonly Uint8Array[];

function frameDoubles(filter: FilterFrames): Doubles {
  return {
    environment: (environment, world, name) => {
      const isDraining = (): boolean => isStopping(world, name);
      const double: LinkDouble = {
        write: (bytes) => Buffer.concat(filter(framesIn(bytes), isDraining)),
      };
      return withLinkDoubles(environment, () => double);
    },
  };
}

function isStopping({ servers }: World, name: string): boolean {
  // Asked for while the first actors are made, too.
  return (
    (servers as World["servers"] | undefined)?.some(
      ({ id, stopping }) => id === name && stopping !== undefined,
    ) === true
  );
}

function isItem(frame: Uint8Array): boolean {
  return kindOf(frame) === FrameKind.REQUEST_ITEM || kindOf(frame) === FrameKind.RESPONSE_ITEM;
}

function isCredit(frame: Uint8Array): boolean {
  return kindOf(frame) === FrameKind.REQUEST_CREDIT || kindOf(frame) === FrameKind.RESPONSE_CREDIT;
}

function spoil(bytes: Uint8Array, isTaken: boolean): void {
  if (!isTaken) bytes.fill(0);
}
