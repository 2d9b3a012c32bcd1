import { createDiagnostic } from "../diagnostics/create-diagnostic.js";
import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { JsonError, readJson } from "../config/json.js";
import type { JsonMember, JsonNode } from "../config/json.js";
import type { SourceFile } from "../source/source-file.js";

/** Name of the lock file, beside rpcgen.json. */
export const lockName = "rpc.lock.json";

/** The numbers of one type. */
export interface LockedType {
  /** By name. */
  readonly members: ReadonlyMap<string, number>;
  /** Names that had a number, by that number: it is never given again. */
  readonly retired: ReadonlyMap<number, string>;
  /** What the next new member gets. */
  readonly next: number;
}

/** The numbers of all types, by their keys. */
export type Lock = ReadonlyMap<string, LockedType>;

const version = 1;

/** Reads the text of a lock file; what is wrong with it goes to `diagnostics`. */
export function readLock(source: SourceFile, diagnostics: Diagnostic[]): Lock {
  try {
    const root = readJson(source);
    const given = part(root, "version");
    if (numberOf(given) !== version) {
      throw new JsonError(`its version is not ${version}`, given.span);
    }
    const types = namesOf(part(root, "types"));
    return new Map([...types].map(([key, { value }]) => [key, readType(key, value, diagnostics)]));
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const isMerge = /^(?:<{7}|={7}|>{7})/m.test(source.text);
    const help = isMerge
      ? "a merge left its marks: keep the lines of both sides, then run `rpcgen`"
      : "restore it from your repository: the numbers in it are in use";
    const parameters = { why: error.message };
    diagnostics.push(createDiagnostic("lock-syntax", parameters, error.span, { help }));
    return new Map();
  }
}

/** The text of a lock file: sorted, one member per line. */
export function printLock(lock: Lock): string {
  const types: Record<string, object> = {};
  for (const [key, { members, retired, next }] of sorted(lock)) {
    const numbers = [...retired].sort(([a], [b]) => a - b);
    types[key] = {
      members: Object.fromEntries(sorted(members)),
      ...(numbers.length > 0 && { retired: Object.fromEntries(numbers) }),
      next,
    };
  }
  return `${JSON.stringify({ version, types }, undefined, 2)}\n`;
}

function sorted<Value>(map: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

function readType(key: string, node: JsonNode, diagnostics: Diagnostic[]): LockedType {
  const members = new Map<string, number>();
  const owners = new Map<number, JsonMember>();
  const claim = (member: JsonMember, name: string, number: number): void => {
    const other = owners.get(number);
    owners.set(number, member);
    if (other === undefined) return;
    const names = `\`${other.key}\` and \`${name}\``;
    const help = "remove the line of the one that no server knows yet, and run `rpcgen` again";
    const labels = [{ span: other.keySpan, text: "the first" }];
    const details = { help, labels };
    const parameters = { type: key, number, names };
    diagnostics.push(createDiagnostic("lock-number-twice", parameters, member.keySpan, details));
  };
  for (const [name, member] of namesOf(part(node, "members"))) {
    const number = memberNumber(member.value);
    members.set(name, number);
    claim(member, name, number);
  }
  const retired = new Map<number, string>();
  const given = membersOf(node).get("retired");
  for (const [text, member] of given === undefined ? [] : namesOf(given.value)) {
    const number = Number(text);
    if (!isNumber(number) || member.value.kind !== "string") {
      throw new JsonError("a number and the name that had it are expected", member.keySpan);
    }
    retired.set(number, member.value.value);
    claim(member, member.value.value, number);
  }
  return { members, retired, next: memberNumber(part(node, "next")) };
}

function membersOf(node: JsonNode): ReadonlyMap<string, JsonMember> {
  if (node.kind === "object") {
    return new Map(node.members.map((member) => [member.key, member]));
  }
  throw new JsonError("an object is expected here", node.span);
}

/** Members, none of which may say two things: a merge may have left both. */
function namesOf(node: JsonNode): ReadonlyMap<string, JsonMember> {
  const found = membersOf(node);
  for (const { key, keySpan, value } of node.kind === "object" ? node.members : []) {
    const counted = found.get(key)?.value;
    const isSame =
      value === counted || (value.kind !== "object" && valueOf(value) === valueOf(counted));
    if (!isSame) throw new JsonError(`\`${key}\` stands here twice`, keySpan);
  }
  return found;
}

function valueOf(node: JsonNode | undefined): unknown {
  return node !== undefined && "value" in node ? node.value : undefined;
}

/** A member of an object that has to have it. */
function part(node: JsonNode, key: string): JsonNode {
  const found = membersOf(node).get(key);
  if (found !== undefined) return found.value;
  throw new JsonError(`\`${key}\` is missing here`, node.span);
}

/** The greatest number that a field may have. */
const numberMax = 536_870_911;

function isNumber(number: number): boolean {
  return Number.isInteger(number) && number >= 0 && number <= numberMax;
}

function memberNumber(node: JsonNode): number {
  const number = numberOf(node);
  if (isNumber(number)) return number;
  throw new JsonError(`a whole number from 0 to ${numberMax} is expected here`, node.span);
}

function numberOf(node: JsonNode): number {
  if (node.kind === "other" && typeof node.value === "number") return node.value;
  throw new JsonError("a number is expected here", node.span);
}
