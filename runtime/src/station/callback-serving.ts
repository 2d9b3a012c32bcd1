import type { ServiceSkeleton } from "../call/service-skeleton.js";
import type { Serve } from "../connection/serving-half.js";
import { Dispatcher } from "../dispatcher/dispatcher.js";
import { IncomingRequests } from "../dispatcher/incoming-requests.js";
import type { ServedTally } from "../dispatcher/served-tally.js";
import { ServiceTable } from "../dispatcher/service-table.js";
import type { Environment } from "../environment.js";
import type { ServerFilters } from "../filter/server-filters.js";
import type { Logger } from "../logger.js";
import { RareWarnings } from "../rare-warnings.js";

/** What answering callbacks works with. */
export interface CallbackServingHost {
  readonly environment: Environment;
  readonly logger: Logger;
  readonly filters: ServerFilters | undefined;
  readonly tally: ServedTally;
}

/** Answers what servers call back, with the services that the station was given. Throws a TypeError for what is no service. */
export function callbackServing(
  services: readonly ServiceSkeleton[],
  { environment, logger, filters, tally }: CallbackServingHost,
): Serve {
  const dispatcher = new Dispatcher(new ServiceTable(undefined, services), {
    exposeErrors: false,
    inheritContext: false,
    ambient: environment.ambient,
    logger,
    filters,
    tally,
    warnings: new RareWarnings(environment, logger),
    onIdle: () => {},
  });
  return (connection, peer) => new IncomingRequests(connection, peer, dispatcher);
}
