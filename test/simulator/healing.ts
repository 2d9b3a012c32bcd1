import { pathBack, type CallPath } from "./callers.js";
import type { ServerActor, StationActor } from "./actors.js";
import { type Called, nameOf } from "./ledger.js";
import { quickPlan } from "./plan.js";
import { infos } from "./trouble.js";
import type { World } from "./world.js";

/** Time within which every server can be called again, whatever happened before: lost connections are found out, and opened again after the longest pause. Milliseconds. */
function healMs({ profile }: World): number {
  const { reconnectMaxMs, heartbeatIdleMs, heartbeatTimeoutMs, connectTimeoutMs, outgoingStallMs } =
    profile.limits;
  const ticksMs = 200;
  return (
    heartbeatIdleMs +
    heartbeatTimeoutMs +
    outgoingStallMs +
    2 * (1.2 * reconnectMaxMs + connectTimeoutMs) +
    ticksMs
  );
}

/** Ends all trouble, and sees that everything works again. Returns what does not, in words. */
export async function heal(world: World): Promise<readonly string[]> {
  world.note(() => "all trouble ends");
  await endTrouble(world);
  return [
    ...(await reachEverything(world)),
    ...(await settleEverything(world)),
    ...(await holdWhatFits(world)),
    ...(await useMemoryAgain(world)),
    ...(await countConnections(world)),
  ];
}

async function endTrouble(world: World): Promise<void> {
  const { network } = world.simulation;
  const { servers, stations } = world;
  const sleepers = [...servers, ...stations].filter(({ process }) => !process.isRunning);
  // Some wake up long after their time.
  if (sleepers.some(({ process }) => process.isAlive) && world.chance.oneIn(3)) {
    await world.advance(3_000);
  }
  for (const { id, process } of [...servers, ...stations]) {
    network.slowDown(id, undefined);
    for (const other of [...servers, ...stations]) network.unblock(id, other.id);
    if (!process.isAlive || process.isRunning) continue;
    world.resumedAt.set(id, world.now);
    process.resume();
  }
  for (const server of servers) {
    const { id, stopping } = server;
    if (stopping !== undefined) await world.run(stopping, `server ${id} stops`);
    if (!server.isUp) await world.run(server.restart(false), `server ${id} starts`);
  }
  const listed = infos(world);
  for (const station of stations) {
    if (station.isUp) station.station.replaceServers(listed);
    else station.restart(listed);
  }
}

/** Each station calls each server until it gets an answer. */
async function reachEverything(world: World): Promise<readonly string[]> {
  const untilMs = world.now + healMs(world);
  let missing = pairsOf(world);
  while (missing.length > 0 && world.now < untilMs) {
    const calls = missing.map(({ station, server }) => {
      const bounds = { timeoutMs: 150 };
      return world.callers.make(pathTo(station, server), quickPlan("echo"), bounds);
    });
    let answered: readonly Called[] = [];
    await world.run(
      Promise.all(calls).then((all) => void (answered = all)),
      "calls to all servers",
    );
    missing = missing.filter((_, index) => !isAnswered(answered[index]));
    await world.advance(20);
  }
  return missing.map(
    ({ station, server }) =>
      `station ${station.id} does not reach server ${server.id}: ${JSON.stringify(station.station.stateOf(server.id))}`,
  );
}

/** Time in which what was written arrives. Milliseconds. */
const ARRIVAL_MS = 200;

/** Calls end, and so do their handlers. */
async function settleEverything(world: World): Promise<readonly string[]> {
  const isSettled = (call: Called): boolean => call.settledAt !== undefined || !call.origin.isAlive;
  const isOver = (call: Called): boolean =>
    isSettled(call) &&
    call.runs.every(({ ending, process }) => ending !== "running" || !process.isAlive);
  const areOver = (): boolean => world.ledger.calls.every(isOver);
  await world.until(areOver, 4_000);
  // Oneway calls settle before they arrive.
  await world.advance(ARRIVAL_MS);
  await world.until(areOver, 1_000);
  // Answers wait for a peer that does not read, until that was found out.
  const areCountedOut = (): boolean =>
    world.servers.every(({ gateway }) => gateway.callsRunning === 0);
  await world.until(areCountedOut, healMs(world));
  const running = world.servers.filter(({ gateway }) => gateway.callsRunning > 0);
  const waiting = [...world.waiting].filter(({ process }) => process.isAlive);
  return [
    ...waiting.map(({ process }) => `station ${process.name} waits for servers still`),
    ...world.ledger.calls
      .filter((call) => !isOver(call))
      .map(
        (call) =>
          `${nameOf(call)} does not end: ${isSettled(call) ? "its handler runs" : "not settled"} ${JSON.stringify(call.plan)}`,
      ),
    ...running.map(({ id, gateway }) => `server ${id}: ${gateway.callsRunning} calls run still`),
  ];
}

