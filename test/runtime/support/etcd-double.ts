import type {
  EtcdAnswer,
  EtcdRequest,
  EtcdTransport,
} from "../../../runtime/src/registries/index.js";
import type { Environment } from "../../../runtime/src/index.js";

interface Kept {
  readonly key: string;
  readonly value: string;
  readonly lease: string;
  readonly revision: number;
}

interface Change {
  readonly type: "PUT" | "DELETE";
  readonly kept: Kept;
}

interface Watcher {
  readonly isMeant: (key: string) => boolean;
  readonly stream: Stream;
  /** Server of the cluster: `a:2379`. */
  readonly host: string;
}

/** Lines that come as things happen. */
class Stream implements AsyncIterable<string> {
  readonly #lines: string[] = [];
  #wake: () => void = () => {};
  #end: Error | "over" | undefined = undefined;

  push(value: object): void {
    this.#lines.push(JSON.stringify(value));
    this.#wake();
  }

  end(reason: Error | "over"): void {
    this.#end ??= reason;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    for (;;) {
      const line = this.#lines.shift();
      if (line !== undefined) yield line;
      else if (this.#end === "over") return;
      else if (this.#end !== undefined) throw this.#end;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** The JSON gateway of an etcd, on the clock of a test: what is measured of the real one, and nothing else. */
export class EtcdDouble {
  /** What was asked, in order. */
  readonly asked: string[] = [];
  /** Names and passwords; none: everybody may do everything. */
  readonly users = new Map<string, string>();
  /** The past is forgotten between the list and the watch, once. */
  compactAtNextWatch = false;
  /** Watches are refused for this reason. */
  watchRefusal: string | undefined = undefined;
  /** Servers of the cluster that were asked to tell what happens, in order. */
  readonly watched: string[] = [];
  /** Servers of the cluster that stand still: they take what is asked, and say nothing. */
  readonly #still = new Set<string>();
  /** What was sent to whom. */
  readonly #attempts: string[] = [];
  readonly #environment: Environment;
  readonly #kept = new Map<string, Kept>();
  readonly #leases = new Map<string, { readonly ttlMs: number; until: number }>();
  readonly #tokens = new Set<string>();
  readonly #changes: Change[] = [];
  readonly #watchers = new Set<Watcher>();
  #revision = 1;
  #lastLease = 1000;
  #state: "running" | "stopped" | "dead" = "running";
  readonly #held: (() => void)[] = [];

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** The way to it; of several servers of a cluster those that `isReachable` names answer. */
  transport(isReachable: (url: string) => boolean = () => true): EtcdTransport {
    return async (request) => {
      if (this.#state === "dead" || !isReachable(request.url)) throw new Error("ECONNREFUSED");
      const { host } = new URL(request.url);
      this.#attempts.push(host);
      if (this.#still.has(host)) await aborted(request.signal);
      if (this.#state === "stopped") await new Promise<void>((go) => this.#held.push(go));
      request.signal.throwIfAborted();
      this.#expire();
      const path = new URL(request.url).pathname;
      this.asked.push(path);
      return this.#answer(path, request);
    };
  }

  /** It stands still, as by SIGSTOP. */
  stop(): void {
    this.#state = "stopped";
  }

  /** It goes on. */
  resume(): void {
    this.#state = "running";
    this.#expire();
    for (const go of this.#held.splice(0)) go();
  }

  /** How often a server of the cluster was asked something, answered or not. */
  attemptsAt(host: string): number {
    return this.#attempts.filter((each) => each === host).length;
  }

  /** One server of the cluster stands still, for ever. */
  stopServer(host: string): void {
    this.#still.add(host);
    for (const watcher of this.#watchers) {
      if (watcher.host === host) this.#watchers.delete(watcher);
    }
  }

  /** It is gone; watches break. Started again, it gives every lease its whole time. */
  kill(): void {
    this.#state = "dead";
    for (const { stream } of this.#watchers) stream.end(new Error("other side closed"));
    this.#watchers.clear();
  }

  restart(): void {
    this.#state = "running";
    for (const lease of this.#leases.values()) lease.until = this.#environment.now() + lease.ttlMs;
  }

  /** Everything is lost, as after a new start from nothing. */
  wipe(): void {
    this.#leases.clear();
    for (const key of this.#kept.keys()) this.#delete(key);
  }

  /** Every key is deleted, and no lease. */
  deleteAll(): void {
    for (const key of this.#kept.keys()) this.#delete(key);
  }

  /** Somebody puts a value of his own. */
  putText(key: string, text: string): void {
    const [name, value] = [key, text].map((each) => Buffer.from(each).toString("base64"));
    this.#put({ key: name ?? "", value: value ?? "" });
  }

  /** The watches that are open tell nothing from now on, and nobody notices. */
  silence(): void {
    this.#watchers.clear();
  }

  /** Ends the watches that are open. */
  breakWatches(): void {
    for (const { stream } of this.#watchers) stream.end("over");
    this.#watchers.clear();
  }

  /** The tokens that were given are taken no longer. */
  forgetTokens(): void {
    this.#tokens.clear();
  }

  #answer(path: string, request: EtcdRequest): EtcdAnswer {
    const body: unknown = JSON.parse(request.body);
    const asked = body as Record<string, string & Record<string, string>>; // as the client asks
    if (path === "/v3/auth/authenticate") return this.#logIn(asked);
    if (this.users.size > 0 && !this.#tokens.has(request.headers["authorization"] ?? "")) {
      return json(401, { error: "invalid auth token", code: 16, message: "invalid auth token" });
    }
    switch (path) {
      case "/v3/lease/grant":
        return this.#grant(Number(asked["TTL"]) * 1000);
      case "/v3/lease/keepalive":
        return this.#keepAlive(String(asked["ID"]));
      case "/v3/lease/revoke":
        return this.#revoke(String(asked["ID"]));
      case "/v3/kv/put":
        return this.#put(asked);
      case "/v3/kv/range":
        return this.#range(asked);
      case "/v3/watch":
        this.watched.push(new URL(request.url).host);
        return this.#watch(asked["create_request"] ?? {}, request);
      default:
        return json(404, { code: 5, message: "Not Found" });
    }
  }

  #logIn({ name, password }: Record<string, string>): EtcdAnswer {
    if (this.users.get(name ?? "") !== password) {
      return json(400, { code: 3, message: "authentication failed, invalid user ID or password" });
    }
    const token = `token-${this.#tokens.size + 1}-${this.asked.length}`;
    this.#tokens.add(token);
    return json(200, { header: this.#header(), token });
  }

  #grant(ttlMs: number): EtcdAnswer {
    const id = String(++this.#lastLease);
    this.#leases.set(id, { ttlMs, until: this.#environment.now() + ttlMs });
    return json(200, { header: this.#header(), ID: id, TTL: String(ttlMs / 1000) });
  }

  #keepAlive(id: string): EtcdAnswer {
    const lease = this.#leases.get(id);
    if (lease === undefined) return json(200, { result: { header: this.#header(), ID: id } });
    lease.until = this.#environment.now() + lease.ttlMs;
    const TTL = String(lease.ttlMs / 1000);
    return json(200, { result: { header: this.#header(), ID: id, TTL } });
  }

  #revoke(id: string): EtcdAnswer {
    if (!this.#leases.has(id)) {
      return json(404, { code: 5, message: "etcdserver: requested lease not found" });
    }
    this.#forget(id);
    return json(200, { header: this.#header() });
  }

  #put({ key = "", value = "", lease = "0" }: Record<string, string>): EtcdAnswer {
    if (lease !== "0" && !this.#leases.has(lease)) {
      return json(404, { code: 5, message: "etcdserver: requested lease not found" });
    }
    const kept = { key, value, lease, revision: ++this.#revision };
    this.#kept.set(key, kept);
    this.#tell({ type: "PUT", kept });
    return json(200, { header: this.#header() });
  }

  #range({ key = "", range_end: end, limit }: Record<string, string>): EtcdAnswer {
    const isMeant = inRange(key, end);
    const found = [...this.#kept.values()].filter((kept) => isMeant(kept.key));
    // The only order that is asked for.
    if (limit !== undefined) found.sort((a, b) => b.revision - a.revision);
    const kvs = found.slice(0, Number(limit ?? Infinity)).map(keyValue);
    const count = String(found.length);
    return json(200, { header: this.#header(), ...(found.length > 0 ? { kvs, count } : {}) });
  }

  #watch(
    { key = "", range_end: end, start_revision: from }: Record<string, string>,
    { signal, url }: EtcdRequest,
  ): EtcdAnswer {
    const stream = new Stream();
    const start = Number(from);
    if (this.watchRefusal !== undefined) {
      const refusal = { canceled: true, cancel_reason: this.watchRefusal };
      stream.push({ result: { header: this.#header(), created: true, ...refusal } });
      return { status: 200, lines: stream };
    }
    if (this.compactAtNextWatch) {
      this.compactAtNextWatch = false;
      const compact = { canceled: true, compact_revision: String(start + 1) };
      stream.push({ result: { header: this.#header(), created: true } });
      stream.push({ result: { header: this.#header(), ...compact } });
      return { status: 200, lines: stream };
    }
    const watcher = { isMeant: inRange(key, end), stream, host: new URL(url).host };
    this.#watchers.add(watcher);
    signal.addEventListener("abort", () => {
      this.#watchers.delete(watcher);
      stream.end(new Error("aborted"));
    });
    stream.push({ result: { header: this.#header(), created: true } });
    for (const change of this.#changes) if (change.kept.revision >= start) send(watcher, change);
    return { status: 200, lines: stream };
  }

  #expire(): void {
    const now = this.#environment.now();
    for (const [id, { until }] of this.#leases) if (until <= now) this.#forget(id);
  }

  #forget(lease: string): void {
    this.#leases.delete(lease);
    for (const kept of this.#kept.values()) if (kept.lease === lease) this.#delete(kept.key);
  }

  #delete(key: string): void {
    this.#kept.delete(key);
    const revision = ++this.#revision;
    this.#tell({ type: "DELETE", kept: { key, value: "", lease: "0", revision } });
  }

  #tell(change: Change): void {
    this.#changes.push(change);
    for (const watcher of this.#watchers) send(watcher, change);
  }

  #header(): object {
    return { cluster_id: "1", member_id: "1", revision: String(this.#revision), raft_term: "2" };
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("aborted")));
  });
}

function send({ isMeant, stream }: Watcher, { type, kept }: Change): void {
  if (!isMeant(kept.key)) return;
  const event = type === "PUT" ? { kv: keyValue(kept) } : { type, kv: keyValue(kept) };
  stream.push({ result: { header: { revision: String(kept.revision) }, events: [event] } });
}

function keyValue({ key, value, lease, revision }: Kept): object {
  const mod = { mod_revision: String(revision) };
  return { key, ...mod, ...(value === "" ? {} : { value }), ...(lease === "0" ? {} : { lease }) };
}

function inRange(key: string, end: string | undefined): (key: string) => boolean {
  if (end === undefined) return (other) => other === key;
  const [from, to] = [Buffer.from(key, "base64"), Buffer.from(end, "base64")];
  return (other) => {
    const bytes = Buffer.from(other, "base64");
    return bytes.compare(from) >= 0 && bytes.compare(to) < 0;
  };
}

function json(status: number, body: object): EtcdAnswer {
  const stream = new Stream();
  stream.push(body);
  stream.end("over");
  return { status, lines: stream };
}
