import type { Handler, ServiceSkeleton } from "../call/service-skeleton.js";

/** What a gateway serves: methods by their number on the wire. Only what a skeleton lists can be called; no name that a peer sends is ever looked up. */
export class ServiceTable {
  readonly #handlers = new Map<number, Handler>();

  /** Throws a TypeError for something that is no skeleton, for a service of another server type, for a service that is there twice, and for two methods with one number. */
  constructor(serverType: string, services: readonly ServiceSkeleton[]) {
    checkArray(services);
    const names = new Set<string>();
    for (const skeleton of services) {
      checkSkeleton(skeleton);
      const { name, serverType: hostType } = skeleton.service;
      if (hostType !== serverType) {
        throw new TypeError(
          `services: ${name} is hosted by servers of type ${hostType}, this one is of type ${serverType}`,
        );
      }
      if (names.has(name)) throw new TypeError(`services: ${name} is given twice`);
      names.add(name);
      for (const handler of skeleton.handlers) this.#add(handler);
    }
  }

  find(methodId: number): Handler | undefined {
    return this.#handlers.get(methodId);
  }

  #add(handler: Handler): void {
    const { id, path } = handler.method;
    const other = this.#handlers.get(id);
    if (other !== undefined) {
      throw new TypeError(
        `services: ${path} and ${other.method.path} have the same number ${id}; rename one`,
      );
    }
    this.#handlers.set(id, handler);
  }
}

function checkArray(services: unknown): void {
  if (!Array.isArray(services)) throw new TypeError("services: expected an array of skeletons");
}

function checkSkeleton(skeleton: ServiceSkeleton): void {
  // Plain JavaScript can pass anything.
  const given = skeleton as Partial<ServiceSkeleton> | null | undefined;
  if (typeof given?.service?.name === "string" && Array.isArray(given.handlers)) return;
  throw new TypeError(
    "services: expected instances of classes that extend a generated skeleton, such as new ChatRemote()",
  );
}
