import type { UnaryMethod } from "../call/method.js";
import type { ClientCall, ClientFilter, Filter, ServerCall, ServerFilter } from "./filter.js";

/** A filter for one method with one answer, with that method's types. */
export type MethodFilter<Call, Arguments extends readonly unknown[], Result> = (
  call: Call & { readonly kind: "unary"; readonly args: Arguments },
  next: (call: Call & { readonly kind: "unary" }) => Promise<Result>,
) => Promise<Result>;

/** A client filter for the calls of one method, such as `ChatRemote_join` of the generated `chat.ts`; other calls go by. */
export function clientFilterFor<
  Arguments extends readonly unknown[],
  Received extends readonly unknown[],
  Result,
>(
  method: UnaryMethod<Arguments, Received, Result>,
  filter: MethodFilter<ClientCall, Arguments, Result>,
): ClientFilter {
  // The path names the method, whose arguments and result are of these types unless another filter has changed them.
  return forPath(method.path, filter as unknown as Filter<ClientCall>);
}

/** A server filter for the handler of one method; other calls go by. Arguments are as the handler gets them, defaults filled in. */
export function serverFilterFor<
  Arguments extends readonly unknown[],
  Received extends readonly unknown[],
  Result,
>(
  method: UnaryMethod<Arguments, Received, Result>,
  filter: MethodFilter<ServerCall, Received, Result>,
): ServerFilter {
  // As above.
  return forPath(method.path, filter as unknown as Filter<ServerCall>);
}

function forPath<Call extends ClientCall | ServerCall>(
  path: string,
  filter: Filter<Call>,
): Filter<Call> {
  const named: Filter<Call> = (call, next) =>
    call.path === path ? filter(call, next) : next(call);
  Object.defineProperty(named, "name", { value: filter.name });
  return named;
}
