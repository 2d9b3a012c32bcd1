import { ProtocolError } from "../composer/frame.js";
import type { PomeloName } from "./pomelo-name.js";

/** Numbers of names, and names by their numbers. */
interface Names {
  readonly numbers: Map<string, number>;
  readonly names: readonly string[];
}

/** What requests of `pomelo-mqtt2` say instead of names. */
export type NameNumbers = readonly [namespace: number, service: number, method: number];

/** Numbers are of 16 bits with a sign. */
const NUMBER_MAX = 32_767;

/** What a server serves, in numbers: its namespaces, its services and its methods, each counted from 0. */
export class ServiceList {
  readonly #namespaces: Names;
  readonly #services: Names;
  readonly #methods: Names;

  private constructor([namespaces, services, methods]: readonly (readonly string[])[]) {
    this.#namespaces = numbered(namespaces ?? []);
    this.#services = numbered(services ?? []);
    this.#methods = numbered(methods ?? []);
  }

  /** The list of what can be called by these names. */
  static of(names: readonly PomeloName[]): ServiceList {
    return new ServiceList([
      [...new Set(names.map(({ namespace }) => namespace))],
      [...new Set(names.map(({ service }) => service))],
      [...new Set(names.map(({ method }) => method))],
    ]);
  }

  /** Reads what a server says: three objects of numbers by their names, then three lists of names. Throws a ProtocolError. */
  static parse(json: unknown): ServiceList {
    const parts: readonly unknown[] = Array.isArray(json) ? json : [];
    const lists = parts.slice(3);
    if (lists.length === 3 && lists.every(isListOfNames)) return new ServiceList(lists);
    throw new ProtocolError("mqtt2: expected a list of what the server serves");
  }

  /** As servers say it. */
  toJson(): unknown {
    const all = [this.#namespaces, this.#services, this.#methods];
    return [
      ...all.map(({ numbers }) => Object.fromEntries(numbers)),
      ...all.map(({ names }) => names),
    ];
  }

  /** The numbers of a method, or what there is not, in pomelo's words. */
  numbersOf({ namespace, service, method }: PomeloName): NameNumbers | string {
    const [first, second, third] = [
      this.#namespaces.numbers.get(namespace),
      this.#services.numbers.get(service),
      this.#methods.numbers.get(method),
    ];
    if (first === undefined) return `no such namespace:${namespace}`;
    if (second === undefined) return `no such service:${service}`;
    if (third === undefined) return `no such method:${method}`;
    return [first, second, third];
  }

  /** What the numbers stand for; undefined where they stand for nothing. */
  namesAt([namespace, service, method]: NameNumbers): {
    readonly [Part in keyof PomeloName]: string | undefined;
  } {
    return {
      namespace: this.#namespaces.names[namespace],
      service: this.#services.names[service],
      method: this.#methods.names[method],
    };
  }
}

/** Of names that are there twice, the last number counts, as with pomelo. */
function numbered(names: readonly string[]): Names {
  const known = names.slice(0, NUMBER_MAX + 1);
  return { names: known, numbers: new Map(known.map((name, number) => [name, number])) };
}

function isListOfNames(list: unknown): list is readonly string[] {
  return Array.isArray(list) && list.every((name) => typeof name === "string");
}
