import type { CallContext } from "./call-context.js";
import type { AnyMethod, OnewayMethod, ServiceType, UnaryMethod } from "./method.js";

/** A method and what answers it. Only what is listed as a handler can be called. */
export interface Handler {
  readonly method: AnyMethod;
  run(values: readonly unknown[], call: CallContext): unknown;
}

/** What generated skeletons extend. */
export abstract class ServiceSkeleton {
  abstract readonly service: ServiceType;
  abstract readonly handlers: readonly Handler[];
}

/** Joins a method with the function that answers it, and checks their types against each other; generated code calls it. */
export function handle<
  Arguments extends readonly unknown[],
  Received extends readonly unknown[],
  Result,
>(
  method: UnaryMethod<Arguments, Received, Result> | OnewayMethod<Arguments, Received>,
  run: (values: Received, call: CallContext) => Result | Promise<Result>,
): Handler {
  return { method, run };
}
