import { unknownFields } from "./codec/unknown-fields.js";
import { RpcError, type RpcErrorDetails } from "./rpc-error.js";

/** Details of a declared error, and the message to show instead of the one made from its fields. */
export interface DeclaredErrorOptions extends RpcErrorDetails {
  readonly message?: string | undefined;
}

/** What generated error classes extend: an error declared in an interface file, with typed fields. */
export abstract class DeclaredError extends RpcError {
  override readonly name: string;

  /** Message when none is given: the fields, so that the error prints as `RoomFull: { room: "lobby", limit: 2 }`. */
  constructor(
    code: number,
    name: string,
    fields: object,
    options: DeclaredErrorOptions | undefined,
  ) {
    super(code, options?.message ?? describeFields(fields), options);
    this.name = name;
    if (unknownFields in fields) Object.assign(this, { [unknownFields]: fields[unknownFields] });
  }
}

const SHOWN_CHARACTERS_MAX = 200;

function describeFields(fields: object): string {
  const entries = Object.entries(fields).map(([name, value]) => `${name}: ${describe(value)}`);
  const text = entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  return text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}…` : text;
}

function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, SHOWN_CHARACTERS_MAX));
  if (typeof value === "bigint") return `${value}n`;
  if (Array.isArray(value)) return `[${value.length} items]`;
  if (value instanceof Date) return String(value);
  return typeof value === "object" && value !== null ? "{…}" : String(value);
}
