import assert from "node:assert/strict";
import { test } from "node:test";
import { HashRing } from "../../../runtime/src/router/hash-ring.js";

const KEYS = 20_000;

const everyone = (): boolean => true;

function ids(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `chat-${index + 1}`);
}

function owners(ring: HashRing): readonly (string | undefined)[] {
  return Array.from({ length: KEYS }, (_, key) => ring.find(`user:${key}`, everyone));
}

for (const count of [2, 5, 10, 30]) {
  test(`${count} servers get a fair share each`, () => {
    const shares = new Map<string | undefined, number>();
    for (const owner of owners(new HashRing(ids(count)))) {
      shares.set(owner, (shares.get(owner) ?? 0) + 1);
    }
    assert.equal(shares.size, count);
    for (const [id, share] of shares) {
      const ratio = (share * count) / KEYS;
      assert.ok(ratio > 0.7 && ratio < 1.35, `${id}: ${ratio} of its share`);
    }
  });

  test(`adding one to ${count} servers moves about one key in ${count + 1}, all to the new one`, () => {
    const before = owners(new HashRing(ids(count)));
    const after = owners(new HashRing(ids(count + 1)));
    const moved = after.filter((owner, key) => owner !== before[key]);
    assert.ok(moved.length <= (1.3 / (count + 1)) * KEYS, `${moved.length} of ${KEYS}`);
    assert.deepEqual([...new Set(moved)], [`chat-${count + 1}`]);
  });
}

test("the order of the servers does not matter", () => {
  assert.deepEqual(owners(new HashRing(ids(7))), owners(new HashRing([...ids(7)].reverse())));
});

test("the keys of a server that cannot be used go to others, those of the others stay", () => {
  const ring = new HashRing(ids(5));
  for (let key = 0; key < 1000; key++) {
    const usual = ring.find(`${key}`, everyone);
    const without = ring.find(`${key}`, (id) => id !== "chat-3");
    if (usual === "chat-3") assert.ok(without !== undefined && without !== "chat-3");
    else assert.equal(without, usual);
  }
});

test("asks about each server once at most, and finds none where none is usable", () => {
  const asked: string[] = [];
  const none = (id: string): boolean => {
    asked.push(id);
    return false;
  };
  assert.equal(new HashRing(ids(4)).find("key", none), undefined);
  assert.deepEqual(asked.sort(), ids(4));
  assert.equal(new HashRing([]).find("key", everyone), undefined);
});
