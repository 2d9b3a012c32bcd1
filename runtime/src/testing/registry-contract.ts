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
  /** Of a registry that others write: makes these the list. Cases about leases do not hold for it. */
  write?(instances: readonly ServerInstance[]): Promise<void>;
}

/** One promise that every registry keeps. */
export interface RegistryContractCase {
  /** What holds. */
  readonly name: string;
  /** `lists`: it holds of registries that others write too, and of all others. */
  readonly about: "lists" | "leases";
  /** Rejects where it does not hold. */
  run(subject: RegistryContractSubject): Promise<void>;
}

/** Short, so that tests over real time are; no registry need take less. */
const TTL_MS = 3_000;

/** What holds of every registry, each case of one that is empty: all of them where servers register themselves, those about lists where others write. */
export const registryContract: readonly RegistryContractCase[] = [
  {
    name: "a server is listed with all that it says",
    about: "lists",
    run: async (subject) => {
      const places = new Places(subject);
      const lease = await places.add(CHAT);
      const { instances } = await subject.open().snapshot();
      expectSame(instances, [CHAT]);
      await lease.close();
    },
  },
  {
    name: "whoever watches is told the whole list first, then again with every change",
    about: "lists",
    run: async (subject) => {
      const places = new Places(subject);
      const first = await places.add(CHAT);
      const seen = follow(subject, undefined);
      await subject.until(() => idsOf(seen.latest) === "chat-1");
      const second = await places.add(USER);
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
    about: "lists",
    run: async (subject) => {
      const seen = follow(subject, undefined);
      await subject.until(() => seen.latest !== undefined);
      expectSame(seen.latest?.instances, []);
      seen.close();
    },
  },
  {
    name: "whoever watches some types is told of these alone",
    about: "lists",
    run: async (subject) => {
      const places = new Places(subject);
      const leases = [await places.add(CHAT), await places.add(USER)];
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
    about: "leases",
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
    about: "lists",
    run: async (subject) => {
      const places = new Places(subject);
      const leases = [await places.add(CHAT)];
      const seen = follow(subject, undefined);
      await subject.until(() => idsOf(seen.latest) === "chat-1");
      const before = seen.latest?.instances[0];
      leases.push(await places.add(USER));
      await subject.until(() => idsOf(seen.latest) === "chat-1,user-1");
      expect(seen.latest?.instances.includes(before ?? CHAT) === true, "the entry was made anew");
      seen.close();
      for (const lease of leases) await lease.close();
    },
  },
  {
    name: "a lease holds for as long as its server runs",
    about: "leases",
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
    about: "leases",
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
    about: "lists",
    run: async (subject) => {
      const places = new Places(subject);
      const seen = follow(subject, undefined);
      await subject.until(() => seen.latest !== undefined);
      seen.close();
      const lease = await places.add(CHAT);
      await subject.advance(1_000);
      expectSame(seen.latest?.instances, []);
      await lease.close();
    },
  },
  {
    name: "an entry that is wrong is refused",
    about: "leases",
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

/** Servers on the list, whoever writes it. */
class Places {
  readonly #subject: RegistryContractSubject;
  readonly #written: ServerInstance[] = [];

  constructor(subject: RegistryContractSubject) {
    this.#subject = subject;
  }

  async add(instance: ServerInstance): Promise<Pick<Lease, "close">> {
    if (this.#subject.write === undefined) return register(this.#subject, instance);
    this.#written.push(instance);
    await this.#write();
    return {
      close: () => {
        this.#written.splice(this.#written.indexOf(instance), 1);
        return this.#write();
      },
    };
  }

  async #write(): Promise<void> {
    await this.#subject.write?.([...this.#written]);
  }
}

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
