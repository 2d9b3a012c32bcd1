import type { RpcError } from "../rpc-error.js";

/** What earlier attempts of a call have come to. */
export class CallHistory {
  /** Servers that have failed it, in order. */
  tried: string[] | undefined = undefined;
  /** How often a server refused it. */
  refusals = 0;
  /** How often it was sent again although it may have run. */
  repeats = 0;
  /** How often it was put off. */
  delays = 0;
  /** Why the attempt before this one failed. */
  earlierFailure: RpcError | undefined = undefined;
  /** An earlier attempt was sent and never answered: however a later one ends, the handler may have run. */
  mayHaveRun = false;
}

/** Of a call at its first attempt: one for all of them, since most calls have no other. */
export const NO_HISTORY: Readonly<CallHistory> = Object.freeze(new CallHistory());
