import type { Wire } from "../connection/wire.js";
import { pomeloWire, type PomeloWireOptions } from "./pomelo-wire.js";
import { TextPackaging } from "./text-packaging.js";

/** The wire that pomelo-rpc 1.0.3 calls `ws`, text messages over WebSockets: for `transport: "pomelo-ws"`. */
export function pomeloWs(options?: PomeloWireOptions): Wire {
  return pomeloWire(
    {
      transport: "pomelo-ws",
      carrier: "ws",
      packaging: (bytesMax) => new TextPackaging(bytesMax),
    },
    options,
  );
}
