import type { CallContext } from "../call/call-context.js";
import type { CallSettings } from "../call/caller.js";
import { serviceName } from "../call/method.js";
import type { Peer } from "../call/peer.js";
import type { Handler, ServiceSkeleton } from "../call/service-skeleton.js";
import type { JsonValue } from "../codec/json-value.js";
import { TIME_MS_MAX } from "../limits.js";
import { RpcError } from "../rpc-error.js";
import { StatusCode } from "../status-code.js";
import { callFailure } from "./call-failure.js";
import { describeServices } from "./describe-services.js";
import { Reflection, type ServerDescription } from "./gen/reflection.js";
import { ReflectionSkeleton } from "./gen/reflection.server.js";
import { callWithJson } from "./json-call.js";
import type { Loopback } from "./loopback.js";

/** The gateway that reflection tells of. */
export interface ReflectedGateway {
  readonly id: string;
  readonly type: string;
  services(): readonly ServiceSkeleton[];
  /** A connection of the gateway with itself, on behalf of a peer. */
  connect(peer: Peer): Loopback;
}

/** Tells what a gateway serves, and makes calls for those who know only names and JSON. */
export class ReflectionService extends ReflectionSkeleton {
  readonly #gateway: ReflectedGateway;

  constructor(gateway: ReflectedGateway) {
    super();
    this.#gateway = gateway;
  }

  override describe(): ServerDescription {
    const { id, type } = this.#gateway;
    const services = this.#gateway.services().map(({ service }) => service);
    return { id, type, ...describeServices(services) };
  }

  override async *invoke(
    path: string,
    args: JsonValue,
    items: AsyncIterable<JsonValue>,
    call: CallContext,
  ): AsyncIterable<JsonValue> {
    const handler = this.#find(path);
    if (handler instanceof RpcError) throw callFailure(undefined, handler);
    const { method } = handler;
    const loopback = this.#gateway.connect(call.peer);
    try {
      const caller = await loopback.opened();
      yield* callWithJson(caller, { method, args, items, settings: settingsOf(call) });
    } catch (error) {
      throw callFailure(method, error);
    } finally {
      loopback.close();
    }
  }

  /** What answers the method, or why it cannot be called. */
  #find(path: string): Handler | RpcError {
    const name = serviceName(path);
    const services = this.#gateway.services();
    const found = services.find(({ service }) => service.name === name);
    const handler = found?.handlers.find(({ method }) => method.path === path);
    if (name === Reflection.name) {
      return refused(StatusCode.INVALID_ARGUMENT, "reflection cannot be called through itself");
    }
    if (handler !== undefined) return handler;
    const known = (found?.handlers ?? []).map(({ method }) => method.path);
    const names = found === undefined ? services.map(({ service }) => service.name) : known;
    const reason = `the server does not serve ${path}; it serves ${names.join(", ")}`;
    return refused(StatusCode.UNIMPLEMENTED, reason);
  }
}

/** What holds for the call that is made holds for the one made by it. */
function settingsOf(call: CallContext): CallSettings {
  const { metadata, remainingMs } = call;
  // Where the caller has said how long it waits, nothing else counts.
  const timeoutMs = remainingMs === Infinity ? undefined : TIME_MS_MAX;
  return { parent: call, metadata, timeoutMs };
}

function refused(code: number, reason: string): RpcError {
  return new RpcError(code, reason, { execution: "refused" });
}
