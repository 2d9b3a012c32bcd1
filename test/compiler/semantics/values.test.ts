import assert from "node:assert/strict";
import { test } from "node:test";

import type { DefaultValue } from "../../../compiler/src/model/model.js";
import { codesOf, declarationsOf } from "./compile-text.js";

function defaultOf(field: string): DefaultValue | undefined {
  const declarations = declarationsOf(`
    enum Role { MEMBER = 0; OWNER = 1; inf = 2; true = 3; }
    const LIMIT: uint32 = 0x10;
    const BIG: int64 = 9007199254740993;
    const OTHER: int32 = LIMIT;
    const NAME: string = "n";
    const BEST: Role = Role.OWNER;
    const INF1: double = inf;
    message M { ${field}; }`);
  const message = declarations.get("M");
  assert.ok(message?.kind === "message");
  return message.fields[0]?.default;
}

const defaults: readonly (readonly [string, DefaultValue])[] = [
  ["1 a: int32 = -5", { kind: "number", value: -5 }],
  ["1 a: uint64 = 5", { kind: "bigint", value: 5n }],
  ["1 a: fixed64 = 18446744073709551615", { kind: "bigint", value: 18446744073709551615n }],
  ['@js("number") 1 a: int64 = 5', { kind: "number", value: 5 }],
  ["1 a: double = 5", { kind: "number", value: 5 }],
  ["1 a: double = -0", { kind: "number", value: -0 }],
  ["1 a: double = -inf", { kind: "number", value: -Infinity }],
  ["1 a: double = nan", { kind: "number", value: Number.NaN }],
  ["1 a: float = 0.1", { kind: "number", value: Math.fround(0.1) }],
  ["1 a: bool = true", { kind: "boolean", value: true }],
  ['1 a: string = "\\u00e9"', { kind: "string", value: "é" }],
  ['1 a: bytes = "\\x00\\xffé"', { kind: "bytes", value: Uint8Array.of(0, 255, 195, 169) }],
  ["1 a: Role = OWNER", { kind: "member", value: "OWNER" }],
  ["1 a: Role = Role.OWNER", { kind: "member", value: "OWNER" }],
  ["1 a: Role = inf", { kind: "member", value: "inf" }],
  ["1 a: Role = true", { kind: "member", value: "true" }],
  ["1 a: Role = BEST", { kind: "member", value: "OWNER" }],
  ["1 a: int32 = LIMIT", { kind: "number", value: 16 }],
  ["1 a: int64 = OTHER", { kind: "bigint", value: 16n }],
  ["1 a: int64 = BIG", { kind: "bigint", value: 9007199254740993n }],
  ["1 a: double = LIMIT", { kind: "number", value: 16 }],
  ["1 a: string = NAME", { kind: "string", value: "n" }],
  // Regression: a digit in the name of the constant was taken for a literal that is too large.
  ["1 a: double = INF1", { kind: "number", value: Infinity }],
  ["1 a: float = INF1", { kind: "number", value: Infinity }],
];

for (const [field, expected] of defaults) {
  test(`${field} has its default`, () => {
    assert.deepEqual(defaultOf(field), expected);
  });
}

const refused: readonly (readonly [string, string])[] = [
  ["const A: uint32 = -1;", "RPC2202"],
  ["const A: int32 = 2147483648;", "RPC2202"],
  ["const A: double = 1e999;", "RPC2202"],
  ["const A: float = -1e999;", "RPC2202"],
  [`const A: double = ${"9".repeat(400)};`, "RPC2202"],
  ["const A: int32 = 1.0;", "RPC2201"],
  ["const A: int32 = inf;", "RPC2201"],
  ['const A: bool = "true";', "RPC2201"],
  ["const A: int32 = A;", "RPC2204"],
  ["const A: int64 = 5; const B: uint32 = A; const C: int32 = B; const D: uint64 = -5;", "RPC2202"],
  ["enum E { X = 0; } enum F { X = 0; } const A: E = F.X;", "RPC2201"],
  ["message M { 1 a: int32 = M; }", "RPC2201"],
];

for (const [text, code] of refused) {
  test(`${text} is refused`, () => {
    assert.deepEqual(codesOf(text), [code]);
  });
}
