import type { TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Gateway, RpcError, Station } from "../../runtime/src/index.js";
import { EtcdRegistry } from "../../runtime/src/registries/index.js";
import { ProbeClient, ProbeServer } from "../runtime/support/probe-service.js";
import { RecordingLogger } from "../runtime/support/recording-logger.js";

/** Real time after which something that was to happen has not. */
const PATIENCE_MS = 30_000;
/** Shorter than a minute, so that tests are. */
export const TTL_MS = 3_000;

let namespaces = 0;

/** Waits, and gives the time that it took. */
export async function until(isTrue: () => boolean | Promise<boolean>): Promise<number> {
  const from = performance.now();
  while (!(await isTrue())) {
    if (performance.now() - from > PATIENCE_MS) {
      throw new Error(`has not happened: ${String(isTrue)}`);
    }
    await sleep(10);
  }
  return Math.round(performance.now() - from);
}

/** How etcd is reached. */
export interface SceneEndpoints {
  readonly servers: readonly string[];
  readonly callers: readonly string[];
}

/** Servers and a caller that find each other through etcd. */
export class Scene {
  readonly namespace = `test-${++namespaces}`;
  readonly station: Station;
  readonly client: ProbeClient;
  readonly logger = new RecordingLogger();
  readonly answered: string[] = [];
  readonly failures: string[] = [];
  readonly #endpoints: SceneEndpoints;
  readonly #gateways: Gateway[] = [];
  #calling: Promise<void> | undefined = undefined;
  #isOver = false;

  /** Closed with the test at the latest. */
  constructor(context: TestContext, endpoints: SceneEndpoints) {
    context.after(() => this.close());
    this.#endpoints = endpoints;
    const { logger } = this;
    this.station = new Station({ registry: this.registry("callers"), logger });
    this.client = new ProbeClient(this.station);
  }

  registry(side: keyof SceneEndpoints): EtcdRegistry {
    const { namespace } = this;
    return new EtcdRegistry({ endpoints: this.#endpoints[side], namespace });
  }

  async gateway(id: string): Promise<Gateway> {
    const gateway = new Gateway({
      id,
      type: "probe",
      services: [new ProbeServer({ text: () => id })],
      listen: [{ transport: "tcp", port: 0 }],
      registry: this.registry("servers"),
      advertise: { ttlMs: TTL_MS },
      logger: this.logger,
    });
    this.#gateways.push(gateway);
    await gateway.start();
    return gateway;
  }

  /** Calls all the time, some hundred times a second. */
  load(): void {
    this.#calling = this.#call();
  }

  /** As etcd has it; nobody while it does not answer, as when it elects a leader. */
  async listed(): Promise<readonly string[]> {
    try {
      const { instances } = await this.registry("callers").snapshot();
      return instances.map(({ id }) => id).sort();
    } catch {
      return [];
    }
  }

  /** Waits until the server answers a call that is made from now on; gives the time that it took. */
  called(id: string): Promise<number> {
    const seen = this.answered.length;
    return until(() => this.answered.includes(id, seen));
  }

  /** Ends it; gives what has failed meanwhile. */
  async close(): Promise<readonly string[]> {
    this.#isOver = true;
    await this.#calling;
    await this.station.close();
    await Promise.all(this.#gateways.map((gateway) => gateway.stop()));
    return this.failures;
  }

  async #call(): Promise<void> {
    while (!this.#isOver) {
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          try {
            this.answered.push(await this.client.echo("x"));
          } catch (error) {
            this.failures.push(describeFailure(error));
          }
        }),
      );
      await sleep(10);
    }
  }
}

function describeFailure(error: unknown): string {
  if (!(error instanceof RpcError)) return String(error);
  return `${error.serverId}: ${error.execution}: ${error.message}`;
}

/** A scene with two servers that are called. */
export async function busyScene(context: TestContext, endpoints: SceneEndpoints): Promise<Scene> {
  const scene = new Scene(context, endpoints);
  await scene.gateway("probe-1");
  await scene.gateway("probe-2");
  await until(() => scene.station.inspect().servers.length === 2);
  scene.load();
  await until(() => new Set(scene.answered).size === 2);
  return scene;
}

/** Shows what was measured beside the name of the test. */
export function note(context: TestContext, what: string, scene: Scene): void {
  context.diagnostic(`${what}; ${scene.answered.length} calls, ${scene.failures.length} failed`);
}
