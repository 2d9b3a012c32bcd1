import type { Lease, LeaseLoss, Registry, RegistrySnapshot } from "../registry/registry.js";
import type { ServerInstance } from "../registry/server-instance.js";

/** A registry under test. */
export interface RegistryContractSubject {
  /** The registry as one more process would open it. */
  open(): Registry;
  /** Lets time go by until it is true; rejects when it does not become true within some seconds. */
  until(isTrue: () => boolean): Promise<void>;
  /** Lets so much time go by. */
  advance(ms: number): Promise<void>;
}

/** One promise that every registry keeps. */
export interface RegistryContractCase {
  /** What holds. */
  readonly name: string;
  /** Rejects where it does not hold. */
  run(subject: RegistryContractSubject): Promise<void>;
}

/** Short, so that tests over real time are; no registry need take less. */
const TTL_MS = 3_000;

/** What holds of every registry where servers register themselves. Each case gets a registry that is empty. */
export const registryContract: readonly RegistryContractCase[] = [
  {
    name: "a server that has registered is listed with all that it says",
    run: async (subject) => {
      const lease = await register(subject, CHAT);
      const { instances } = await subject.open().snapshot();
      expectSame(instances, [CHAT]);
      await lease.close();
    },
  },
  {
    name: "whoever watches is told the whole list first, then again with every change",
    run: async (subject) => {
      const first = await register(subject, CHAT);
      const seen = follow(subject, undefined);
      await subject.until(() => idsOf(seen.latest) === "chat-1");
      const second = await register(subject, USER);
      await subject.until(() => idsOf(seen.latest) === "chat-1,user-1");
      await first.close();
      await subject.until(() => idsOf(seen.latest) === "user-1");
      await second.close();
      await subject.until(() => idsOf(seen.latest) === "");
      seen.close();
    },
  },
  {
    name: "an empty list is told too",
    run: async (subject) => {
      const seen = follow(subject, undefined);
      await subject.until(() => seen.latest !== undefined);
      expectSame(seen.latest?.instances, []);
      seen.close();
    },
  },
  {
    name: "whoever watches some types is told of these alone",
    run: async (subject) => {
      const leases = [await register(subject, CHAT), await register(subject, USER)];
      const one = follow(subject, ["user"]);
      const two = follow(subject, ["user", "nobody"]);
      await subject.until(() => idsOf(one.latest) === "user-1" && idsOf(two.latest) === "user-1");
      one.close();
      two.close();
      for (const lease of leases) await lease.close();
    },
  },
  {
    name: "a server may change what it says, but for id and type",
    run: async (subject) => {
      const lease = await register(subject, CHAT);
      const seen = follow(subject, undefined);
      await lease.update({ ...CHAT, id: "other", type: "other", weight: 7 });
      await subject.until(() => seen.latest?.instances[0]?.weight === 7);
      expectSame(seen.latest?.instances, [{ ...CHAT, weight: 7 }]);
      seen.close();
      await lease.close();
    },
  },
  {
    name: "entries that have not changed are the same objects",
    run: async (subject) => {
      const leases = [await register(subject, CHAT)];
      const seen = follow(subject, undefined);
      await subject.until(() => idsOf(seen.latest) === "chat-1");
      const before = seen.latest?.instances[0];
      leases.push(await register(subject, USER));
      await subject.until(() => idsOf(seen.latest) === "chat-1,user-1");
      expect(seen.latest?.instances.includes(before ?? CHAT) === true, "the entry was made anew");
      seen.close();
      for (const lease of leases) await lease.close();
    },
  },
  {
    name: "a lease holds for as long as its server runs",
    run: async (subject) => {
      const lease = await register(subject, CHAT);
      const losses = lossesOf(lease);
      await subject.advance(3 * TTL_MS);
      expectSame((await subject.open().snapshot()).instances, [CHAT]);
      expectSame(losses, []);
      await lease.close();
    },
  },
  {
    name: "of two servers with one id the later one stays, and the earlier one is told",
    run: async (subject) => {
      const earlier = await register(subject, CHAT);
      const losses = lossesOf(earlier);
      const successor = { ...CHAT, addresses: ["tcp://10.0.0.9:1"] };
      const later = await register(subject, successor);
      await subject.until(() => losses.length > 0);
      expectSame(
        losses.map(({ kind }) => kind),
        ["replaced"],
      );
      await earlier.close();
      expectSame((await subject.open().snapshot()).instances, [successor]);
      await later.close();
      expectSame((await subject.open().snapshot()).instances, []);
    },
  },
  {
    name: "whoever no longer watches is told nothing",
    run: async (subject) => {
      const seen = follow(subject, undefined);
      await subject.until(() => seen.latest !== undefined);
      seen.close();
      const lease = await register(subject, CHAT);
      await subject.advance(1_000);
      expectSame(seen.latest?.instances, []);
      await lease.close();
    },
  },
  {
    name: "an entry that is wrong is refused",
    run: async (subject) => {
      const wrong = { ...CHAT, metadata: { note: "x".repeat(1_025) } };
      const refused = await register(subject, wrong).then(
        () => false,
        (error: unknown) => error instanceof TypeError,
      );
      expect(refused, "metadata of more than 1 KiB was taken");
      expectSame((await subject.open().snapshot()).instances, []);
    },
  },
];

const CHAT: ServerInstance = {
  id: "chat-1",
  type: "chat",
  addresses: ["tcp://10.0.0.5:3333", "wss://[::1]:443/rpc"],
  weight: 3,
  zone: "eu-1",
  version: "1.2.3",
  schemaHash: "00ff00ff00ff00ff",
  metadata: { room: "a/b" },
  startedAt: 1_700_000_000_000,
};
const USER: ServerInstance = { id: "user-1", type: "user", addresses: ["tcp://10.0.0.6:3333"] };

function register(subject: RegistryContractSubject, instance: ServerInstance): Promise<Lease> {
  return subject.open().register(instance, { ttlMs: TTL_MS });
}

interface Seen {
  latest: RegistrySnapshot | undefined;
  close(): void;
}

function follow(subject: RegistryContractSubject, types: readonly string[] | undefined): Seen {
  const seen: Seen = { latest: undefined, close: () => {} };
  const watch = subject.open().watch(types, (snapshot) => (seen.latest = snapshot));
  seen.close = () => watch.close();
  return seen;
}

function lossesOf(lease: Lease): readonly LeaseLoss[] {
  const losses: LeaseLoss[] = [];
  lease.onLost((loss) => losses.push(loss));
  return losses;
}

function idsOf(snapshot: RegistrySnapshot | undefined): string | undefined {
  const ids = snapshot?.instances.map(({ id }) => id);
  return ids?.sort().join(",");
}

function expect(isTrue: boolean, message: string): void {
  if (!isTrue) throw new Error(message);
}

function expectSame(actual: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)];
  expect(one === other, `expected ${other}, got ${one}`);
}
