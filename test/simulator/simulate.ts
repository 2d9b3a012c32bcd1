import { checkCalls } from "./checks.js";
import { close, heal } from "./healing.js";
import { makeTrouble } from "./trouble.js";
import { type Doubles, listeningForStrays, type Trace, World } from "./world.js";

/** What came of one seed. */
export interface Account {
  readonly seed: number;
  /** In words; none when all is well. */
  readonly faults: readonly string[];
  readonly calls: number;
  /** How calls ended, and how often. */
  readonly endings: Readonly<Record<string, number>>;
}

/** Runs the world of a seed from its beginning to its end. */
export async function simulate(
  seed: number,
  { doubles = {}, trace }: { readonly doubles?: Doubles; readonly trace?: Trace | undefined } = {},
): Promise<Account> {
  const world = new World(seed, doubles, trace);
  const faults: string[] = [];
  const strays = await listeningForStrays(async () => {
    try {
      await world.start();
      await makeTrouble(world);
      faults.push(...(await heal(world)));
      faults.push(...(await close(world)));
      faults.push(...checkCalls(world));
    } catch (error) {
      faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  });
  faults.push(...world.ledger.faults, ...strays);
  const { calls } = world.ledger;
  const endings: Record<string, number> = {};
  for (const { outcomes, plan } of calls) {
    for (const { error } of outcomes) {
      const ending = `${plan.kind} ${error?.execution ?? "answered"}`;
      endings[ending] = (endings[ending] ?? 0) + 1;
    }
  }
  return { seed, faults, calls: calls.length, endings };
}
