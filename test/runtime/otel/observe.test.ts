/** What is measured whenever measurements are collected. */
import assert from "node:assert/strict";
import { observeGateway, observeStation } from "../../../runtime/src/otel/index.js";
import { ProbeClient } from "../support/probe-service.js";
import { deferred, failureOf, heldBack, infoOf, inMemory } from "../support/world.js";
import { traced } from "./telemetry.js";

traced(inMemory, "what is going on is measured by looking at it", async (world, telemetry) => {
  const answer = deferred<string>();
  const gateway = await world.gateway(
    { text: () => answer.promise },
    { authorize: ({ method }) => method !== "note" },
  );
  const dead = await world.deadServer("dead-1");
  const station = world.station([infoOf(gateway), dead]);
  let looks = 0;
  const looked = {
    inspect: () => {
      looks++;
      return station.inspect();
    },
  };
  const stops = [observeStation(looked, telemetry), observeGateway(gateway, telemetry)];
  const client = new ProbeClient(station);
  const call = heldBack(client.to("probe-1").echo("x"));
  await failureOf(world.rig, client.to("dead-1").echo("x"));
  await world.rig.run(client.to("probe-1").note("x"));
  await world.rig.advance(10);
  const byServer = await telemetry.observed("mailstation.server.id");
  assert.ok(byServer.includes("mailstation.client.calls_in_flight 1 probe-1"));
  assert.ok(byServer.includes("mailstation.client.pending.calls 0 dead-1"));
  const byState = await telemetry.observed("mailstation.server.state");
  assert.ok(byState.includes("mailstation.client.servers 1 open"));
  assert.ok(byState.includes("mailstation.client.servers 1 waiting"));
  const byStatus = await telemetry.observed("rpc.status_code");
  assert.ok(byStatus.includes("mailstation.server.refused 1 PERMISSION_DENIED"));
  const bySource = await telemetry.observed("mailstation.id");
  assert.ok(bySource.includes("mailstation.server.handlers_running 1 probe-1"));
  assert.ok(bySource.includes("mailstation.server.connections 1 probe-1"));
  const { traffic } = station.inspect().connections;
  const byDirection = await telemetry.observed("network.io.direction");
  assert.ok(byDirection.includes(`mailstation.connection.bytes ${traffic.sentBytes} transmit`));
  for (const stop of stops) stop();
  const before = looks;
  assert.ok(before > 0);
  await telemetry.observed("mailstation.id");
  assert.equal(looks, before, "nobody looks any more");
  answer.resolve("done");
  await world.rig.run(call);
});
