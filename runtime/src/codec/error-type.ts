import type { DeclaredError, DeclaredErrorOptions } from "../declared-error.js";
import type { FieldDescriptor } from "./descriptor.js";
import type { Reader } from "./reader.js";
import type { Writer } from "./writer.js";

/** An error of the interface file: how its fields travel, and how the error is made from them. */
export interface ErrorType<Fields> {
  /** Code on the wire, at least 1000. */
  readonly code: number;
  /** `chat.v1.RoomFull`. */
  readonly name: string;
  /** Makes an instance of the generated class. */
  create(fields: Fields, options?: DeclaredErrorOptions): DeclaredError;
  encode(writer: Writer, fields: Fields): void;
  decode(reader: Reader, length: number): Fields;
  /** In the order of their numbers. */
  fields(): readonly FieldDescriptor[];
}

/** Makes the descriptor of an error; generated code calls it. */
export function errorType<Fields>(shape: ErrorType<Fields>): ErrorType<Fields> {
  return shape;
}
