import { describe } from "../codec/describe.js";
import { explainFields } from "../codec/explain.js";
import {
  givesItems,
  methodName,
  takesItems,
  type AnyMethod,
  type ServiceType,
} from "../call/method.js";

/** Services that `invoke` can name: those that a `createRpc` was called for. */
export class KnownServices {
  readonly #services = new Map<string, ServiceType>();

  add(service: ServiceType): void {
    this.#services.set(service.name, service);
  }

  /** The method, or why it cannot be called with these arguments, or at that server. */
  find(
    service: string,
    method: string,
    values: readonly unknown[],
    serverId: unknown,
  ): AnyMethod | string {
    // Without one the call would be routed, to any server there is.
    if (typeof serverId !== "string") {
      return `serverId: expected the id of a server, got ${describe(serverId)}`;
    }
    const known = this.#services.get(service);
    if (known === undefined) {
      const names = [...this.#services.keys()].join(", ");
      return `unknown service ${service}; known are ${names === "" ? "none: call createRpc first" : names}`;
    }
    const found = known.methods().find(({ path }) => methodName(path) === method);
    if (found === undefined) {
      const names = known.methods().map(({ path }) => methodName(path));
      return `unknown method ${method} of ${service}; known are ${names.join(", ")}`;
    }
    if (takesItems(found) || givesItems(found)) {
      return `${service}/${method} has streams: only a stub can call it`;
    }
    const parameters = found.parameters();
    if (!Array.isArray(values)) return `args: expected an array, got ${describe(values)}`;
    if (values.length > parameters.length) {
      return `${service}/${method}: expected at most ${parameters.length} arguments, got ${values.length}`;
    }
    return explainFields(parameters, values) ?? found;
  }
}
