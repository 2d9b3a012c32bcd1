import assert from "node:assert/strict";
import { test } from "node:test";
import { RareWarnings } from "../../runtime/src/rare-warnings.js";
import { Simulation } from "../../runtime/src/testing.js";
import { RecordingLogger } from "./support/recording-logger.js";

test("one warning a second; the next one says how many were left out", async () => {
  const simulation = new Simulation();
  const logger = new RecordingLogger();
  const warnings = new RareWarnings(simulation.environment, logger);
  for (let count = 1; count <= 5; count++) warnings.warn({ count }, `warning ${count}`);
  await simulation.advance(999);
  warnings.warn({}, "still within the second");
  await simulation.advance(1);
  warnings.warn({ count: 7 }, "warning 7");
  await simulation.advance(1_000);
  warnings.warn({ count: 8 }, "warning 8");
  assert.deepEqual(
    logger.lines.map(({ level, message, fields }) => [level, message, fields]),
    [
      ["warn", "warning 1", { count: 1 }],
      ["warn", "warning 7", { count: 7, leftOut: 5 }],
      ["warn", "warning 8", { count: 8 }],
    ],
  );
});
