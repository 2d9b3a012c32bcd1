import assert from "node:assert/strict";
import { RpcError, StatusCode } from "mailstation";
import type { ServiceStub } from "./peers-service.js";

/** Calls at once. */
const WINDOW = 512;

/** How many calls ended how. */
export interface Tally {
  readonly right: number;
  /** Failed for want of a server. */
  readonly lost: number;
}

/**
 * Makes so many calls of all kinds, many at once, and holds each answer against what it should be.
 * Calls `halfway` when half of them are settled.
 */
export async function mixedCalls(
  client: ServiceStub,
  count: number,
  halfway: () => void,
): Promise<Tally> {
  const tally = { right: 0, lost: 0 };
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < count) {
      const at = next++;
      try {
        await (kinds[at % 10] ?? echoUnicode)(client, at);
        tally.right++;
      } catch (error) {
        const isLost = error instanceof RpcError && error.code === StatusCode.UNAVAILABLE;
        if (!isLost) throw error;
        tally.lost++;
      }
      if (tally.right + tally.lost === count / 2) halfway();
    }
  };
  await Promise.all(Array.from({ length: WINDOW }, loop));
  return tally;
}

type Call = (client: ServiceStub, at: number) => Promise<void>;

const kinds: readonly Call[] = [
  async (client, at) => {
    const error: unknown = await client.fail(`no luck ${at}`).then(
      () => assert.fail("it did not fail"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof RpcError);
    if (error.code === StatusCode.UNAVAILABLE) throw error;
    assert.equal(error.rawMessage, `no luck ${at}`);
  },
  (client, at) => client.note(`n${at}`),
  async (client, at) => {
    const user = { name: `é${at}`, age: at, tags: ["a", "ü"], born: new Date(at), flag: true };
    assert.deepEqual(await client.greet(user), { ...user, name: `hello é${at}` });
  },
  async (client, at) => {
    // Of many packets.
    const text = at % 100 === 3 ? `${at}é`.repeat(20_000) : `${at}`;
    assert.ok((await client.echo(text)) === text);
  },
  async (client, at) => assert.equal(await client.add(at, -7n), BigInt(at - 7)),
];

async function echoUnicode(client: ServiceStub, at: number): Promise<void> {
  const text = `é${at}😀${"ü".repeat(at % 300)}`;
  assert.equal(await client.echo(text), text);
}
