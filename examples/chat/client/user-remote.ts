import { UserRemoteSkeleton } from "../gen/connector.server.js";

/** What the connector calls back: a skeleton like any other, given to the station instead of a gateway. */
export class UserRemote extends UserRemoteSkeleton {
  readonly #show: (text: string) => void;

  constructor(show: (text: string) => void) {
    super();
    this.#show = show;
  }

  notice(text: string): void {
    this.#show(text);
  }
}
