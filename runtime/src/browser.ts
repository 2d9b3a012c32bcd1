import { browserEnvironment } from "./browser-environment.js";
import { CallingStation } from "./station/station.js";
import type { StationGround } from "./station/station-ground.js";
import type { StationOptions } from "./station/station-options.js";

/** A page loads what it uses: generated skeletons bring along what answers callbacks. */
const ground: StationGround = { environment: browserEnvironment };

/** The client side of a page: knows the servers, keeps a mailbox to each it calls, and gives every call to the right one. */
export class Station extends CallingStation {
  /** Throws a TypeError that names the option that is wrong. Connects to nothing before the first call. */
  constructor(options: StationOptions = {}) {
    super(options, ground);
  }
}

export * from "./everywhere.js";
