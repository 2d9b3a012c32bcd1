import type { AnyMethod } from "../call/method.js";
import type { Asked } from "./method-finder.js";
import type { Label } from "./notation.js";

/** Heads that are remembered: a caller may say what it likes as its `serverType`. */
const HEADS_MAX = 1024;

/** Characters of a head at most: nobody has names as long as that. */
const HEAD_LENGTH_MAX = 1024;

/** What stands before the number of a request, and before its arguments. */
const ID = '{"id":';
const ARGUMENTS = ',"args":';

/** Of at most 53 bits. */
const INTEGER = /^(?:0|-?[1-9]\d{0,14})$/;

/** A request whose method is known from its head. */
export class KnownRequest implements Label {
  readonly id: number;
  readonly trace = undefined;
  readonly method: AnyMethod;
  #args: unknown;

  constructor(id: number, method: AnyMethod, args: unknown) {
    this.id = id;
    this.method = method;
    this.#args = args;
  }

  /** The arguments, until they are taken. */
  get args(): unknown {
    return this.#args;
  }

  /** The arguments, which are then forgotten here: the call may take its time. */
  takeArguments(): unknown {
    const args = this.#args;
    this.#args = undefined;
    return args;
  }
}

/**
 * The texts between the number and the arguments of requests, which are the same in all requests of a
 * method: who has read one of them need not read it again.
 */
export class RequestHeads {
  readonly #methods = new Map<string, AnyMethod>();

  /** The request, where it begins with a head that is known and is JSON to its end. */
  read(text: string): KnownRequest | undefined {
    const comma = text.indexOf(",", ID.length);
    const start = text.indexOf(ARGUMENTS, comma);
    if (comma < 0 || start < 0 || !text.startsWith(ID) || !text.endsWith("}}")) return undefined;
    const method = this.#methods.get(text.slice(comma, start));
    const id = text.slice(ID.length, comma);
    if (method === undefined || !INTEGER.test(id)) return undefined;
    try {
      const args: unknown = JSON.parse(text.slice(start + ARGUMENTS.length, -2));
      return new KnownRequest(Number(id), method, args);
    } catch {
      // More than one value, or none: somebody has to look closer.
      return undefined;
    }
  }

  /** Remembers the head of a request that asked for this method, if that is how it was written. */
  learn(text: string, asked: Asked, method: AnyMethod): void {
    if (this.#methods.size >= HEADS_MAX) return;
    const { args: _args, ...names } = asked as Readonly<Record<string, unknown>>; // as it was read
    const head = `,"msg":${JSON.stringify(names).slice(0, -1)}`;
    if (head.length > HEAD_LENGTH_MAX) return;
    const comma = text.indexOf(",", ID.length);
    if (text.startsWith(ID) && text.startsWith(head + ARGUMENTS, comma)) {
      this.#methods.set(head, method);
    }
  }
}
