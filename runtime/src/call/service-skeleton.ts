import type { CallContext } from "./call-context.js";
import type {
  AnyMethod,
  BidiStreamMethod,
  ClientStreamMethod,
  OnewayMethod,
  ServerStreamMethod,
  ServiceType,
  UnaryMethod,
} from "./method.js";

/** A method and what answers it. Only what is listed as a handler can be called. */
export interface Handler {
  readonly method: AnyMethod;
  /** `values` are the arguments and, last, the stream of the caller's items where the method takes one. */
  run(values: readonly unknown[], call: CallContext): unknown;
}

/** What generated skeletons extend. */
export abstract class ServiceSkeleton {
  abstract readonly service: ServiceType;
  abstract readonly handlers: readonly Handler[];
  /** What answers calls: skeletons bring it along, so that a page which only makes calls need not load it. Set by `mailstation/codegen`, and known to stations alone. */
  declare readonly $serving?: unknown;
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

/** As `handle`, for a method that answers with items. */
export function handleStream<
  Arguments extends readonly unknown[],
  Received extends readonly unknown[],
  Result,
>(
  method: ServerStreamMethod<Arguments, Received, Result>,
  run: (values: Received, call: CallContext) => AsyncIterable<Result>,
): Handler {
  return { method, run };
}

/** As `handle`, for a method that takes items. */
export function handleItems<
  Arguments extends readonly unknown[],
  Received extends readonly unknown[],
  Item,
  Result,
>(
  method: ClientStreamMethod<Arguments, Received, Item, Result>,
  run: (values: [...Received, AsyncIterable<Item>], call: CallContext) => Result | Promise<Result>,
): Handler {
  return { method, run };
}

/** As `handle`, for a method with items both ways. */
export function handleBoth<
  Arguments extends readonly unknown[],
  Received extends readonly unknown[],
  Item,
  Result,
>(
  method: BidiStreamMethod<Arguments, Received, Item, Result>,
  run: (values: [...Received, AsyncIterable<Item>], call: CallContext) => AsyncIterable<Result>,
): Handler {
  return { method, run };
}
