/** The structured message of the calls, in the plainest form that all peers can be handed. */
export interface PlainEntity {
  readonly id: number;
  readonly name: string;
  readonly position: { readonly x: number; readonly y: number; readonly z: number };
  readonly tags: string[];
  readonly counters: Record<string, number>;
}

/** Sixteen that differ, so that nobody gains by remembering the last one. */
export const plainEntities: readonly PlainEntity[] = Array.from({ length: 16 }, (_, index) => ({
  id: 70_001 + index,
  name: `player-${String(1_000 + index)}`,
  position: { x: 12.5 + index, y: -3.25 * (index + 1), z: 1_024.125 },
  tags: ["online", "guild", "veteran", `level-${String(index + 10)}`, "eu-west"],
  counters: { kills: 120 + index, deaths: 7, gold: 90_210 - index, quests: 14 },
}));

/** How long the payload of the third kind of call is. */
export const PAYLOAD_BYTES = 65_536;

/** Bytes that do not repeat for long. */
export function makePayload(length: number): Uint8Array {
  const payload = new Uint8Array(length);
  for (let index = 0; index < length; index++) payload[index] = (index * 131 + (index >> 8)) & 0xff;
  return payload;
}
