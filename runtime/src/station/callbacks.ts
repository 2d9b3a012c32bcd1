import type { ServiceSkeleton } from "../call/service-skeleton.js";
import { NothingServed, type RefusalWatcher } from "../connection/nothing-served.js";
import type { Serve } from "../connection/serving-half.js";
import type { ServedTally } from "../dispatcher/served-tally.js";
import type { Environment } from "../environment.js";
import { checkFilters } from "../filter/check-filters.js";
import type { ServerFilter } from "../filter/filter.js";
import type { Limits } from "../limits.js";
import type { Logger } from "../logger.js";
import { RareWarnings } from "../rare-warnings.js";

/** What answering callbacks works with. */
export interface CallbacksHost {
  readonly environment: Environment;
  readonly limits: Limits;
  readonly logger: Logger;
  readonly callbackFilters: readonly ServerFilter[] | undefined;
  readonly tally: ServedTally;
  readonly warnings: RareWarnings;
}

/** Answers what servers call back. */
export type ServeCallbacks = (services: readonly ServiceSkeleton[], host: CallbacksHost) => Serve;

/**
 * What a station says to servers that call back: what its services say, and that there are none where
 * there are none. `known` answers with services; where it is undefined, they bring it along. Throws a
 * TypeError for what is no service or no filter.
 */
export function callbacks(
  services: readonly ServiceSkeleton[],
  given: Omit<CallbacksHost, "warnings">,
  known: ServeCallbacks | undefined,
): Serve {
  const host = { ...given, warnings: new RareWarnings(given.environment, given.logger) };
  if (!Array.isArray(services) || services.length > 0) {
    return (known ?? broughtAlong(services))(services, host);
  }
  checkFilters("callbackFilters", host.callbackFilters);
  const watcher: RefusalWatcher = {
    refused: (peer, refusal, isOneway) => {
      host.tally.refused(undefined, peer, refusal);
      if (isOneway) {
        const fields = { method: "request", code: refusal.code };
        host.warnings.warn(fields, `oneway request dropped: ${refusal.rawMessage}`);
      }
    },
  };
  return (connection) => new NothingServed(connection, watcher);
}

function broughtAlong(services: readonly ServiceSkeleton[]): ServeCallbacks {
  const given: unknown = services; // plain JavaScript can pass anything
  for (const skeleton of Array.isArray(given) ? services : []) {
    const brought = (skeleton as Partial<ServiceSkeleton> | null)?.$serving; // as above
    if (brought !== undefined) return brought as ServeCallbacks; // set by `mailstation/codegen` alone
  }
  throw new TypeError(
    "services: expected instances of classes that extend a generated skeleton, such as new ChatRemote()",
  );
}
