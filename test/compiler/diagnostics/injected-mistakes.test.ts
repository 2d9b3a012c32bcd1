import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import fc from "fast-check";

import { compile } from "../../../compiler/src/compile.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";

const base = readFileSync(join(import.meta.dirname, "shop.rpc"), "utf8");

/** Changes of the base by what is wrong with them: what stands there, and what instead. */
const mistakes: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  semi: [
    ["2 units: int64;", "2 units: int64"],
    ["  drop(id: OrderId);", "  drop(id: OrderId)"],
    ["const MAX_NOTE: uint32 = 500;", "const MAX_NOTE: uint32 = 500"],
    ["type OrderId = string;", "type OrderId = string"],
    ["PAID = 1;", "PAID = 1"],
    ["reserved 9;", "reserved 9"],
    ["package shop.v1;", "package shop.v1"],
    ["oneway ping(id: OrderId);", "oneway ping(id: OrderId)"],
    ["throws TooLate;", "throws TooLate"],
    ["5 total: Money;", "5 total: Money"],
  ],
  keyword: [
    ["message Money", "mesage Money"],
    ["union Change", "unoin Change"],
    ["service Admin", "servce Admin"],
    ["enum State", "enumm State"],
    ["closed enum Size", "close enum Size"],
    ["error TooLate", "eror TooLate"],
    ["const PREFIX", "cnst PREFIX"],
    ["oneway ping", "onway ping"],
    ["throws TooLate;", "thows TooLate;"],
    ["reserved 9;", "reservd 9;"],
    ["  message Line", "  mesage Line"],
    ["type Prices", "typ Prices"],
  ],
  brace: [
    ["  2 units: int64;\n}", "  2 units: int64;\n"],
    ["message Money {", "message Money "],
    ["    3 size: Size;\n  }", "    3 size: Size;\n"],
    ["  3 repriced: Prices;\n}", "  3 repriced: Prices;\n"],
    ["  1 since: timestamp;\n}", "  1 since: timestamp;\n"],
    ["oneway ping(id: OrderId);\n}", "oneway ping(id: OrderId);\n"],
    ["LARGE = 1; }", "LARGE = 1; "],
    ["left: uint32; }", "left: uint32;"],
    ["union Change {", "union Change"],
    ["service Shop {", "service Shop"],
    ["enum State {", "enum State"],
    ["message Line {", "message Line"],
    ["error TooLate = 1002 {", "error TooLate = 1002"],
  ],
  type: [
    ["5 total: Money", "5 total: Mony"],
    ["3 size: Size", "3 size: Sise"],
    ["1 placed: Order", "1 placed: Oder"],
    ["map<string, Money>", "map<string, Mooney>"],
    ["(id: OrderId): Order?", "(id: OrdrId): Order?"],
    ["stream Change", "stream Chnge"],
    ["2 count: uint32", "2 count: uint33"],
    ["throws SoldOut, ", "throws SoldOt, "],
  ],
  number: [
    ["2 units", "1 units"],
    ["7 placedAt", "6 placedAt"],
    ["SHIPPED = 2", "SHIPPED = 1"],
    ["3 repriced", "2 repriced"],
    ["TooLate = 1002", "TooLate = 1001"],
    ["8 tags", "9 tags"],
    ["2 left", "1 left"],
    ["7 placedAt", "19500 placedAt"],
    ["2 units", "0 units"],
  ],
  annotation: [
    ['@timeout("2s")', '@timeuot("2s")'],
    ["@max(100)", '@max("x")'],
    ["@idempotent", "@idempotent(3)"],
    ['@deprecated("use total")', "@deprecated(use total)"],
    ['@server("shop")', "@server(shop"],
    ['@timeout("2s")', '@timeout("2s"'],
    ["@idempotent", "@"],
    ["@max(100)", "@max(100"],
    ['@timeout("2s")', '@timeout("2x")'],
    ['@server("shop")', '@server("shop"))'],
  ],
  unterminated: [
    ['"order-"', '"order-'],
    ['"old"', '"old'],
    ['@deprecated("use total")', '@deprecated("use total)'],
    ["/** Longest note. */", "/** Longest note."],
  ],
  stray: [
    ["  2 lines: Line[];", "  2 lines: Line[];;"],
    ["4 note?: string;", "4 note?: string; }"],
    ["2 cancelled", "2 : cancelled"],
    ["NEW = 0;", "NEW == 0;"],
    ["union Change {", "union Change { {"],
    ["  drop(", "  drop drop("],
    ["1 currency: string;", "1 currency: string; #"],
    ["1 currency: string;", "$ 1 currency: string;"],
    ["find(id: OrderId)", "find(id:: OrderId)"],
    ["3 state: State = NEW", "3 state: State = = NEW"],
    ["PAID = 1;", "PAID = 1; foo"],
    ["type Prices", "; type Prices"],
    ["2 units: int64;", "2 units: int64; bar baz"],
    ["): Order[];", "): Order[;"],
    ["): OrderId throws", ") OrderId throws"],
    ["page: uint32)", "page: uint32"],
    ["place(order", "place order"],
    ["map<string, string>", "map<string, string"],
    ["1 since: timestamp", "1 since timestamp"],
    ["1 since: timestamp", "since: timestamp"],
    ["2 count: uint32", "2 count uint32"],
    ["throws SoldOut, TooLate", "throws SoldOut TooLate"],
    ["throws SoldOut, TooLate", "throws"],
    ["reason?: string", "reason: string?"],
    ["2 cancelled: OrderId;", "2 cancelled: ;"],
    ["3 repriced: Prices;", "3: repriced: Prices;"],
    ["const PREFIX: string", "const PREFIX string"],
    ["reserved 3, 10 to 19", "reserved 3 10 to 19"],
    ["NEW = 0;", "NEW;"],
    ["error SoldOut = 1001", "error SoldOut"],
  ],
};

