import { describe } from "../codec/describe.js";
import { type Address, type Environment, formatAddress } from "../environment.js";
import { checkCount } from "../limits.js";
import type { Logger } from "../logger.js";
import { checkName, checkPort } from "../option-checks.js";
import { Registration } from "../registry/registration.js";
import type { Registry } from "../registry/registry.js";
import { checkInstance, type ServerInstance } from "../registry/server-instance.js";

/** What a gateway tells a registry of itself. */
export interface AdvertiseOptions {
  /** How others reach this machine. Needed where it listens on all of its addresses, or takes part in another's server. */
  readonly host?: string | undefined;
  /** Where others see another port than the one that is listened on. */
  readonly port?: number | undefined;
  /** In place of all that: `wss://chat.example:443/rpc`. */
  readonly addresses?: readonly string[] | undefined;
  /** Its share of the calls where the router is weighted: 1 to 1000, default 1. */
  readonly weight?: number | undefined;
  /** Where it runs. */
  readonly zone?: string | undefined;
  /** Of the program. */
  readonly version?: string | undefined;
  /** For whoever looks at the list: at most 1 KiB, as JSON. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Time after which the registry forgets this server when it is silent. Default 15,000; milliseconds. */
  readonly ttlMs?: number | undefined;
}

/** What a gateway may change of it later. */
export type AnnouncedChanges = Pick<AdvertiseOptions, "weight" | "zone" | "version" | "metadata">;

/** What an announcement works with. */
export interface AnnouncementHost {
  readonly id: string;
  readonly type: string;
  readonly registry: Registry;
  readonly environment: Environment;
  readonly logger: Logger;
  /** Of its services; undefined where it is not known. */
  readonly schemaHash: string | undefined;
  /** Places of the gateway as its options name them. */
  readonly places: readonly Address[];
}

const TTL_MS_DEFAULT = 15_000;
/** Hosts that mean every address of the machine. */
const WILDCARDS: readonly string[] = ["0.0.0.0", "::", ""];

/** A gateway on the list of its registry. */
export class Announcement {
  readonly #host: AnnouncementHost;
  readonly #options: AdvertiseOptions;
  readonly #registration: Registration;
  #instance: ServerInstance | undefined = undefined;

  /** Throws a TypeError that names the option that is wrong. */
  constructor(host: AnnouncementHost, options: AdvertiseOptions) {
    checkAdvertise(host, options);
    this.#host = host;
    this.#options = options;
    const { registry, environment, logger } = host;
    const ttlMs = options.ttlMs ?? TTL_MS_DEFAULT;
    this.#registration = new Registration({ registry, ttlMs, environment, logger });
    // What is wrong with it is found now, not when the gateway listens.
    this.#instanceAt(["tcp://localhost:1"], 0);
  }

  /** Begins to register the gateway, which listens there. */
  start(listening: readonly Address[]): void {
    const { addresses, host, port } = this.#options;
    const shown = listening.map((address) =>
      formatAddress({ ...address, host: host ?? address.host, port: port ?? address.port }),
    );
    const startedAt = this.#host.environment.wallClock?.();
    this.#instance = this.#instanceAt(addresses ?? shown, startedAt);
    this.#registration.start(this.#instance);
  }

  /** Changes what is announced. Throws a TypeError for a wrong entry; then nothing has changed. */
  update(changes: AnnouncedChanges): Promise<void> {
    if (this.#instance === undefined) return Promise.resolve();
    this.#instance = checkInstance({ ...this.#instance, ...changes });
    return this.#registration.update(this.#instance);
  }

  /** Takes the gateway off the list. */
  close(): Promise<void> {
    return this.#registration.close();
  }

  #instanceAt(addresses: readonly string[], startedAt: number | undefined): ServerInstance {
    const { id, type, schemaHash } = this.#host;
    const { weight, zone, version, metadata } = this.#options;
    const facts = { weight, zone, version, metadata, schemaHash, startedAt };
    return checkInstance({ id, type, addresses, ...facts });
  }
}

function checkAdvertise({ places }: AnnouncementHost, options: AdvertiseOptions): void {
  const given: unknown = options;
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`advertise: expected an object, got ${describe(given)}`);
  }
  const { host, port, addresses, ttlMs } = options;
  if (host !== undefined) checkName("advertise.host", host, 1);
  if (port !== undefined) checkPort("advertise.port", port, 1);
  if (ttlMs !== undefined) checkCount("advertise.ttlMs", ttlMs);
  if (addresses !== undefined) {
    checkInstance({ id: "advertise", type: "*", addresses });
    return;
  }
  const wild = places.find((place) => WILDCARDS.includes(place.host));
  if (wild === undefined || host !== undefined) return;
  throw new TypeError(
    `advertise.host: needed, as nobody can call ${formatAddress(wild)}, where the gateway listens`,
  );
}
