import { boundsOf, pathBack, type CallBounds, type CallPath } from "./callers.js";
import type { Outcome } from "./ledger.js";
import type { ServerActor, StationActor } from "./actors.js";
import { isStream, type Plan, planOf } from "./plan.js";
import type { Trouble } from "./profile.js";
import type { World } from "./world.js";

/** Makes calls and trouble for a while. */
export async function makeTrouble(world: World): Promise<void> {
  const { chance, profile } = world;
  const untilMs = world.now + profile.runMs;
  while (world.now < untilMs) {
    await startAgain(world);
    for (let calls = chance.below(chance.oneIn(10) ? 12 : 4); calls > 0; calls--) call(world);
    if (profile.troubles.length > 0 && chance.oneIn(6)) {
      const trouble = chance.pick(profile.troubles);
      world.note(() => `trouble: ${trouble}`);
      troubles[trouble](world);
    }
    await world.advance(chance.below(25));
  }
}

/** Some of those that are down come back. */
async function startAgain(world: World): Promise<void> {
  const { chance } = world;
  for (const server of world.servers) {
    // Now and then it takes the place of a gateway that drains still.
    const isDown = !server.isUp && (server.stopping === undefined || chance.oneIn(10));
    if (!isDown || !chance.oneIn(8)) continue;
    world.note(() => `server ${server.id} starts again`);
    await world.run(server.restart(chance.oneIn(5)), `server ${server.id} starts`);
  }
  for (const station of world.stations) {
    if (!station.isUp && chance.oneIn(6)) station.restart(infos(world));
  }
}

/** What directories should hold. */
export function infos(world: World): ReturnType<typeof infoOf>[] {
  return world.servers.map(infoOf);
}

function infoOf(server: ServerActor): ServerActor["info"] {
  return server.info;
}

function call(world: World): void {
  const { chance } = world;
  const path = chance.oneIn(6) ? pathOfGateway(world) : pathOfStation(world);
  if (path === undefined) return;
  const drawn = planOf(chance, !path.isOfStation);
  // Streams are between two.
  const plan = path.isBroadcast && isStream(drawn) ? { ...drawn, kind: "echo" as const } : drawn;
  const bounds = boundsOf(chance, plan);
  const isBroadcast = chance.oneIn(15) && !isStream(plan);
  const whole = isBroadcast ? { ...path, isBroadcast, to: undefined, key: undefined } : path;
  void made(world, whole, plan, bounds);
}

/** Makes the call, and writes down how it begins and ends. */
async function made(world: World, path: CallPath, plan: Plan, bounds: CallBounds): Promise<void> {
  const number = world.ledger.calls.length;
  const { to, key, isBroadcast } = path;
  const said = { to, key, isBroadcast, ...bounds, ...plan };
  world.note(() => `${path.process.name} calls #${number} ${JSON.stringify(said)}`);
  const { outcomes } = await world.callers.make(path, plan, bounds);
  world.note(() => `#${number} ends: ${outcomes.map(endingOf).join("; ")}`);
}

function endingOf({ error }: Outcome): string {
  return error === undefined ? "answered" : `${error.execution} ${error.message}`;
}

function pathOfStation(world: World): CallPath | undefined {
  const { chance } = world;
  const actor = running(world.stations, world);
  if (actor === undefined) return undefined;
  if (chance.oneIn(40)) {
    const servers = chance.oneIn(2) ? "one" : "all";
    const { station, process } = actor;
    world.waits(process, station.ready({ timeoutMs: 1 + chance.below(200), servers }));
    world.waits(process, station.whenWritable({ serverType: "probe" }, { timeoutMs: 100 }));
  }
  const to = chance.oneIn(4) ? chance.pick(world.servers).id : undefined;
  const key = to === undefined && chance.oneIn(3) ? `key ${chance.below(5)}` : undefined;
  const mayBeInvalid = actor.hasOddRouter;
  const { process, station: caller } = actor;
  return { process, caller, isOfStation: true, isBroadcast: false, to, key, mayBeInvalid };
}

function pathOfGateway(world: World): CallPath | undefined {
  const { chance } = world;
  const actor = running(world.servers, world);
  if (actor === undefined) return undefined;
  const { gateway, process } = actor;
  if (gateway.peers.length === 0) return undefined;
  if (!chance.oneIn(4)) return pathBack(process, chance.pick(gateway.peers));
  return { ...pathBack(process, gateway.group()), isBroadcast: true };
}

/** One that is up and runs. */
function running<Actor extends ServerActor | StationActor>(
  actors: readonly Actor[],
  { chance }: World,
): Actor | undefined {
  const ready = actors.filter(({ isUp, process }) => isUp && process.isRunning);
  return ready.length === 0 ? undefined : chance.pick(ready);
}

const troubles: Readonly<Record<Trouble, (world: World) => void>> = {
  cut({ simulation, chance }) {
    const isAll = chance.oneIn(4);
    simulation.network.cutAll(() => isAll || chance.oneIn(2));
  },
  silence({ simulation, chance }) {
    simulation.network.silenceAll(() => chance.oneIn(3));
  },
  partition(world) {
    const { chance, simulation } = world;
    const [station, server] = [chance.pick(world.stations).id, chance.pick(world.servers).id];
    const ways = chance.pick([
      [[station, server]],
      [[server, station]],
      [
        [station, server],
        [server, station],
      ],
    ] as const);
    for (const [from, to] of ways) simulation.network.block(from, to);
    simulation.clock.start(5 + chance.below(chance.oneIn(2) ? 60 : 700), () => {
      for (const [from, to] of ways) simulation.network.unblock(from, to);
    });
  },
  pause(world) {
    const { chance, simulation } = world;
    const { process } = chance.pick([...world.servers, ...world.stations]);
    process.stop();
    const order = chance.pick(["timers-first", "input-first"] as const);
    simulation.clock.start(1 + chance.below(chance.oneIn(2) ? 60 : 900), () => {
      world.resumedAt.set(process.name, world.now);
      process.resume(order);
    });
  },
  kill({ chance, servers, stations }) {
    const actor = chance.oneIn(4) ? chance.pick(stations) : chance.pick(servers);
    actor.kill();
  },
  slow({ chance, simulation, servers, stations }) {
    const { id } = chance.pick([...servers, ...stations]);
    simulation.network.slowDown(id, 5 + chance.below(100));
    simulation.clock.start(chance.below(500), () => simulation.network.slowDown(id, undefined));
  },
  drain({ chance, servers }) {
    const server = chance.pick(servers);
    if (server.isUp) server.drain();
  },
  directory(world) {
    const { chance } = world;
    const { station, isUp } = chance.pick(world.stations);
    if (!isUp) return;
    const { info } = chance.pick(world.servers);
    const weight = chance.oneIn(2) ? 1 + chance.below(9) : undefined;
    const connections = chance.oneIn(3) ? 1 + chance.below(3) : undefined;
    if (chance.oneIn(3)) station.removeServers([info.id]);
    else if (chance.oneIn(5)) station.addServers([{ ...info, port: wrongPort(world) }]);
    else if (chance.oneIn(2)) station.addServers([{ ...info, weight, connections }]);
    else station.replaceServers(infos(world));
  },
  close({ chance, stations }) {
    const station = chance.pick(stations);
    if (station.isUp && station.process.isRunning) station.close();
  },
};

/** Where perhaps another server listens, which says so. */
function wrongPort({ chance, servers }: World): number {
  return chance.pick(servers).info.port;
}
