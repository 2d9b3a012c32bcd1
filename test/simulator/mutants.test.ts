/** The simulator finds faults: each of these is put into every world, and has to be noticed soon. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { mutants } from "./mutants.js";
import { simulate } from "./simulate.js";

/** Seeds within which a fault has to be found that was put there. */
const MUTANT_SEEDS = 40;

for (const { name, doubles, caught } of mutants) {
  test(`is found: ${name}`, async (context) => {
    for (let seed = 1; seed <= MUTANT_SEEDS; seed++) {
      const { faults } = await simulate(seed, { doubles });
      const found = faults.find((fault) => caught.test(fault));
      if (found === undefined) continue;
      context.diagnostic(`seed ${seed}: ${found.split("\n")[0]}`);
      return;
    }
    assert.fail(`not within ${MUTANT_SEEDS} seeds`);
  });
}
