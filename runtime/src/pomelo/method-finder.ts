import type { AnyMethod, ServiceType } from "../call/method.js";
import { pomeloName, type PomeloName, type ServiceNames } from "./pomelo-name.js";

/** What a request of an old caller asks for. */
export interface Asked {
  readonly namespace?: unknown;
  readonly service?: unknown;
  readonly method?: unknown;
  readonly args?: unknown;
}

type Methods = ReadonlyMap<unknown, AnyMethod>;

/** Finds methods by the names that old callers know: nothing can be called but what an interface declares. */
export class MethodFinder {
  readonly #namespaces = new Map<unknown, Map<unknown, Methods>>();
  readonly #names: PomeloName[] = [];

  constructor(services: readonly ServiceType[], names: ServiceNames) {
    for (const service of services) {
      for (const method of service.methods()) this.#add(method, names);
    }
  }

  /** The method, or why there is none, as pomelo says it. */
  find({ namespace, service, method }: Asked): AnyMethod | string {
    const services = this.#namespaces.get(namespace);
    if (services === undefined) return `no such namespace:${shown(namespace)}`;
    const methods = services.get(service);
    if (methods === undefined) return `no such service:${shown(service)}`;
    return methods.get(method) ?? `no such method:${shown(method)}`;
  }

  /** By what names methods can be called. */
  get names(): readonly PomeloName[] {
    return this.#names;
  }

  #add(method: AnyMethod, names: ServiceNames): void {
    const name = pomeloName(method, names);
    this.#names.push(name);
    const services = this.#namespaces.get(name.namespace) ?? new Map<unknown, Methods>();
    const methods = new Map(services.get(name.service)).set(name.method, method);
    this.#namespaces.set(name.namespace, services.set(name.service, methods));
  }
}

/** What a stranger asks for is not repeated at length. */
function shown(name: unknown): string {
  return typeof name === "string" ? name.slice(0, 100) : typeof name;
}
