import { Entity, Numbers, Room } from "../../gen/bench.js";
import { plainEntities } from "../calls/messages.js";

/** A message to encode, as it is for ours and as others want it: with records in place of maps. */
export interface CodecMessage {
  readonly name: "Entity" | "Room" | "Numbers";
  readonly title: string;
  readonly type: { encode(value: unknown): Uint8Array; decode(bytes: Uint8Array): unknown };
  readonly ours: unknown;
  readonly plain: object;
}

const position = (index: number): { x: number; y: number; z: number } => ({
  x: index * 1.5,
  y: -index / 4,
  z: 100.125,
});

const players = Array.from({ length: 15 }, (_, index) => ({
  id: 500_000 + index,
  name: `player-${String(index)}-of-the-east`,
  level: 10 + index,
  position: position(index),
  isOnline: index % 3 !== 0,
  slots: Array.from({ length: 8 }, (__, slot) => ({
    item: `item-${String(slot * 37 + index)}`,
    count: slot + 1,
    durability: 0.5 + slot,
    marks: slot % 2 === 0 ? [] : ["bound", "rare"],
  })),
  counters: { kills: 120 + index, deaths: index, gold: 90_210 - index, quests: 14 },
}));

const room = { id: "room-17", title: "The hall of the mountain king", players };

const numbers = {
  doubles: Array.from({ length: 256 }, (_, index) => index * 1.1 - 100),
  small: Array.from({ length: 256 }, (_, index) => index % 100),
  large: Array.from({ length: 512 }, (_, index) => (index * 2_654_435_761) >>> 0),
};

const [entity] = plainEntities;

/** The three that codecs are compared with. */
export const codecMessages: readonly CodecMessage[] = [
  {
    name: "Entity",
    title: "the message of W2",
    type: Entity,
    ours: withMap(entity ?? {}),
    plain: entity ?? {},
  },
  {
    name: "Room",
    title: "15 players with 8 slots each, nested",
    type: Room,
    ours: { ...room, players: players.map(withMap) },
    plain: room,
  },
  {
    name: "Numbers",
    title: "256 doubles, 256 small integers, 512 large ones",
    type: Numbers,
    ours: numbers,
    plain: numbers,
  },
];

function withMap(value: { readonly counters?: Record<string, number> }): object {
  return { ...value, counters: new Map(Object.entries(value.counters ?? {})) };
}
