/**
 * `npm run simulate [-- option…]`: runs clusters with seeded faults. `--seeds 100000` and `--first 1`
 * say how many and from which on, `--seed 7` runs one, `--trace` prints all that happens in it.
 */
import { prepare } from "./prepare.mjs";
import { run } from "./run.mjs";

const args = ["--import", "tsx", "test/simulator/main.ts", ...process.argv.slice(2)];

process.exitCode = (await prepare()) ? await run(process.execPath, args) : 1;
