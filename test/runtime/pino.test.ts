/** A real pino logger is a logger for stations and gateways. */
import assert from "node:assert/strict";
import { pino } from "pino";
import { type Logger, logCalls, StatusCode } from "../../runtime/src/index.js";
import { fails, infoOf, inMemory } from "./support/world.js";

interface PinoLine {
  readonly level: number;
  readonly msg: string;
  readonly method?: string;
  readonly serverId?: string;
  readonly err?: { readonly message: string };
}

inMemory("pino takes what the runtime logs, fields, message and error", async (world) => {
  const lines: PinoLine[] = [];
  const write = (line: string): void => void lines.push(JSON.parse(line) as PinoLine);
  // The type is checked here: pino's own, without a cast.
  const logger: Logger = pino({ level: "debug", base: null }, { write });
  const gateway = await world.gateway(
    { text: () => Promise.reject(new Error("no such table")) },
    { logger },
  );
  const client = world.client([infoOf(gateway)], { logger, filters: [logCalls(logger)] });
  const call = client.echo("x");
  await fails(world.rig, call, { code: StatusCode.UNKNOWN, execution: "executed" });

  const handler = lines.find(({ msg }) => msg === "handler of test.v1.Probe/echo failed");
  assert.deepEqual([handler?.level, handler?.method], [50, "test.v1.Probe/echo"]);
  assert.equal(handler?.err?.message, "no such table");
  const made = lines.find(({ msg }) => msg.startsWith("test.v1.Probe/echo failed after"));
  assert.deepEqual([made?.level, made?.serverId], [40, "probe-1"]);
});
