import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { ServerInstance } from "../../../runtime/src/index.js";
import { ListedServers } from "../../../runtime/src/registry/listed-servers.js";

function instance(id: string, weight = 1): ServerInstance {
  return { id, type: "chat", addresses: ["tcp://10.0.0.5:3333"], weight };
}

const keysOf = (list: readonly ServerInstance[]): readonly string[] => list.map(({ id }) => id);

test("what has come and left is told, and nothing of what is the same object", () => {
  const listed = new ListedServers();
  const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => instance(id));
  assert.ok(a && b && c && d);
  const steps: readonly [readonly ServerInstance[], readonly string[], readonly string[]][] = [
    [[a, b, c], ["a", "b", "c"], []],
    [[a, b, c], [], []],
    [[a, b, c, d], ["d"], []],
    [[a, c, d], [], ["b"]],
    [[a, instance("c", 2), d], ["c"], []],
    [
      [b, a],
      ["b", "a"],
      ["c", "d"],
    ],
    [[], [], ["b", "a"]],
  ];
  for (const [list, come, left] of steps) {
    const change = listed.take(list);
    assert.deepEqual(keysOf(change.come), come);
    assert.deepEqual(change.left, left);
  }
});

test("of two with one id the first counts, and it is said once", () => {
  const listed = new ListedServers();
  const [first, second, other] = [instance("a", 1), instance("a", 2), instance("b")];
  assert.deepEqual(listed.take([first, other]).twice, []);
  const doubled = listed.take([first, other, second]);
  assert.deepEqual([doubled.come.includes(second), doubled.twice], [false, ["a"]]);
  assert.deepEqual(listed.take([first, other, second]).twice, []);
  const left = listed.take([other, second]);
  assert.deepEqual([left.come.includes(second), left.left, left.twice], [true, [], []]);
});

test("property: changes lead from one list to the next", () => {
  const pool = ["a", "b", "c", "d", "e"].flatMap((id) => [instance(id, 1), instance(id, 2)]);
  const lists = fc.array(fc.subarray(pool), { maxLength: 8 });
  fc.assert(
    fc.property(lists, (given) => {
      const listed = new ListedServers();
      const known = new Map<string, ServerInstance>();
      for (const list of given) {
        const { come, left } = listed.take(list);
        for (const key of left) assert.ok(known.delete(key));
        for (const each of come) known.set(each.id, each);
        // Of a map the last one stays.
        const expected = new Map([...list].reverse().map((each) => [each.id, each]));
        assert.equal(known.size, expected.size);
        for (const [id, each] of expected) assert.equal(known.get(id), each);
      }
    }),
    { numRuns: 500 },
  );
});
