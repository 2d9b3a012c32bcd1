import type { ErrorType } from "../codec/error-type.js";
import { RpcError } from "../rpc-error.js";
import type { CallContext } from "./call-context.js";
import { isThenable } from "./is-thenable.js";
import type { AnyMethod, ServiceType } from "./method.js";
import { ServiceSkeleton } from "./service-skeleton.js";
import type { Handler } from "./service-skeleton.js";

/** A service whose methods are those of an object that exists already. Only its handlers can be called. */
class BoundService extends ServiceSkeleton {
  override readonly service: ServiceType;
  override readonly handlers: readonly Handler[];

  constructor(service: ServiceType, handlers: readonly Handler[]) {
    super();
    this.service = service;
    this.handlers = handlers;
  }
}

/** Joins a service with the handlers of its methods; generated code calls it. */
export function bind(service: ServiceType, handlers: readonly Handler[]): ServiceSkeleton {
  return new BoundService(service, handlers.map(withOwnErrors));
}

/** The handler with errors of the user's own classes turned into those that are declared. */
function withOwnErrors(handler: Handler): Handler {
  const { method } = handler;
  if (method.kind === "oneway" || method.errors === undefined) return handler;
  return {
    method,
    run(values: readonly unknown[], call: CallContext): unknown {
      try {
        const given = handler.run(values, call);
        if (!isThenable(given)) return given;
        return Promise.resolve(given).catch((error: unknown) => rethrow(method, error));
      } catch (error) {
        return rethrow(method, error);
      }
    },
  };
}

function rethrow(method: AnyMethod, error: unknown): never {
  throw declared(method, error) ?? error;
}

/** The declared error of the same code, made of the properties of what was thrown. */
function declared(method: AnyMethod, error: unknown): Error | undefined {
  if (!(error instanceof Error) || error instanceof RpcError || !("code" in error)) {
    return undefined;
  }
  const types: readonly ErrorType<unknown>[] =
    method.kind === "oneway" ? [] : (method.errors?.() ?? []);
  const type = types.find(({ code }) => code === error.code);
  return type?.create(error, { message: error.message });
}
