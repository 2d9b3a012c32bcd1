import { describeThrown } from "../call/describe-thrown.js";
import type { Environment } from "../environment.js";
import type { EtcdTransport } from "./etcd-transport.js";

/** How etcd is reached. */
export interface EtcdClientOptions {
  /** `http://127.0.0.1:2379`; one that does not answer is followed by the next. */
  readonly endpoints: readonly string[];
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Time one server has to answer. Milliseconds. */
  readonly timeoutMs: number;
  readonly transport: EtcdTransport;
  readonly environment: Environment;
}

/** A value of etcd's JSON, of which nothing is known. */
export type EtcdValue = Readonly<Record<string, unknown>>;

/** gRPC's UNAUTHENTICATED. */
const UNAUTHENTICATED = 16;

/** What etcd answers where it will not: asking another server would not help. */
export class EtcdRefusal extends Error {
  /** gRPC's. */
  readonly code: number;

  constructor(path: string, code: number, message: string) {
    super(`etcd: ${path}: ${message}`);
    this.name = "EtcdRefusal";
    this.code = code;
  }
}

/** Asks the servers of an etcd cluster, one after the other until one answers. */
export class EtcdClient {
  readonly #options: EtcdClientOptions;
  #current = 0;
  #token: Promise<string> | undefined = undefined;

  constructor(options: EtcdClientOptions) {
    this.#options = options;
  }

  /** Asks the next server from now on. */
  rotate(): void {
    this.#current = (this.#current + 1) % this.#options.endpoints.length;
  }

  /** Rejects with an EtcdRefusal, or with what kept the last of the servers from answering. */
  async call(path: string, body: object): Promise<EtcdValue> {
    let failure: unknown;
    for (let attempt = 0; attempt < this.#options.endpoints.length; attempt++) {
      try {
        return await this.#authorized((headers) => this.#ask(path, body, headers));
      } catch (error) {
        if (error instanceof EtcdRefusal) throw error;
        failure = error;
        this.rotate();
      }
    }
    const reason = describeThrown(failure);
    throw new Error(`etcd: ${path}: no server answers: ${reason}`, { cause: failure });
  }

  /** Begins an answer that has no end; each value is one line of it. */
  async open(path: string, body: object, signal: AbortSignal): Promise<AsyncIterable<EtcdValue>> {
    return this.#authorized(async (headers) => {
      const url = this.#url(path);
      const asked = this.#options.transport({ url, body: JSON.stringify(body), headers, signal });
      const { status, lines } = await this.#inTime(asked, path);
      if (status === 200) return valuesOf(lines, path);
      throw await refusalOf(lines, path, status);
    });
  }

  async #ask(path: string, body: object, headers: Record<string, string>): Promise<EtcdValue> {
    const stop = new AbortController();
    const { signal } = stop;
    const read = async (): Promise<EtcdValue> => {
      const text = JSON.stringify(body);
      const url = this.#url(path);
      const { status, lines } = await this.#options.transport({ url, body: text, headers, signal });
      if (status !== 200) throw await refusalOf(lines, path, status);
      let last: EtcdValue = {};
      for await (const value of valuesOf(lines, path)) last = value;
      return last;
    };
    try {
      return await this.#inTime(read(), path);
    } catch (error) {
      stop.abort();
      throw error;
    }
  }

  /** Logs in where there is a user, and once more where the token is not taken any longer. */
  async #authorized<Result>(
    ask: (headers: Record<string, string>) => Promise<Result>,
  ): Promise<Result> {
    const { user } = this.#options;
    if (user === undefined) return ask({});
    try {
      return await ask({ authorization: await this.#logIn() });
    } catch (error) {
      if (!(error instanceof EtcdRefusal) || error.code !== UNAUTHENTICATED) throw error;
      this.#token = undefined;
      return ask({ authorization: await this.#logIn() });
    }
  }

  #logIn(): Promise<string> {
    const { user, password = "" } = this.#options;
    this.#token ??= this.#ask("/v3/auth/authenticate", { name: user, password }, {}).then(
      ({ token }) => String(token),
    );
    // What failed is tried again by whoever comes next.
    this.#token.catch(() => (this.#token = undefined));
    return this.#token;
  }

  #url(path: string): string {
    return `${(this.#options.endpoints[this.#current] ?? "").replace(/\/$/, "")}${path}`;
  }

  async #inTime<Result>(promise: Promise<Result>, path: string): Promise<Result> {
    const { environment, timeoutMs } = this.#options;
    return new Promise((resolve, reject) => {
      const timer = environment.startTimer(timeoutMs, () => {
        reject(new Error(`etcd: ${path}: no answer within ${timeoutMs} ms`));
      });
      promise.then(resolve, reject).finally(() => timer.stop());
    });
  }
}

async function* valuesOf(lines: AsyncIterable<string>, path: string): AsyncGenerator<EtcdValue> {
  for await (const line of lines) {
    const value = objectOf(JSON.parse(line));
    if (value["error"] !== undefined) throw refused(path, objectOf(value["error"]), line);
    yield value;
  }
}

async function refusalOf(
  lines: AsyncIterable<string>,
  path: string,
  status: number,
): Promise<Error> {
  let text = "";
  for await (const line of lines) text += line;
  // 503 and the like: this server cannot answer now, another may.
  if (status >= 500) return new Error(`etcd: ${path}: HTTP ${status}: ${text.slice(0, 200)}`);
  try {
    return refused(path, objectOf(JSON.parse(text)), text);
  } catch {
    return new EtcdRefusal(path, status === 401 ? UNAUTHENTICATED : 2, `HTTP ${status}`);
  }
}

function refused(path: string, error: EtcdValue, text: string): EtcdRefusal {
  const code = Number(error["code"] ?? error["grpc_code"] ?? 2);
  const message = error["message"] ?? error["error"] ?? text.slice(0, 200);
  return new EtcdRefusal(path, code, textOf(message));
}

/** The value where it is a text or a number, else nothing: etcd's JSON has numbers as texts. */
export function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The value where it is an object, else one without properties. */
export function objectOf(value: unknown): EtcdValue {
  // An object can be asked for any property.
  return typeof value === "object" && value !== null ? (value as EtcdValue) : {};
}
