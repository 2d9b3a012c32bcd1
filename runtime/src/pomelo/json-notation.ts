import type { Buffer } from "node:buffer";
import type { JsonValue } from "../codec/json-value.js";
import { ANY_SERVER_TYPE } from "../call/any-server-type.js";
import type { AnyMethod } from "../call/method.js";
import { ProtocolError } from "../composer/frame.js";
import type { Asked } from "./method-finder.js";
import type { Label, Notation, PomeloRequest } from "./notation.js";
import { argumentsText, resultText } from "./pomelo-json.js";
import type { RequestHeads } from "./request-heads.js";

/** JSON, as all wires have it but one: `{"id":1,"msg":{…}}`, `{"id":1,"resp":[…]}`. */
export class JsonNotation implements Notation {
  readonly isReady = true;
  readonly #heads: RequestHeads | undefined;
  /** What was read last. */
  #text = "";

  /** A server gives what it has learnt of requests. */
  constructor(heads?: RequestHeads) {
    this.#heads = heads;
  }

  read(bytes: Buffer, start: number, end: number): unknown {
    const text = bytes.toString("utf8", start, end);
    const known = this.#heads?.read(text);
    if (known !== undefined) return known;
    this.#text = text.length > LEARNT_LENGTH_MAX ? "" : text;
    try {
      return JSON.parse(text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ProtocolError(`pomelo: expected JSON: ${reason}`);
    }
  }

  learn(asked: Asked, method: AnyMethod): void {
    if (this.#text === "") return;
    this.#heads?.learn(this.#text, asked, method);
    this.#text = "";
  }

  missing(): undefined {}

  request({ id, name, method, values }: PomeloRequest): string {
    const { namespace, service, method: methodName } = name;
    const serverType = method.serverType === ANY_SERVER_TYPE ? undefined : method.serverType;
    const head = JSON.stringify({ namespace, serverType, service, method: methodName });
    return `{"id":${id},"msg":${head.slice(0, -1)},"args":${argumentsText(method, values)}}}`;
  }

  result(label: Label, method: AnyMethod, result: unknown): string {
    return `${headOf(label)},"resp":[null,${resultText(method, result)}]}`;
  }

  error(label: Label, error: JsonValue): string {
    return `${headOf(label)},"resp":[${JSON.stringify(error)}]}`;
  }

  list(): undefined {}

  listed(): void {
    throw new ProtocolError("pomelo: expected no list of services");
  }
}

/** Of longer requests nothing is learnt: they would be kept meanwhile. */
const LEARNT_LENGTH_MAX = 64 * 1024;

function headOf({ id, trace }: Label): string {
  return trace === undefined ? `{"id":${id}` : `${JSON.stringify(trace).slice(0, -1)},"id":${id}`;
}
