import type { Wire } from "../connection/wire.js";
import { PinusPackaging } from "./pinus-packaging.js";
import { pomeloWire, type PomeloWireOptions } from "./pomelo-wire.js";

/** The wire of pinus-rpc over tcp, and of pomelo-rpc 1.0.3: for `transport: "pinus-tcp"`. */
export function pinusTcp(options?: PomeloWireOptions): Wire {
  return pomeloWire(
    { transport: "pinus-tcp", packaging: (bytesMax) => new PinusPackaging(bytesMax) },
    options,
  );
}
