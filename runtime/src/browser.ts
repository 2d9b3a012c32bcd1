import { browserEnvironment } from "./browser-environment.js";
import { Station as CallingStation } from "./station/station.js";
import type { StationOptions } from "./station/station-options.js";

/** The client side of a page: knows the servers, keeps a mailbox to each it calls, and gives every call to the right one. */
export class Station extends CallingStation {
  /** Throws a TypeError that names the option that is wrong. Connects to nothing before the first call. */
  constructor(options: StationOptions = {}) {
    super(options, browserEnvironment);
  }
}

export * from "./everywhere.js";
