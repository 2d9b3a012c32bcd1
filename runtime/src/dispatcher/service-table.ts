import { hosts } from "../call/any-server-type.js";
import type { Handler, ServiceSkeleton } from "../call/service-skeleton.js";

/** What a gateway serves: methods by their number on the wire. Only what a skeleton lists can be called; no name that a peer sends is ever looked up. */
export class ServiceTable {
  readonly #serverType: string | undefined;
  readonly #services = new Map<string, ServiceSkeleton>();
  /** By the method's number as a signed one: larger numbers would be objects of their own as keys, and slow ones. */
  readonly #handlers = new Map<number, Handler>();

  /** Without a server type any service will do; `builtin` are those that come with every server. Throws a TypeError for something that is no skeleton, for a service of another server type, for a service that is there twice, and for two methods with one number. */
  constructor(
    serverType: string | undefined,
    services: readonly ServiceSkeleton[],
    builtin: readonly ServiceSkeleton[] = [],
  ) {
    this.#serverType = serverType;
    checkArray(services);
    for (const skeleton of [...services, ...builtin]) {
      this.#check("services", skeleton);
      const { name } = skeleton.service;
      if (this.#services.has(name)) throw new TypeError(`services: ${name} is given twice`);
      this.#add(skeleton);
    }
  }

  /** In the order in which they were given. */
  get services(): readonly ServiceSkeleton[] {
    return [...this.#services.values()];
  }

  has(serviceName: string): boolean {
    return this.#services.has(serviceName);
  }

  find(methodId: number): Handler | undefined {
    return this.#handlers.get(methodId | 0);
  }

  /**
   * Puts another instance in the place of the one that answers for the same service; what that one
   * has begun is its own affair. Throws a TypeError for what cannot take its place; then nothing has
   * changed.
   */
  replace(skeleton: ServiceSkeleton): void {
    this.#check("replaceService", skeleton);
    const { name } = skeleton.service;
    const former = this.#services.get(name);
    if (former === undefined) {
      const known = [...this.#services.keys()].join(", ");
      throw new TypeError(`replaceService: ${name} is not served here; served are ${known}`);
    }
    const formerIds = new Set(former.handlers.map(({ method }) => method.id));
    for (const { method } of skeleton.handlers) {
      const other = this.#handlers.get(method.id | 0);
      if (other !== undefined && !formerIds.has(method.id)) throw sameNumber(method, other.method);
    }
    for (const id of formerIds) this.#handlers.delete(id | 0);
    this.#add(skeleton);
  }

  #check(option: string, skeleton: ServiceSkeleton): void {
    checkSkeleton(option, skeleton);
    const { name, serverType } = skeleton.service;
    if (this.#serverType !== undefined && !hosts(this.#serverType, serverType)) {
      throw new TypeError(
        `${option}: ${name} is hosted by servers of type ${serverType}, this one is of type ${this.#serverType}`,
      );
    }
  }

  #add(skeleton: ServiceSkeleton): void {
    this.#services.set(skeleton.service.name, skeleton);
    for (const handler of skeleton.handlers) {
      const { method } = handler;
      const other = this.#handlers.get(method.id | 0);
      if (other !== undefined) throw sameNumber(method, other.method);
      this.#handlers.set(method.id | 0, handler);
    }
  }
}

function sameNumber(method: Handler["method"], other: Handler["method"]): TypeError {
  return new TypeError(
    `services: ${method.path} and ${other.path} have the same number ${method.id}; rename one`,
  );
}

function checkArray(services: unknown): void {
  if (!Array.isArray(services)) throw new TypeError("services: expected an array of skeletons");
}

function checkSkeleton(option: string, skeleton: ServiceSkeleton): void {
  // Plain JavaScript can pass anything.
  const given = skeleton as Partial<ServiceSkeleton> | null | undefined;
  if (typeof given?.service?.name === "string" && Array.isArray(given.handlers)) return;
  throw new TypeError(
    `${option}: expected ${option === "services" ? "instances of classes that extend" : "an instance of a class that extends"} a generated skeleton, such as new ChatRemote()`,
  );
}
