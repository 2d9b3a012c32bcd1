import type { Limits } from "../../runtime/src/limits.js";
import type { LinkConditions } from "../../runtime/src/testing.js";
import type { Chance } from "../fault/chance.js";

/** What happens in a world besides calls. */
export type Trouble =
  "cut" | "silence" | "partition" | "pause" | "kill" | "slow" | "drain" | "directory" | "close";

const ALL: readonly Trouble[] = [
  ...(["cut", "silence", "partition", "pause", "kill", "slow"] as const),
  ...(["drain", "directory", "close"] as const),
];

/** After which calls that were sent are still answered. */
const ORDERLY: readonly Trouble[] = ["drain", "directory"];

/** What a world is like, decided by its seed before anything happens. */
export interface Profile {
  readonly troubles: readonly Trouble[];
  /** Nothing is lost: every call that was sent is answered. */
  readonly isOrderly: boolean;
  readonly stations: number;
  readonly servers: number;
  readonly conditions: LinkConditions;
  readonly limits: Partial<Limits> & Bounds;
  /** Few calls fit at once, so that some are refused for want of room. */
  readonly isTight: boolean;
  readonly runMs: number;
}

/** The limits that checks ask for. */
export type Bounds = Pick<
  Limits,
  | "callsInFlightMax"
  | "pendingCallsMax"
  | "streamWindowBytes"
  | "drainMs"
  | "reconnectMaxMs"
  | "heartbeatIdleMs"
  | "heartbeatTimeoutMs"
  | "connectTimeoutMs"
  | "outgoingStallMs"
>;

/** A profile by chance. */
export function profileOf(chance: Chance): Profile {
  const troubles = troublesOf(chance);
  const isTight = chance.oneIn(3);
  const isOrderly = troubles.every((trouble) => ORDERLY.includes(trouble));
  return {
    troubles,
    isOrderly,
    isTight,
    stations: 1 + chance.below(2),
    servers: 1 + chance.below(3),
    conditions: {
      latencyMs: chance.below(isOrderly ? 4 : 12),
      jitterMs: chance.pick([0, 0, 3, 10]),
      chunkBytesMax: chance.pick([7, 300, 300, 65_536, 65_536, 65_536, 65_536, 65_536]),
      windowBytes: chance.pick([200, 5_000, 1024 * 1024]),
    },
    limits: {
      callsInFlightMax: isTight ? 2 + chance.below(4) : 64,
      pendingCallsMax: isTight ? 2 + chance.below(6) : 256,
      handlersMax: isTight ? 24 : 2_048,
      streamWindowBytes: chance.pick([40, 300, 4_000]),
      outgoingBytesSoft: chance.pick([300, 5_000, 1024 * 1024]),
      heartbeatIdleMs: 250,
      heartbeatTimeoutMs: 150,
      connectTimeoutMs: 200,
      handshakeTimeoutMs: 300,
      reconnectMinMs: 20,
      reconnectMaxMs: 300,
      drainMs: 250,
      outgoingStallMs: 500,
      frameTimeoutMs: 800,
    },
    runMs: 300 + chance.below(700),
  };
}

function troublesOf(chance: Chance): readonly Trouble[] {
  switch (chance.below(10)) {
    case 0:
      return [];
    case 1:
    case 2:
      return ORDERLY;
    case 3:
      return ALL;
    default:
      return ALL.filter(() => chance.oneIn(3));
  }
}
