import { describe } from "../codec/describe.js";
import type { Environment } from "../environment.js";
import { checkCount } from "../limits.js";
import { nodeEnvironment } from "../node-environment.js";
import { checkName } from "../option-checks.js";
import type {
  Lease,
  RegisterOptions,
  Registry,
  RegistrySnapshot,
  RegistryWatch,
} from "../registry/registry.js";
import { checkInstance, type ServerInstance } from "../registry/server-instance.js";
import { checkClientTls, type ClientTls } from "../tls-options.js";
import { EtcdClient, objectOf, textOf } from "./etcd-client.js";
import { prefixFor, rangeOf, readEntries } from "./etcd-keys.js";
import { EtcdLease } from "./etcd-lease.js";
import { type EtcdTransport, fetchTransport, secureTransport } from "./etcd-transport.js";
import { instancesOf } from "./etcd-list.js";
import { EtcdWatch } from "./etcd-watch.js";

/** How etcd is reached, and what is kept there. */
export interface EtcdRegistryOptions {
  /** `http://127.0.0.1:2379`, `https://…`: each server of the cluster, or some of them. */
  readonly endpoints: readonly string[];
  /** Where authentication is on. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Certificates for `https`, where those of the system will not do. */
  readonly tls?: ClientTls | undefined;
  /** Keys begin with `/<namespace>/v1/`. Default `mailstation`. */
  readonly namespace?: string | undefined;
  /** Time one server of the cluster has to answer. Default 2,000; milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** Default: this process's clock. */
  readonly environment?: Environment | undefined;
  /** Default: fetch. */
  readonly transport?: EtcdTransport | undefined;
}

const TIMEOUT_MS_DEFAULT = 2_000;

/** Servers as keys of etcd, 3.4 or later, through its JSON gateway. */
export class EtcdRegistry implements Registry {
  readonly name: string = "etcd";
  readonly #client: EtcdClient;
  readonly #environment: Environment;
  readonly #namespace: string;

  /** Throws a TypeError that names the option that is wrong. Connects to nothing. */
  constructor(options: EtcdRegistryOptions) {
    const { endpoints, user, password, tls, namespace = "mailstation" } = options;
    const { timeoutMs = TIMEOUT_MS_DEFAULT, environment = nodeEnvironment } = options;
    checkEndpoints(endpoints);
    checkCount("timeoutMs", timeoutMs);
    checkClientTls("tls", tls);
    if (user !== undefined) checkName("user", user, 1);
    this.#namespace = checkName("namespace", namespace, 1);
    this.#environment = environment;
    const usual = tls === undefined ? fetchTransport : secureTransport(tls);
    const transport = options.transport ?? usual;
    const login = { user, password };
    this.#client = new EtcdClient({ endpoints, ...login, timeoutMs, transport, environment });
  }

  async register(instance: ServerInstance, { ttlMs }: RegisterOptions): Promise<Lease> {
    const host = {
      client: this.#client,
      environment: this.#environment,
      namespace: this.#namespace,
    };
    return EtcdLease.take(host, checkInstance(instance), ttlMs);
  }

  watch(
    types: readonly string[] | undefined,
    onSnapshot: (snapshot: RegistrySnapshot) => void,
    onTrouble: (trouble: Error) => void = () => {},
  ): RegistryWatch {
    const only = types?.length === 1 ? types[0] : undefined;
    return new EtcdWatch({
      client: this.#client,
      environment: this.#environment,
      prefix: prefixFor(this.#namespace, only),
      types,
      onSnapshot,
      onTrouble,
    });
  }

  async snapshot(): Promise<RegistrySnapshot> {
    const range = rangeOf(prefixFor(this.#namespace, undefined));
    const { kvs, header } = await this.#client.call("/v3/kv/range", range);
    const revision = textOf(objectOf(header)["revision"]);
    return { revision, instances: instancesOf(readEntries(kvs), undefined) };
  }
}

function checkEndpoints(endpoints: readonly string[]): void {
  if (!Array.isArray(endpoints) || endpoints.length === 0) {
    throw new TypeError(`endpoints: expected at least one, got ${describe(endpoints)}`);
  }
  for (const [index, endpoint] of endpoints.entries()) {
    const isUrl = typeof endpoint === "string" && /^https?:\/\/[^/?#]+\/?$/.test(endpoint);
    if (isUrl && URL.canParse(endpoint)) continue;
    throw new TypeError(
      `endpoints[${index}]: expected http://host:port or https://host:port, got ${describe(endpoint)}`,
    );
  }
}