/** A change and the lines of the base that it is about. */
interface Mistake {
  readonly kind: string;
  readonly at: number;
  readonly right: string;
  readonly wrong: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

const all: readonly Mistake[] = Object.entries(mistakes).flatMap(([kind, list]) =>
  list.map(([right, wrong]) => {
    const at = base.indexOf(right);
    assert.ok(at >= 0, `\`${right}\` is not in the base`);
    const lineOf = (offset: number): number => base.slice(0, offset).split("\n").length;
    const places = { firstLine: lineOf(at), lastLine: lineOf(at + right.length) };
    return { kind, at, right, wrong, ...places };
  }),
);

function withMistakes(chosen: readonly Mistake[]): string {
  let text = base;
  for (const { at, right, wrong } of chosen.toSorted((a, b) => b.at - a.at)) {
    text = text.slice(0, at) + wrong + text.slice(at + right.length);
  }
  return text;
}

function errorsOf(text: string): readonly string[] {
  const host = new MemoryHost({ "/project/shop.rpc": text });
  const { diagnostics } = compile(host, { folder: "/project", sources: ["*.rpc"] });
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ code, span, message }) => {
      return `${code} line ${String(span?.source.position(span.start).line)}: ${message}`;
    });
}

test("the base has about seventy lines and no mistake", () => {
  assert.ok(base.split("\n").length > 70);
  assert.deepEqual(errorsOf(base), []);
});

for (const mistake of all) {
  test(`${mistake.kind}: \`${mistake.wrong.replaceAll("\n", "↵")}\` is one error`, () => {
    const errors = errorsOf(withMistakes([mistake]));
    assert.equal(errors.length, 1, errors.join("\n"));
  });
}

/** Kinds that say nothing about which lines belong together, so that one cannot hide another. */
const sixes = fc
  .shuffledSubarray([...all], { minLength: 30, maxLength: 60 })
  .map((candidates) => {
    const chosen: Mistake[] = [];
    for (const mistake of candidates) {
      const isFar = chosen.every(
        ({ kind, firstLine, lastLine }) =>
          kind !== mistake.kind &&
          (mistake.firstLine > lastLine + 3 || mistake.lastLine < firstLine - 3),
      );
      if (isFar && chosen.length < 6) chosen.push(mistake);
    }
    return chosen;
  })
  .filter((chosen) => chosen.length === 6)
  // A brace too few and one too many are balanced: nobody can tell what was meant.
  .filter((chosen) => !chosen.some(({ kind }) => kind === "brace") || !chosen.some(isStrayBrace));

function isStrayBrace({ kind, wrong }: Mistake): boolean {
  return kind === "stray" && /[{}]/.test(wrong);
}

test("six mistakes of different kinds, some lines apart, are six errors", () => {
  fc.assert(
    fc.property(sixes, (chosen) => {
      const errors = errorsOf(withMistakes(chosen));
      const said = chosen.map(({ wrong, firstLine }) => `line ${firstLine}: ${wrong}`);
      assert.equal(errors.length, 6, [...said, "", ...errors].join("\n"));
    }),
    { numRuns: 150, seed: 20_261_120 },
  );
});
