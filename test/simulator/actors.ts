import {
  type CallRouter,
  Gateway,
  type Logger,
  RpcError,
  type ServerInfo,
  Station,
  type StationOptions,
  StatusCode,
} from "../../runtime/src/index.js";
import type { Environment } from "../../runtime/src/environment.js";
import type { SimulatedProcess, Simulation } from "../../runtime/src/testing.js";
import type { Chance } from "../fault/chance.js";
import { type HandlerHost, servicesOf, sleep } from "./handlers.js";
import type { Profile } from "./profile.js";

/** What actors work with. */
export interface ActorHost extends HandlerHost {
  readonly simulation: Simulation;
  readonly chance: Chance;
  readonly profile: Profile;
  /** Where the process called so logs to. */
  loggerOf(name: string): Logger;
  /** Puts a double in the place of an environment. */
  wrapEnvironment(environment: Environment, name: string): Environment;
}

/** A server: its process and the gateway in it, or neither while it is down. */
export class ServerActor {
  readonly id: string;
  process: SimulatedProcess;
  gateway: Gateway;
  /** Set while the gateway drains. */
  stopping: Promise<void> | undefined = undefined;
  /** Gateways before in this process, the last of which may drain still. */
  readonly earlier: Gateway[] = [];
  isUp = false;
  readonly #host: ActorHost;
  #port = 0;

  constructor(id: string, host: ActorHost) {
    this.id = id;
    this.#host = host;
    this.process = host.simulation.process(id);
    this.gateway = this.#newGateway();
  }

  /** As directories list it. */
  get info(): ServerInfo {
    return { id: this.id, type: "probe", host: "127.0.0.1", port: this.#port };
  }

  async start(): Promise<void> {
    await this.gateway.start();
    this.#port = this.gateway.addresses[0]?.port ?? 0;
    this.isUp = true;
  }

  /** It answers what runs and refuses the rest; `isUp` again when another takes its place. */
  drain(): void {
    this.isUp = false;
    const stopping = this.gateway.stop().finally(() => {
      if (this.stopping === stopping) this.stopping = undefined;
    });
    this.stopping = stopping;
  }

  kill(): void {
    this.isUp = false;
    this.stopping = undefined;
    this.process.kill();
  }

  /** Another gateway, in another process where this one is dead; at another port where that is wanted. */
  async restart(isMoved: boolean): Promise<void> {
    if (this.process.isAlive) this.earlier.push(this.gateway);
    else {
      this.process = this.#host.simulation.process(this.id);
      this.earlier.length = 0;
    }
    if (isMoved) this.#port = 0;
    this.gateway = this.#newGateway();
    await this.start();
  }

  #newGateway(): Gateway {
    const { profile, wrapEnvironment, loggerOf } = this.#host;
    return new Gateway({
      id: this.id,
      type: "probe",
      services: servicesOf(this.process, this.#host),
      listen: [{ transport: "tcp", port: this.#port }],
      limits: profile.limits,
      timeoutMs: 400,
      environment: wrapEnvironment.call(this.#host, this.process.environment, this.id),
      logger: loggerOf.call(this.#host, this.id),
    });
  }
}

/** A station and its process. */
export class StationActor {
  readonly id: string;
  process: SimulatedProcess;
  station: Station;
  /** To each server. */
  connections = 1;
  /** Its router may name what there is not. */
  hasOddRouter = false;
  isUp = true;
  readonly #host: ActorHost;

  constructor(id: string, servers: readonly ServerInfo[], host: ActorHost) {
    this.id = id;
    this.#host = host;
    this.process = host.simulation.process(id);
    this.station = this.#newStation(servers);
  }

  close(): void {
    this.isUp = false;
    void this.station.close();
  }

  kill(): void {
    this.isUp = false;
    this.process.kill();
  }

  restart(servers: readonly ServerInfo[]): void {
    if (!this.process.isAlive) this.process = this.#host.simulation.process(this.id);
    this.station = this.#newStation(servers);
    this.isUp = true;
  }

  #newStation(servers: readonly ServerInfo[]): Station {
    const { profile, chance, wrapEnvironment, loggerOf } = this.#host;
    const router = chance.oneIn(5) ? this.#router() : undefined;
    this.hasOddRouter = router !== undefined;
    this.connections = chance.pick([1, 1, 2]);
    const options: StationOptions = {
      id: this.id,
      servers,
      services: servicesOf(this.process, this.#host),
      limits: profile.limits,
      environment: wrapEnvironment.call(this.#host, this.process.environment, this.id),
      logger: loggerOf.call(this.#host, this.id),
      lazyConnect: chance.oneIn(2),
      connections: this.connections,
      flush: chance.oneIn(4) ? { intervalMs: 1 + chance.below(3) } : undefined,
      routerType: chance.pick([
        ...(["round-robin", "weighted-round-robin", "random"] as const),
        ...(["least-active", "lowest-latency", "consistent-hash"] as const),
      ]),
      routers: router === undefined ? undefined : { probe: router },
      failMode: chance.pick(["failfast", "failover", "failsafe"] as const),
      retryBudget: chance.pick([{}, { ratio: 1 }, { ratio: 0.05, minPerSecond: 1 }]),
      ejection: chance.oneIn(3) ? false : { failures: 3, minMs: 50, maxMs: 400 },
    };
    return new Station(options);
  }

  /** A router of the user's: at once or late, and now and then it does not know. */
  #router(): CallRouter {
    const { chance } = this.#host;
    const { process } = this;
    return (_key, _call, servers) => {
      if (chance.oneIn(20)) return "nobody";
      if (chance.oneIn(20)) throw new RpcError(StatusCode.NOT_FOUND, "as planned");
      const { id } = chance.pick(servers);
      if (chance.oneIn(2)) return id;
      return sleep(process, chance.below(30)).then(() => id);
    };
  }
}
