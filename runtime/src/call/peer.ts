import type { PeerCertificate } from "../tls-options.js";
import type { Caller } from "./caller.js";

/** What is known of the process at the other end of a connection. */
export interface PeerIdentity {
  /** As the process named itself; empty when it has no name. */
  readonly id: string;
  readonly type: string;
  /** For people: `127.0.0.1:51234`. */
  readonly address: string;
  /** Where the connection is secure and the peer has shown a certificate that was vouched for. */
  readonly certificate?: PeerCertificate | undefined;
}

/**
 * The process at the other end of a connection, which can be called back over it: what a stub is
 * given to call that process, `new PlayerClient(call.peer)`. Its calls go to this peer and to nobody
 * else, and end with the connection.
 */
export interface Peer extends PeerIdentity, Caller {
  /** Who `authenticate` has found the peer to be; undefined where nobody asked. */
  readonly principal: unknown;
  /** Unique among all connections of this process: `player-7#12`. */
  readonly key: string;
  readonly isConnected: boolean;
}