/** A connection takes as many calls as it ever did, and as many more wait: none that is over has kept its place. */
async function holdWhatFits(world: World): Promise<readonly string[]> {
  const { isTight, limits } = world.profile;
  if (!isTight) return [];
  const faults: string[] = [];
  // By then a connection that is lost was found out and replaced, beside one that works.
  await world.advance(healMs(world) / 2);
  const plan = { ...quickPlan("echo"), answer: "later", delayMs: 40 } as const;
  for (const { station, server } of pairsOf(world)) {
    const waiting = station.station.ready({ servers: "all", timeoutMs: 1_000 });
    await world.run(waiting, `station ${station.id} is ready`);
    await world.advance(50);
    const count = limits.callsInFlightMax + limits.pendingCallsMax;
    const path = pathTo(station, server);
    const calls = Array.from({ length: count }, () =>
      world.callers.make(path, plan, { timeoutMs: 3_000 }),
    );
    let made: readonly Called[] = [];
    await world.run(
      Promise.all(calls).then((all) => void (made = all)),
      "as many calls as fit",
    );
    const failed = made.filter((call) => !isAnswered(call));
    if (failed.length === 0) continue;
    const [why] = failed.map(({ outcomes }) => outcomes[0]?.error?.message);
    faults.push(
      `${station.id} → ${server.id}: ${failed.length} calls of ${count} find no room: ${why}`,
    );
  }
  return faults;
}

/** Calls one after the other: more of them than a process keeps memory for. */
const ROUNDS = 30;

/** More than a pool keeps, and what lies on each connection. */
const SLABS_MAX = 24;

/** Memory that was written from is given back and used again. */
async function useMemoryAgain(world: World): Promise<readonly string[]> {
  const pairs = pairsOf(world);
  // It takes as long as all the rest: once in a while will do.
  if (!world.chance.oneIn(6)) return [];
  world.slabs.begin();
  for (let round = 0; round < ROUNDS; round++) {
    const calls = pairs.map(({ station, server }) =>
      world.callers.make(pathTo(station, server), quickPlan("echo"), { timeoutMs: 500 }),
    );
    await world.run(Promise.all(calls), "a round of calls");
  }
  const slabs = world.slabs.end();
  return slabs <= SLABS_MAX
    ? []
    : [`a process has written out of ${slabs} slabs in ${ROUNDS} rounds`];
}

/** Both sides know of the same connections, and of no more than are wanted, once those that are lost were found out. */
async function countConnections(world: World): Promise<readonly string[]> {
  const { simulation, servers, stations, profile } = world;
  const { heartbeatIdleMs, heartbeatTimeoutMs, outgoingStallMs } = profile.limits;
  const count = (): number => servers.reduce((sum, { gateway }) => sum + gateway.connections, 0);
  const wanted = servers.length * stations.reduce((sum, { connections }) => sum + connections, 0);
  const isRight = (): boolean => simulation.network.links === 2 * count() && count() <= wanted;
  const withinMs = 2 * (heartbeatIdleMs + heartbeatTimeoutMs + outgoingStallMs);
  if (await world.until(isRight, withinMs)) return [];
  const links = `${simulation.network.links} ends of links are open`;
  return [`${links}, gateways know of ${count()} connections, stations want ${wanted}`];
}

/** Closes everything, and returns what is left. */
export async function close(world: World): Promise<readonly string[]> {
  const { simulation, stations, servers } = world;
  const gateways = servers.flatMap(({ gateway, earlier }) => [gateway, ...earlier]);
  const running = gateways.reduce((sum, { callsRunning }) => sum + callsRunning, 0);
  for (const { station } of stations) await station.close();
  const stopped = Promise.all(gateways.map((gateway) => gateway.stop()));
  await world.run(stopped, "gateways stop");
  // What is on its way arrives, wherever that is by now.
  await world.until(() => simulation.clock.pending === 0, 3_000);
  const sessions = gateways.reduce((sum, { connections }) => sum + connections, 0);
  const left = [
    [running, "calls run"],
    [sessions, "sessions"],
    [simulation.network.links, "links"],
    [simulation.clock.pending, "timers"],
  ] as const;
  return left.filter(([many]) => many > 0).map(([many, what]) => `${many} ${what} are left`);
}

interface Pair {
  readonly station: StationActor;
  readonly server: ServerActor;
}

function pairsOf({ stations, servers }: World): readonly Pair[] {
  return stations.flatMap((station) => servers.map((server) => ({ station, server })));
}

function pathTo({ process, station }: StationActor, { id }: ServerActor): CallPath {
  return { ...pathBack(process, station), isOfStation: true, to: id };
}

function isAnswered(call: Called | undefined): boolean {
  return call?.outcomes.length === 1 && call.outcomes[0]?.error === undefined;
}
