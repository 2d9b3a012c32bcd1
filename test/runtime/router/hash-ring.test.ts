import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { HashRing } from "../../../runtime/src/router/hash-ring.js";

const KEYS = 20_000;

const everyone = (): boolean => true;

interface Server {
  readonly id: string;
}

function servers(count: number): readonly Server[] {
  return Array.from({ length: count }, (_, index) => ({ id: `chat-${index + 1}` }));
}

function owners(ring: HashRing<Server>): readonly (string | undefined)[] {
  return Array.from({ length: KEYS }, (_, key) => ring.find(`user:${key}`, everyone)?.id);
}

for (const count of [2, 5, 10, 30]) {
  test(`${count} servers get a fair share each`, () => {
    const shares = new Map<string | undefined, number>();
    for (const owner of owners(new HashRing(servers(count)))) {
      shares.set(owner, (shares.get(owner) ?? 0) + 1);
    }
    assert.equal(shares.size, count);
    for (const [id, share] of shares) {
      const ratio = (share * count) / KEYS;
      assert.ok(ratio > 0.7 && ratio < 1.35, `${id}: ${ratio} of its share`);
    }
  });

  test(`adding one to ${count} servers moves about one key in ${count + 1}, all to the new one`, () => {
    const before = owners(new HashRing(servers(count)));
    const after = owners(new HashRing(servers(count + 1)));
    const moved = after.filter((owner, key) => owner !== before[key]);
    assert.ok(moved.length <= (1.3 / (count + 1)) * KEYS, `${moved.length} of ${KEYS}`);
    assert.deepEqual([...new Set(moved)], [`chat-${count + 1}`]);
  });
}

test("the order of the servers does not matter", () => {
  assert.deepEqual(
    owners(new HashRing(servers(7))),
    owners(new HashRing([...servers(7)].reverse())),
  );
});

test("the keys of a server that cannot be used go to others, those of the others stay", () => {
  const ring = new HashRing(servers(5));
  for (let key = 0; key < 1000; key++) {
    const usual = ring.find(`${key}`, everyone)?.id;
    const without = ring.find(`${key}`, ({ id }) => id !== "chat-3")?.id;
    if (usual === "chat-3") assert.ok(without !== undefined && without !== "chat-3");
    else assert.equal(without, usual);
  }
});

test("asks about each server once at most, and finds none where none is usable", () => {
  const asked: string[] = [];
  const none = ({ id }: Server): boolean => {
    asked.push(id);
    return false;
  };
  assert.equal(new HashRing(servers(4)).find("key", none), undefined);
  assert.deepEqual(asked.sort(), ["chat-1", "chat-2", "chat-3", "chat-4"]);
  assert.equal(new HashRing([]).find("key", everyone), undefined);
});

const idSets = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), {
  minLength: 1,
  maxLength: 12,
});

test("property: adding a server takes keys from the others and gives none to them", () => {
  fc.assert(
    fc.property(idSets, fc.string(), (ids, added) => {
      fc.pre(!ids.includes(added));
      const before = new HashRing(ids.map((id) => ({ id })));
      const after = new HashRing([added, ...ids].map((id) => ({ id })));
      for (let key = 0; key < 200; key++) {
        const owner = after.find(`${key}`, everyone)?.id;
        if (owner !== added) assert.equal(owner, before.find(`${key}`, everyone)?.id);
      }
    }),
    { numRuns: 50 },
  );
});

test("property: adding one of n servers moves at most 1.3/n of the keys", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 0, max: 9999 }), (n, salt) => {
      const name = (index: number): Server => ({ id: `s${salt}-${index}` });
      const all = Array.from({ length: n }, (_, index) => name(index));
      const before = owners(new HashRing(all.slice(0, -1)));
      const after = owners(new HashRing(all));
      const moved = after.filter((owner, key) => owner !== before[key]).length;
      assert.ok(moved <= (1.3 / n) * KEYS, `${moved} of ${KEYS} with ${n}`);
    }),
    { numRuns: 30, seed: 1 },
  );
});

test("property: a ring that is made from another one is the ring that is made anew", () => {
  fc.assert(
    fc.property(fc.array(idSets, { minLength: 2, maxLength: 5 }), (sets) => {
      let ring: HashRing<Server> | undefined;
      for (const ids of sets) {
        const servers = ids.map((id) => ({ id }));
        ring = new HashRing(servers, ring);
        assert.deepEqual(owners(ring), owners(new HashRing(servers)));
      }
    }),
    { numRuns: 50 },
  );
});
