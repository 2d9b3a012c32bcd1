import type { AmbientStore } from "../environment.js";
import type { ParentCall } from "./parent-call.js";

/** The call whose handler runs now, where a gateway carries it along; undefined everywhere else. */
export function ambientCall(ambient: AmbientStore): ParentCall | undefined {
  if (!ambient.isEnabled) return undefined;
  // Gateways are the only ones that run anything in the store, and they put calls there.
  return ambient.current() as ParentCall | undefined;
}
