import { promises as dns } from "node:dns";
import { describeThrown } from "../call/describe-thrown.js";
import { describe } from "../codec/describe.js";
import { type Environment, formatAddress, type Transport } from "../environment.js";
import { checkCount } from "../limits.js";
import { nodeEnvironment } from "../node-environment.js";
import { checkName, checkPort } from "../option-checks.js";
import { checkInstance, type ServerInstance } from "../registry/server-instance.js";
import { PolledRegistry } from "./polled-registry.js";

/** Where the servers of one type are found: by the service's name, which has their ports, or by the hosts' common name. */
export type DnsPlace =
  | { readonly srv: string; readonly transport?: Transport; readonly secure?: boolean }
  | {
      readonly host: string;
      readonly port: number;
      readonly transport?: Transport;
      readonly secure?: boolean;
    };

/** What is asked of DNS. */
export interface DnsResolver {
  resolveSrv(name: string): Promise<readonly { name: string; port: number; weight: number }[]>;
  resolve4(name: string): Promise<readonly string[]>;
  resolve6(name: string): Promise<readonly string[]>;
}

/** Which names are asked for. */
export interface DnsRegistryOptions {
  /** By server type: `{ chat: { srv: "_chat._tcp.example.com" }, user: { host: "user.example.com", port: 3333 } }`. */
  readonly services: Readonly<Record<string, DnsPlace>>;
  /** Pause between two questions, ± 20 %. Default 10,000; milliseconds. */
  readonly intervalMs?: number | undefined;
  /** Default: Node's. */
  readonly resolver?: DnsResolver | undefined;
  /** Default: this process's clock. */
  readonly environment?: Environment | undefined;
}

const INTERVAL_MS_DEFAULT = 10_000;

/** Servers that DNS lists. Their ids are not known, so that whoever answers is taken, if the type is right. Who registers changes nothing. */
export class DnsRegistry extends PolledRegistry {
  /** Throws a TypeError that names the option that is wrong. */
  constructor(options: DnsRegistryOptions) {
    const { services, resolver = dns, environment = nodeEnvironment } = options;
    const { intervalMs = INTERVAL_MS_DEFAULT } = options;
    checkCount("intervalMs", intervalMs);
    const places = Object.entries(services);
    for (const [type, place] of places) checkPlace(`services.${type}`, place);
    super({
      name: "dns",
      environment,
      pauseMs: () => intervalMs * (0.8 + 0.4 * environment.random()),
      read: async () => {
        const read = places.map(([type, place]) => readPlace(resolver, type, place));
        return (await Promise.all(read)).flat();
      },
    });
  }
}

/** Rejects with an error that says what could not be found. */
async function readPlace(
  resolver: DnsResolver,
  type: string,
  place: DnsPlace,
): Promise<readonly ServerInstance[]> {
  try {
    return await resolvePlace(resolver, type, place);
  } catch (error) {
    const name = "srv" in place ? place.srv : place.host;
    throw new Error(`${type}: ${name}: ${describeThrown(error)}`, { cause: error });
  }
}

async function resolvePlace(
  resolver: DnsResolver,
  type: string,
  place: DnsPlace,
): Promise<readonly ServerInstance[]> {
  const found = await ("srv" in place ? bySrv(resolver, place.srv) : byHost(resolver, place));
  const { transport = "tcp", secure } = place;
  const instances = found.map(({ host, port, weight }) =>
    checkInstance({
      id: "",
      type,
      addresses: [formatAddress({ transport, host, port, secure })],
      weight,
    }),
  );
  // Answers come in another order each time.
  return instances.sort((a, b) => ((a.addresses[0] ?? "") < (b.addresses[0] ?? "") ? -1 : 1));
}

interface Found {
  readonly host: string;
  readonly port: number;
  readonly weight?: number;
}

async function bySrv(resolver: DnsResolver, name: string): Promise<readonly Found[]> {
  const records = await resolver.resolveSrv(name);
  // A single dot says that there is no such service (RFC 2782).
  const targets = records.filter((record) => record.name !== "" && record.name !== ".");
  return targets.map(({ name: host, port, weight }) => ({
    host: host.replace(/\.$/, ""),
    port,
    weight: Math.min(Math.max(weight, 1), 1_000),
  }));
}

async function byHost(
  resolver: DnsResolver,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<readonly Found[]> {
  const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  if (four.status === "rejected" && six.status === "rejected") throw four.reason;
  const hosts = [four, six].flatMap((each) => (each.status === "fulfilled" ? each.value : []));
  return hosts.map((each) => ({ host: each, port }));
}

function checkPlace(option: string, place: DnsPlace | null): void {
  if (typeof place !== "object" || place === null) {
    throw new TypeError(`${option}: expected { srv } or { host, port }, got ${describe(place)}`);
  }
  if ("srv" in place) {
    checkName(`${option}.srv`, place.srv, 1);
    return;
  }
  checkName(`${option}.host`, place.host, 1);
  checkPort(`${option}.port`, place.port, 1);
}
