import { CallTally } from "../call/call-tally.js";
import { ConnectionTally } from "../connection/connection-tally.js";
import type { Environment } from "../environment.js";
import { Events } from "../inspect/events.js";
import { ServedTally } from "./served-tally.js";

/** All that a station or a gateway counts and tells. */
export class Tallies {
  readonly events: Events;
  readonly made: CallTally;
  readonly served: ServedTally;
  readonly connections: ConnectionTally;

  /** `source` is the id of the station or gateway. */
  constructor(environment: Environment, source: string) {
    this.events = new Events(environment, source);
    this.made = new CallTally(this.events);
    this.served = new ServedTally(this.events);
    this.connections = new ConnectionTally(this.events);
  }
}
