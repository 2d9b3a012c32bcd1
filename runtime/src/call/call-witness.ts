/** Hears to which servers a call is given. */
export interface CallWitness {
  givenTo(server: AskedServer): void;
}

/** A server that a call was given to. */
export interface AskedServer {
  readonly id: string;
  readonly host: string;
  readonly port: number;
}
