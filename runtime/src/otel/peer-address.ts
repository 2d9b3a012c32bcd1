import type { Attributes } from "@opentelemetry/api";
import type { Peer } from "../call/peer.js";
import { ATTRIBUTE } from "./names.js";

const ADDRESS = /^\[?(?<host>.*?)\]?:(?<port>\d+)$/;

/** Who is at the other end of a connection, as far as that is known. */
export function peerAttributes({ id, address }: Peer): Attributes {
  const { host, port } = ADDRESS.exec(address)?.groups ?? {};
  return {
    ...(id === "" ? {} : { [ATTRIBUTE.peerId]: id }),
    ...(host === undefined ? {} : { [ATTRIBUTE.peerAddress]: host }),
    ...(port === undefined ? {} : { [ATTRIBUTE.peerPort]: Number(port) }),
  };
}
