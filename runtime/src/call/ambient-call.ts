import type { AmbientStore } from "../environment.js";
import type { CallContext } from "./call-context.js";

/** The call whose handler runs now, where a gateway carries it along; undefined everywhere else. */
export function ambientCall(ambient: AmbientStore): CallContext | undefined {
  if (!ambient.isEnabled) return undefined;
  // Gateways are the only ones that run anything in the store, and they put calls there.
  return ambient.current() as CallContext | undefined;
}
