import type { PeerIdentity } from "../call/peer.js";
import type { Link } from "../environment.js";

/** Who is at the other end of a link, as it names itself. */
export function peerOf(
  { peerAddress: address, peerCertificate }: Link,
  id: string,
  type: string,
): PeerIdentity {
  const peer = { id, type, address };
  return peerCertificate === undefined ? peer : { ...peer, certificate: peerCertificate };
}
