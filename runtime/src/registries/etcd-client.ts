import { describeThrown } from "../call/describe-thrown.js";
import type { Environment } from "../environment.js";
import type { EtcdTransport } from "./etcd-transport.js";
import { firstAnswer } from "./first-answer.js";

/** How etcd is reached. */
export interface EtcdClientOptions {
  /** `http://127.0.0.1:2379`; beside one that does not answer the next is asked. */
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

/** Longest refusal that is read. */
const REFUSAL_LENGTH_MAX = 64 * 1024;
/** So much of an answer that is wrong is shown. */
const SHOWN_MAX = 100;

/** What is asked, and as whom. */
interface Asked {
  readonly path: string;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;
}

/** Asks the servers of an etcd cluster: the one that answered last, and others when that one fails or is slow. */
export class EtcdClient {
  readonly #options: EtcdClientOptions;
  #current = 0;
  #token: Promise<string> | undefined = undefined;

  constructor(options: EtcdClientOptions) {
    this.#options = options;
  }

  /** Servers of the cluster that are known; they are numbered from 0. */
  get size(): number {
    return this.#options.endpoints.length;
  }

  /** Number of the server that answered last. */
  get current(): number {
    return this.#current;
  }

  /** Rejects with an EtcdRefusal, or with what kept the last of the servers from answering. */
  call(path: string, body: object): Promise<EtcdValue> {
    return this.#authorized((headers) => this.#askAny({ path, body, headers }));
  }

  /** Begins an answer that has no end, of one server; each value is one line of it. */
  open(
    place: number,
    path: string,
    body: object,
    signal: AbortSignal,
  ): Promise<AsyncIterable<EtcdValue>> {
    return this.#authorized(async (headers) => {
      const opening = async (): Promise<AsyncIterable<EtcdValue>> => {
        const { status, lines } = await this.#send(place, { path, body, headers }, signal);
        if (status === 200) return valuesOf(lines, path);
        throw await refusalOf(lines, path, status);
      };
      try {
        return await this.#inTime(place, opening());
      } catch (error) {
        if (error instanceof EtcdRefusal) throw error;
        throw new Error(`etcd: ${path}: ${describeThrown(error)}`, { cause: error });
      }
    });
  }

  async #askAny(asked: Asked): Promise<EtcdValue> {
    const { environment } = this.#options;
    const first = this.#current;
    try {
      return await firstAnswer({
        count: this.size,
        environment,
        ask: async (attempt, signal) => {
          const place = (first + attempt) % this.size;
          const answer = await this.#ask(place, asked, signal);
          this.#current = place;
          return answer;
        },
        isFinal: (error) => error instanceof EtcdRefusal,
      });
    } catch (error) {
      if (error instanceof EtcdRefusal) throw error;
      const reason = describeThrown(error);
      throw new Error(`etcd: ${asked.path}: no server answers: ${reason}`, { cause: error });
    }
  }

  async #ask(place: number, asked: Asked, signal: AbortSignal): Promise<EtcdValue> {
    const stop = new AbortController();
    const read = async (): Promise<EtcdValue> => {
      const either = AbortSignal.any([signal, stop.signal]);
      const { status, lines } = await this.#send(place, asked, either);
      if (status !== 200) throw await refusalOf(lines, asked.path, status);
      let last: EtcdValue = {};
      for await (const value of valuesOf(lines, asked.path)) last = value;
      return last;
    };
    try {
      return await this.#inTime(place, read());
    } catch (error) {
      stop.abort();
      throw error;
    }
  }

  #send(
    place: number,
    { path, body, headers }: Asked,
    signal: AbortSignal,
  ): ReturnType<EtcdTransport> {
    const url = `${this.#serverAt(place)}${path}`;
    return this.#options.transport({ url, body: JSON.stringify(body), headers, signal });
  }

  #serverAt(place: number): string {
    return (this.#options.endpoints[place] ?? "").replace(/\/$/, "");
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
    const login = { path: "/v3/auth/authenticate", body: { name: user, password }, headers: {} };
    const token = (this.#token ??= this.#askAny(login).then((answer) => textOf(answer["token"])));
    // What failed is tried again by whoever comes next.
    token.catch(() => {
      if (this.#token === token) this.#token = undefined;
    });
    return token;
  }

  /** Rejects with a refusal, or with an error that names the server. */
  async #inTime<Result>(place: number, promise: Promise<Result>): Promise<Result> {
    const { environment, timeoutMs } = this.#options;
    const late = new Promise<never>((_resolve, reject) => {
      const timer = environment.startTimer(timeoutMs, () => {
        reject(new Error(`no answer within ${timeoutMs} ms`));
      });
      const stop = (): void => timer.stop();
      promise.then(stop, stop);
    });
    try {
      return await Promise.race([promise, late]);
    } catch (error) {
      if (error instanceof EtcdRefusal) throw error;
      throw new Error(`${this.#serverAt(place)}: ${reasonOf(error)}`, { cause: error });
    }
  }
}

async function* valuesOf(lines: AsyncIterable<string>, path: string): AsyncGenerator<EtcdValue> {
  for await (const line of lines) {
    const value = objectOf(parsed(line));
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
  for await (const line of lines) {
    text += line;
    if (text.length > REFUSAL_LENGTH_MAX) break;
  }
  // 503 and the like: this server cannot answer now, another may.
  if (status >= 500) return new Error(`HTTP ${status}: ${text.slice(0, SHOWN_MAX)}`);
  const value = objectOf(tryParse(text));
  const isEtcd = value["code"] !== undefined || value["error"] !== undefined;
  if (isEtcd) return refused(path, value, text);
  if (status === 401) return new EtcdRefusal(path, UNAUTHENTICATED, `HTTP ${status}`);
  // No etcd says this: it comes from something in between, or from another port.
  return new Error(`HTTP ${status}: ${JSON.stringify(text.slice(0, SHOWN_MAX))}`);
}

function parsed(line: string): unknown {
  const value = tryParse(line);
  if (value !== undefined) return value;
  const shown = JSON.stringify(line.slice(0, SHOWN_MAX));
  throw new Error(`expected JSON, got ${shown}`);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(path: string, error: EtcdValue, text: string): EtcdRefusal {
  const code = Number(error["code"] ?? error["grpc_code"] ?? 2);
  const message = error["message"] ?? error["error"] ?? text.slice(0, SHOWN_MAX);
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

/** What fetch says is always the same; why it says so stands behind it. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return describeThrown(cause ?? error).trim();
}
