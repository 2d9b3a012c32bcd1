import type * as Main from "mailstation";
import type { CallOptions, RpcError } from "mailstation";
import type * as Builtin from "mailstation/builtin";
import type { CallFailed, ReflectionClient } from "mailstation/builtin";

import type { ServerAddress } from "./server-address.js";

/** How a call to a server has failed. */
export interface CallProblem {
  readonly code: number;
  /** `UNAVAILABLE`, or the full name of a declared error. */
  readonly name: string;
  readonly message: string;
  /** How far the call got. */
  readonly execution: string;
  /** Fields of a declared error, as JSON. */
  readonly details?: unknown;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly retryAfterMs?: number;
}

/** What holds for all calls of a command. */
export interface RemoteOptions {
  readonly address: ServerAddress;
  readonly timeoutMs: number | undefined;
  /** What the connection shows. */
  readonly credentials: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The runtime, as far as commands use it. It is loaded only by commands that call servers. */
export interface Runtime {
  readonly main: typeof Main;
  readonly builtin: typeof Builtin;
}

/** `undefined` when it is not installed, or is too old. */
export async function loadRuntime(): Promise<Runtime | undefined> {
  try {
    const [main, builtin] = await Promise.all([
      import("mailstation"),
      import("mailstation/builtin"),
    ]);
    return { main, builtin };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ERR_MODULE_NOT_FOUND" || code === "ERR_PACKAGE_PATH_NOT_EXPORTED") {
      return undefined;
    }
    throw error;
  }
}

/** A server that is asked by its address alone. */
export class RemoteServer {
  readonly reflection: ReflectionClient;
  readonly #runtime: Runtime;
  readonly #close: () => Promise<void>;

  constructor(runtime: Runtime, options: RemoteOptions) {
    const { timeoutMs, metadata, signal, credentials } = options;
    const { transport, host, port, path, secure } = options.address;
    const id = `${host}:${String(port)}`;
    const where = { host, port, transport, secure, ...(path === undefined ? {} : { path }) };
    const silent = (): void => {};
    const station = new runtime.main.Station({
      id: "rpcgen",
      servers: [{ id, type: "*", ...where }],
      credentials: credentials ?? "",
      logger: { debug: silent, info: silent, warn: silent, error: silent },
    });
    const settings: CallOptions = { timeoutMs, metadata, signal, failMode: "failfast" };
    this.#runtime = runtime;
    this.reflection = new runtime.builtin.ReflectionClient(station).to(id).with(settings);
    this.#close = () => station.close();
  }

  close(): Promise<void> {
    return this.#close();
  }

  /** What a failed call says of itself. Throws anything else again: it is a bug. */
  problemOf(thrown: unknown): CallProblem {
    if (thrown instanceof this.#runtime.builtin.CallFailed) return problemAtServer(thrown);
    if (thrown instanceof this.#runtime.main.RpcError) return this.#problem(thrown);
    throw thrown;
  }

  #problem(error: RpcError): CallProblem {
    const { code, execution, rawMessage, retryAfterMs } = error;
    const { statusName, StatusCode } = this.#runtime.main;
    const isMissing = code === StatusCode.UNIMPLEMENTED && error.service?.endsWith(".Reflection");
    const message =
      isMissing === true
        ? "the server offers no reflection: its gateway needs the option `reflection: true`"
        : rawMessage;
    return {
      code,
      name: statusName(code),
      message,
      execution,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
}

function problemAtServer(failed: CallFailed): CallProblem {
  const { status, statusName, reason, progress, details, callMetadata, retryMs } = failed;
  return {
    code: status,
    name: statusName,
    message: reason,
    execution: progress,
    ...(details === undefined ? {} : { details }),
    ...(callMetadata.size === 0 ? {} : { metadata: Object.fromEntries(callMetadata) }),
    ...(retryMs === undefined ? {} : { retryAfterMs: retryMs }),
  };
}
