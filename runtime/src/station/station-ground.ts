import type { Environment } from "../environment.js";
import type { ServeCallbacks } from "./callbacks.js";

/** What a station stands on where its options name nothing else: what an entry point knows of the place it is for. */
export interface StationGround {
  readonly environment: Environment;
  /** Answers what servers call back. Undefined where that is loaded only with the services that answer. */
  readonly serveCallbacks?: ServeCallbacks | undefined;
}
