/**
 * What a few bytes may make of themselves: a message that is not there is read as an instance of
 * all defaults, so that a list of empty messages could take thousands of times its bytes.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { DecodeError } from "mailstation";
import { Reader } from "mailstation/codegen";
import { generate } from "../support/generated-modules.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const INTERFACE = `
package wide;

message Leaf { 1 x: string; }
message Node { 1 a: Leaf; 2 b: Leaf; 3 c: Leaf; 4 d: Leaf; 5 e: Leaf; 6 f: Leaf; 7 g: Leaf; 8 h: Leaf; }
message Big { 1 a: Node; 2 b: Node; 3 c: Node; 4 d: Node; 5 e: Node; 6 f: Node; 7 g: Node; 8 h: Node; }
message Flat {
  1 a: map<string, string>; 2 b: map<string, string>; 3 c: map<string, string>; 4 d: bytes; 5 e: bytes;
  6 f: string[]; 7 g: int32[];
}
union Choice { 1 big: Big; 2 text: string; }

message Bigs { 1 list: Big[]; }
message Flats { 1 list: Flat[]; }
message Maps { 1 map: map<int32, Big>; }
message Choices { 1 list: Choice[]; }
message Wrapped { 1 lists: Big[][]; }
message Deep { 1 wrapped: map<int32, Big[]>[]; }

message Versioned { 1 id: int32; 2 leaf: Leaf; }
message Leaves { 1 list: Leaf[]; }
message VersionedList { 1 list: Versioned[]; }
message Words { 1 map: map<int32, string[]>; }

error Lost = 1001 { 1 list: Big[]; }

service Store {
  keep(list: Big[], map: map<int32, Big>);
  load(): Big[] throws Lost;
}
`;

type Decode = (reader: Reader, length: number) => unknown;

const folder = temporaryFolder();
writeFileSync(join(folder, "wide.rpc"), INTERFACE);
const { modules } = await generate(folder);
// The cast: it is generated code, whose exports are checked where they are used.
const wide = modules.get("wide") as Readonly<Record<string, unknown>>;

const FRAME_BYTES = 200_000;

/** A frame of 200 kB that repeats `hex`. */
function frame(hex: string): Uint8Array {
  const unit = Buffer.from(hex.replaceAll(" ", ""), "hex");
  const bytes = new Uint8Array(FRAME_BYTES - (FRAME_BYTES % unit.length));
  for (let at = 0; at < bytes.length; at += unit.length) bytes.set(unit, at);
  return bytes;
}

function decoder(name: string): Decode {
  const decode = wide[name];
  assert.ok(typeof decode === "function", name);
  // The cast: the name is that of a generated decoder.
  return decode as Decode;
}

function codecOf(name: string): Readonly<Record<"decode" | "decodeResult", Decode>> {
  // The cast: the name is that of a method's descriptor.
  return wide[name] as Readonly<Record<"decode" | "decodeResult", Decode>>;
}

function read(decode: Decode, bytes: Uint8Array): unknown {
  return decode(new Reader(bytes), bytes.length);
}

const hostile: readonly (readonly [what: string, decode: Decode, unit: string])[] = [
  ["empty messages in a list", decoder("decodeBigs"), "0a 00"],
  ["messages in a list, each with one nested message", decoder("decodeBigs"), "0a 02 0a 00"],
  ["messages without nested ones, but with maps, lists and bytes", decoder("decodeFlats"), "0a 00"],
  ["map entries without a value", decoder("decodeMaps"), "0a 00"],
  ["map entries with an empty value", decoder("decodeMaps"), "0a 02 12 00"],
  ["unions of an empty message", decoder("decodeChoices"), "0a 02 0a 00"],
  [
    "unions of a case that comes again and again",
    decoder("decodeChoices"),
    "0a 06 0a 00 12 00 0a 00",
  ],
  ["empty messages in a list of lists", decoder("decodeWrapped"), "0a 02 0a 00"],
  ["lists in maps in a list", decoder("decodeDeep"), "0a 06 0a 04 12 02 0a 00"],
  ["parameters", codecOf("Store_keep").decode, "0a 00"],
  ["a parameter that is a map", codecOf("Store_keep").decode, "12 00"],
  ["a result", codecOf("Store_load").decodeResult, "0a 00"],
  ["the fields of an error", decoder("decodeLost"), "0a 00"],
];

suite("200 kB of absent messages are refused: they would take gigabytes", () => {
  for (const [what, decode, unit] of hostile) {
    test(what, () => {
      const before = process.memoryUsage().heapUsed;
      assert.throws(() => read(decode, frame(unit)), {
        name: "DecodeError",
        what: "message",
        expected: "at most 256 bytes of memory for each byte read",
      });
      // The allowance is 52 MB. The margin is for what the collector has not seen yet.
      assert.ok(process.memoryUsage().heapUsed - before < 200e6);
    });
  }
});

suite("honest messages are read, however many", () => {
  const honest: readonly (readonly [what: string, decode: Decode, unit: string, count: number])[] =
    [
      [
        "with a required message that is there",
        decoder("decodeVersionedList"),
        "0a 04 08 01 12 00",
        2e5,
      ],
      [
        "of an older peer, which knows no such message",
        decoder("decodeVersionedList"),
        "0a 02 08 01",
        2e5,
      ],
      ["all of whose fields are zero", decoder("decodeVersionedList"), "0a 00", 4e5],
      [
        "without nested messages, all of whose fields are zero",
        decoder("decodeLeaves"),
        "0a 00",
        4e5,
      ],
      ["with all their nested messages", decoder("decodeBigs"), `0a 10 ${nodes()}`, 2e4],
      ["lists in a map", decoder("decodeWords"), "0a 08 08 01 12 04 0a 02 61 62", 1e5],
    ];
  for (const [what, decode, unit, count] of honest) {
    test(`${count} ${what}`, () => {
      const bytes = Buffer.from(unit.replaceAll(" ", "").repeat(count), "hex");
      const value = read(decode, bytes);
      assert.ok(typeof value === "object" && value !== null);
    });
  }

  test("one of all defaults, from no bytes", () => {
    for (const name of ["Big", "Flat", "Choice"]) read(decoder(`decode${name}`), new Uint8Array(0));
  });

  function nodes(): string {
    return ["0a", "12", "1a", "22", "2a", "32", "3a", "42"].map((tag) => `${tag} 00`).join(" ");
  }
});

test("a decoder that refused is usable again", () => {
  const reader = new Reader(frame("0a 00"));
  assert.throws(() => decoder("decodeBigs")(reader, FRAME_BYTES), DecodeError);
  reader.reset(new Uint8Array([0x0a, 0]));
  assert.ok(decoder("decodeBigs")(reader, 2));
});
