import type { Buffer } from "node:buffer";
import type { JsonValue } from "../codec/json-value.js";
import type { AnyMethod } from "../call/method.js";
import type { Content } from "./content.js";
import type { Asked } from "./method-finder.js";
import type { PomeloName } from "./pomelo-name.js";

/** A value as old programs have it: as in JSON, or bytes where a notation has them. */
export type PomeloValue = JsonValue | Uint8Array | readonly PomeloValue[];

/** A call of an old server. */
export interface PomeloRequest {
  readonly id: number;
  readonly name: PomeloName;
  readonly method: AnyMethod;
  readonly values: readonly unknown[];
}

/** What an answer repeats of its request for pomelo's tracer. */
export type Trace = Readonly<Record<string, string | number>>;

/** What an answer repeats of its request. */
export interface Label {
  /** As the caller has given it. */
  readonly id: number;
  readonly trace: Trace | undefined;
}

/** How requests and answers are written down. */
export interface Notation {
  /** What a peer says: objects as in JSON, `{ id, msg }` or `{ id, resp }`, or a `KnownRequest`; one, or a list of them. Throws a ProtocolError. */
  read(bytes: Buffer, start: number, end: number): unknown;
  /** A request that was read just now asked for this method. */
  learn(asked: Asked, method: AnyMethod): void;
  /** What the server does not have of this, in pomelo's words, as far as it has said. */
  missing(name: PomeloName): string | undefined;
  /** A request of what is not missing. */
  request(request: PomeloRequest): Content;
  /** The answer to a call that has ended well. */
  result(label: Label, method: AnyMethod, result: unknown): Content;
  /** The answer with an error; with null, that of a call without a result. */
  error(label: Label, error: JsonValue): Content;
  /** What this side serves, for callers who have to know. */
  list(): Content | undefined;
  /** Takes the same of a server. Throws a ProtocolError. */
  listed(bytes: Buffer): void;
  /** Whether requests can be written: where callers have to know what is served, they do. */
  readonly isReady: boolean;
}
