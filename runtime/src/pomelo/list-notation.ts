import type { Buffer } from "node:buffer";
import type { JsonValue } from "../codec/json-value.js";
import type { AnyMethod } from "../call/method.js";
import { ProtocolError } from "../composer/frame.js";
import type { Label, Notation, PomeloRequest, PomeloValue } from "./notation.js";
import type { Content } from "./content.js";
import { argumentsToPomelo, resultToPomelo } from "./pomelo-json.js";
import type { PomeloName } from "./pomelo-name.js";
import { ServiceList } from "./service-list.js";
import { UNREADABLE, ValueReader } from "./value-reader.js";
import { ValueWriter } from "./value-writer.js";

/** Stands for values that only a program with the same classes can read: it fits nothing that is declared. */
const CLASSES = { unreadable: "a value of a class" } as const;

/**
 * The bytes of `pomelo-mqtt2`: `id | namespace i16 | service i16 | method i16 | arguments` and
 * `id | values`, where the numbers are those of a list that the server says first.
 */
export class ListNotation implements Notation {
  readonly #role: "caller" | "server";
  #list: ServiceList | undefined;

  /** Without a list, this side calls a server that will say it. */
  constructor(list: ServiceList | undefined) {
    this.#list = list;
    this.#role = list === undefined ? "caller" : "server";
  }

  get isReady(): boolean {
    return this.#list !== undefined;
  }

  read(bytes: Buffer, start: number, end: number): unknown {
    const reader = new ValueReader(bytes, start, end);
    const id = reader.unsigned();
    if (this.#role === "caller") {
      const resp = reader.value();
      return { id, resp: resp === UNREADABLE ? CLASSES : resp };
    }
    const numbers = [reader.short(), reader.short(), reader.short()] as const;
    const args = reader.value();
    return {
      id,
      msg: { ...this.#list?.namesAt(numbers), args: args === UNREADABLE ? CLASSES : args },
    };
  }

  learn(): void {}

  missing(name: PomeloName): string | undefined {
    const numbers = this.#list?.numbersOf(name);
    return typeof numbers === "string" ? numbers : undefined;
  }

  request({ id, name, method, values }: PomeloRequest): Content {
    const numbers = this.#list?.numbersOf(name);
    if (numbers === undefined || typeof numbers === "string") {
      throw new Error(numbers ?? "the server has not said what it serves");
    }
    const writer = new ValueWriter();
    writer.unsigned(id);
    for (const number of numbers) writer.short(number);
    writer.value(argumentsToPomelo(method, values));
    return writer.finish();
  }

  result({ id }: Label, method: AnyMethod, result: unknown): Content {
    return answer(id, [null, resultToPomelo(method, result)]);
  }

  error({ id }: Label, error: JsonValue): Content {
    return answer(id, [error]);
  }

  list(): Content | undefined {
    return this.#list === undefined ? undefined : JSON.stringify(this.#list.toJson());
  }

  listed(bytes: Buffer): void {
    if (this.#role === "server") throw new ProtocolError("mqtt2: expected no list from a caller");
    let json: unknown;
    try {
      json = JSON.parse(bytes.toString("utf8"));
    } catch {
      throw new ProtocolError("mqtt2: expected a list of what the server serves, got no JSON");
    }
    this.#list = ServiceList.parse(json);
  }
}

function answer(id: number, values: readonly PomeloValue[]): Content {
  const writer = new ValueWriter();
  writer.unsigned(id);
  writer.value(values);
  return writer.finish();
}
