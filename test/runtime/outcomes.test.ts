/**
 * The outcome table of docs/wire.md: what a caller is told and what the station does by itself, row
 * by row, over real TCP and on the in-memory network.
 */
import assert from "node:assert/strict";
import {
  type CallKind,
  makeCall,
  OUTCOME_CASES,
  type OutcomeCase,
  type Scene,
} from "./support/outcome-cases.js";
import { ProbeClient } from "./support/probe-service.js";
import { failureOf, fails, infoOf, everywhere, type World } from "./support/world.js";

interface Setting {
  readonly scene: Scene;
  /** Calls that have run at the honest server. */
  readonly honestCalls: () => number;
}

/** So many servers at which it happens, which are asked first, and perhaps an honest one behind them. */
async function setUp(
  world: World,
  row: OutcomeCase,
  troubledServers: number,
  hasHonest: boolean,
): Promise<Setting> {
  world.rig.random = () => 0;
  const station = world.station([], row.limits === undefined ? {} : { limits: row.limits });
  const troubled = Array.from({ length: troubledServers }, (_, index) => `troubled-${index}`);
  const scene: Scene = {
    world,
    client: new ProbeClient(station),
    troubled,
    abort: new AbortController(),
    arrived: 0,
    peers: [],
  };
  for (const id of troubled) station.addServers([await row.server(scene, id)]);
  let calls = 0;
  if (hasHonest) {
    const count = (text: string): string => {
      calls++;
      return text;
    };
    const handlers = { text: count, note: (text: string) => void count(text) };
    station.addServers([infoOf(await world.gateway(handlers, { id: "honest" }))]);
  }
  await row.before?.(scene);
  return { scene, honestCalls: () => calls };
}

async function perform(row: OutcomeCase, scene: Scene, kind: CallKind): Promise<unknown> {
  const call = row.call?.(scene, kind) ?? makeCall(scene.client, kind);
  // Whoever waits for the call hears of its failure; until then it must not count as unhandled.
  call.catch(() => {});
  await row.after?.(scene);
  return call;
}

async function failsAsTheRowSays(row: OutcomeCase, scene: Scene, kind: CallKind): Promise<void> {
  const error = await fails(scene.world.rig, perform(row, scene, kind), row);
  assert.equal(error.service, "test.v1.Probe");
  assert.ok(error.rawMessage.length > 0);
  await row.check?.(scene, error);
}

async function succeedsElsewhere(
  world: World,
  row: OutcomeCase,
  troubledServers: number,
  kind: CallKind,
): Promise<void> {
  const { scene, honestCalls } = await setUp(world, row, troubledServers, true);
  await world.rig.run(perform(row, scene, kind));
  await world.rig.until(() => honestCalls() > 0);
  assert.equal(honestCalls(), 1);
}

async function failsWithoutAskingElsewhere(
  world: World,
  row: OutcomeCase,
  troubledServers: number,
  kind: CallKind,
): Promise<void> {
  const { scene, honestCalls } = await setUp(world, row, troubledServers, true);
  await failsAsTheRowSays(row, scene, kind);
  await world.rig.turn();
  assert.equal(honestCalls(), 0);
}

function testAutomaticAction(row: OutcomeCase, kind: "unary" | "oneway"): void {
  const name = `${row.row}: ${kind}: ${row.automatic}`;
  switch (row.automatic) {
    case "another server":
      everywhere(`${name}, and another after that`, (world) =>
        succeedsElsewhere(world, row, 2, kind),
      );
      break;
    case "one retry elsewhere":
      everywhere(name, (world) => succeedsElsewhere(world, row, 1, kind));
      everywhere(`${name}, not a second`, (world) =>
        failsWithoutAskingElsewhere(world, row, 2, kind),
      );
      break;
    case "only idempotent":
      everywhere(name, (world) => succeedsElsewhere(world, row, 1, "idempotent"));
      everywhere(`${name}: others are not`, (world) =>
        failsWithoutAskingElsewhere(world, row, 1, kind),
      );
      break;
    case "none":
      everywhere(name, (world) => failsWithoutAskingElsewhere(world, row, 1, kind));
      if (kind === "unary") {
        everywhere(`${name}, idempotent or not`, (world) =>
          failsWithoutAskingElsewhere(world, row, 1, "idempotent"),
        );
      }
      break;
  }
}

for (const row of OUTCOME_CASES) {
  for (const kind of row.isOnewayToo === true
    ? (["unary", "oneway"] as const)
    : ["unary" as const]) {
    everywhere(`${row.row}: ${kind}: ${row.execution}`, async (world) => {
      const { scene } = await setUp(world, row, 1, false);
      await failsAsTheRowSays(row, scene, kind);
    });
    testAutomaticAction(row, kind);
  }
}

everywhere("no server of the type: UNAVAILABLE, never-sent", async (world) => {
  const error = await failureOf(world.rig, world.client([]).echo("x"));
  assert.equal(error.message, "UNAVAILABLE: no server of type probe is known");
  assert.equal(error.execution, "never-sent");
});

everywhere("reply: a value", async (world) => {
  const client = world.client([infoOf(await world.gateway())]);
  assert.equal(await world.rig.run(client.echo("hello")), "hello");
  assert.equal(await world.rig.run(client.echo("")), "");
});

everywhere("an idempotent call is repeated twice at most", async (world) => {
  const lost = OUTCOME_CASES.find(({ row }) => row === "connection lost after the write");
  assert.ok(lost !== undefined);
  await failsWithoutAskingElsewhere(world, lost, 3, "idempotent");
});

everywhere("a call to a named server is never given to another", async (world) => {
  const dead = await world.deadServer("dead");
  const client = world.client([dead, infoOf(await world.gateway())]);
  const error = await failureOf(world.rig, client.to("dead").fetch("x"));
  assert.equal(error.serverId, "dead");
  assert.equal(error.execution, "never-sent");
});
