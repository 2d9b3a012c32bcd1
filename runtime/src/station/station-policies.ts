import { describe } from "../codec/describe.js";
import { checkFailMode, type FailMode } from "../call/fail-mode.js";
import type { OutgoingCall } from "../call/outgoing-call.js";
import { checkRouterType, type RouterType } from "../router/router-type.js";
import type { CallRouter } from "./call-router.js";
import { resolveEjection, type EjectionOptions, type EjectionRules } from "./server-health.js";
import {
  resolveRetryBudget,
  type RetryBudgetOptions,
  type RetryBudgetRules,
} from "./retry-budget.js";

/** How a station chooses servers, and what it does when they fail. */
export interface PolicyOptions {
  /** How servers are chosen for calls that name neither a server nor a key. Default `round-robin`. */
  readonly routerType?: RouterType | undefined;
  /** The same for single server types: the name of a router, or a function of your own. */
  readonly routers?: Readonly<Record<string, RouterType | CallRouter>> | undefined;
  /** What follows when a call cannot be delivered. Default `failfast`. */
  readonly failMode?: FailMode | undefined;
  /** The same for single server types. */
  readonly failModes?: Readonly<Record<string, FailMode>> | undefined;
  /** How many calls may be repeated after a server has had them; each server type has a budget of its own. */
  readonly retryBudget?: RetryBudgetOptions | undefined;
  /** When servers are left out that accept calls and fail them; false: never. */
  readonly ejection?: EjectionOptions | false | undefined;
}

/** The same, checked. */
export class StationPolicies {
  readonly retryBudget: RetryBudgetRules;
  readonly ejection: EjectionRules | undefined;
  readonly #routerType: RouterType;
  readonly #routers: ReadonlyMap<string, RouterType | CallRouter>;
  readonly #failMode: FailMode;
  readonly #failModes: ReadonlyMap<string, FailMode>;

  /** Throws a TypeError that names the option that is wrong. */
  constructor(options: PolicyOptions) {
    const { routerType = "round-robin", failMode = "failfast" } = options;
    checkRouterType("routerType", routerType);
    checkFailMode("failMode", failMode);
    this.#routerType = routerType;
    this.#failMode = failMode;
    this.#routers = byType("routers", options.routers, (option, router) => {
      if (typeof router !== "function") checkRouterType(option, router);
    });
    this.#failModes = byType("failModes", options.failModes, checkFailMode);
    this.retryBudget = resolveRetryBudget(options.retryBudget);
    this.ejection = resolveEjection(options.ejection);
  }

  /** The router for calls that no function routes. */
  routerTypeOf(serverType: string): RouterType {
    const router = this.#routers.get(serverType);
    return router === undefined || typeof router === "function" ? this.#routerType : router;
  }

  /** The function that routes calls to servers of that type, where there is one. */
  callRouterOf(serverType: string): CallRouter | undefined {
    if (this.#routers.size === 0) return undefined;
    const router = this.#routers.get(serverType);
    return typeof router === "function" ? router : undefined;
  }

  failModeOf({ route, method }: OutgoingCall): FailMode {
    return route.failMode ?? this.typeFailModeOf(method.serverType);
  }

  /** Of calls that say nothing themselves. */
  typeFailModeOf(serverType: string): FailMode {
    if (this.#failModes.size === 0) return this.#failMode;
    return this.#failModes.get(serverType) ?? this.#failMode;
  }
}

/** Entries are copied: what is changed later in the object that was given changes nothing. */
function byType<Value>(
  option: string,
  given: Readonly<Record<string, Value>> | undefined,
  check: (option: string, value: Value) => void,
): ReadonlyMap<string, Value> {
  if (given === undefined) return new Map();
  if (typeof given !== "object" || given === null) {
    throw new TypeError(`${option}: expected an object, got ${describe(given)}`);
  }
  const entries = Object.entries(given);
  for (const [type, value] of entries) check(`${option}.${type}`, value);
  return new Map(entries);
}
