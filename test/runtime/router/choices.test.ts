import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { LeastActive } from "../../../runtime/src/router/least-active.js";
import { LowestLatency } from "../../../runtime/src/router/lowest-latency.js";
import { RandomChoice } from "../../../runtime/src/router/random-choice.js";
import { makeRouter } from "../../../runtime/src/router/router-type.js";
import { candidates, everyone, seededRandom, type TestCandidate } from "./candidates.js";

const loads = fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 20 });
const seeds = fc.nat({ max: 2 ** 32 - 1 });

/** How often each was chosen. */
function counts(
  choose: () => TestCandidate | undefined,
  times: number,
): ReadonlyMap<string | undefined, number> {
  const byId = new Map<string | undefined, number>();
  for (let call = 0; call < times; call++) {
    const id = choose()?.id;
    byId.set(id, (byId.get(id) ?? 0) + 1);
  }
  return byId;
}

test("random: each server gets a fair share", () => {
  const router = new RandomChoice(candidates(10), seededRandom(1));
  const shares = counts(() => router.choose(everyone), 20_000);
  assert.equal(shares.size, 10);
  for (const [id, share] of shares) {
    assert.ok(share > 1_800 && share < 2_200, `${String(id)}: ${share}`);
  }
});

for (const type of ["random", "least-active", "lowest-latency", "round-robin"] as const) {
  test(`property: ${type}: a usable server is found where there is one, and no other`, () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 30 }), seeds, (usable, seed) => {
        const servers = candidates(usable.length);
        const isUsable = (server: TestCandidate): boolean =>
          usable[servers.indexOf(server)] === true;
        const chosen = makeRouter(type, servers, seededRandom(seed)).choose(isUsable);
        assert.equal(chosen !== undefined, usable.includes(true));
        if (chosen !== undefined) assert.ok(isUsable(chosen));
      }),
    );
  });
}

test("property: least-active never chooses one that is busier than another", () => {
  fc.assert(
    fc.property(loads, seeds, (given, seed) => {
      const servers = candidates(given.length, (index) => ({ load: given[index] ?? 0 }));
      const router = new LeastActive(servers, seededRandom(seed));
      for (let call = 0; call < 50; call++) {
        const chosen = router.choose(everyone);
        assert.ok(chosen !== undefined);
        assert.equal(chosen.load, Math.min(...servers.map(({ load }) => load)));
        chosen.load++;
      }
    }),
  );
});

test("least-active: among equals chance decides", () => {
  const servers = candidates(4, (index) => ({ load: index === 0 ? 1 : 0 }));
  const router = new LeastActive(servers, seededRandom(1));
  const shares = counts(() => router.choose(everyone), 1_000);
  assert.deepEqual(new Set(shares.keys()), new Set(["b", "c", "d"]));
});

test("lowest-latency: of two servers the faster is always chosen", () => {
  const servers = candidates(2, (index) => ({ latencyMs: index === 0 ? 10 : 1 }));
  const router = new LowestLatency(servers, seededRandom(1));
  assert.deepEqual([...counts(() => router.choose(everyone), 100)], [["b", 100]]);
});

test("lowest-latency: a fast server that is busy gives way to a slower one", () => {
  const [slow, fast] = candidates(2, (index) => ({ latencyMs: index === 0 ? 10 : 1 }));
  assert.ok(slow !== undefined && fast !== undefined);
  const router = new LowestLatency([slow, fast], seededRandom(1));
  fast.load = 10;
  assert.equal(router.choose(everyone), slow);
});

test("property: lowest-latency: the slowest of several is never chosen, faster ones more often", () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 12 }), seeds, (count, seed) => {
      const servers = candidates(count, (index) => ({ latencyMs: 1 + index }));
      const router = new LowestLatency(servers, seededRandom(seed));
      const shares = counts(() => router.choose(everyone), 2_000);
      assert.equal(shares.get(servers.at(-1)?.id), undefined);
      assert.ok((shares.get("a") ?? 0) > (shares.get(servers.at(-2)?.id) ?? 0));
    }),
    { numRuns: 30 },
  );
});

test("lowest-latency: a new server gets one call, and no other until that is answered", () => {
  const [known, fresh] = candidates(2, (index) => ({ latencyMs: index === 0 ? 5 : 0 }));
  assert.ok(known !== undefined && fresh !== undefined);
  const router = new LowestLatency([known, fresh], seededRandom(1));
  assert.equal(router.choose(everyone), fresh);
  fresh.load = 1;
  assert.equal(router.choose(everyone), known);
});
