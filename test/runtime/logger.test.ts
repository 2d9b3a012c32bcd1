import assert from "node:assert/strict";
import { test } from "node:test";
import { type Logger, StatusCode } from "../../runtime/src/index.js";
import { guardedLogger } from "../../runtime/src/logger.js";
import { RecordingLogger } from "./support/recording-logger.js";
import { fails, infoOf, onBoth } from "./support/world.js";

const fail = (): never => {
  throw new Error("the disk is full");
};

const broken: Logger = { debug: fail, info: fail, warn: fail, error: fail };

test("a guarded logger passes everything on, and drops what the logger throws", () => {
  const logger = new RecordingLogger();
  const guarded = guardedLogger(logger);
  for (const level of ["debug", "info", "warn", "error"] as const) {
    guarded[level]({ level }, `at ${level}`);
    assert.doesNotThrow(() => guardedLogger(broken)[level]({}, ""));
  }
  assert.deepEqual(
    logger.lines.map(({ level, message, fields }) => [level, message, fields]),
    ["debug", "info", "warn", "error"].map((level) => [level, `at ${level}`, { level }]),
  );
});

onBoth("loggers that throw harm nobody, at neither side", async (world) => {
  // Regression: a logger that threw while a handler's failure was reported ended the process.
  const gateway = await world.gateway(
    { text: () => Promise.reject(new Error("wrong")), note: () => assert.fail("wrong") },
    { logger: broken },
  );
  const dead = await world.deadServer("dead");
  const client = world.client([infoOf(gateway), dead], { logger: broken });
  await fails(world.rig, client.to("dead").echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
  });
  await fails(world.rig, client.to("probe-1").echo("x"), {
    code: StatusCode.UNKNOWN,
    execution: "executed",
  });
  await world.rig.run(client.to("probe-1").note("x"));
  await world.rig.run(client.to("probe-1").admit("x"));
  world.rig.cutAll();
  await world.rig.until(() => gateway.connections === 0);
});

onBoth("a handler that fails: the log says whose call it was", async (world) => {
  const gateway = await world.gateway({ text: fail });
  const client = world.client([infoOf(gateway)], { id: "web-1", type: "web" });
  await fails(world.rig, client.echo("x"), { code: StatusCode.UNKNOWN, execution: "executed" });
  const [line] = world.logger.lines.filter(({ level }) => level === "error");
  const { peer } = JSON.parse(JSON.stringify(line?.fields)) as { readonly peer: object }; // logged above
  assert.deepEqual(Object.keys(peer), ["id", "type", "address"]);
  assert.deepEqual({ ...peer, address: "" }, { id: "web-1", type: "web", address: "" });
});
