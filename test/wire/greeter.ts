/** The method of the examples in docs/wire.md, as generated code would declare it. */
import type { Reader } from "../../runtime/src/codec/reader.js";
import type { Writer } from "../../runtime/src/codec/writer.js";
import { field, unary, type UnaryMethod } from "../../runtime/src/codegen.js";

/** Its full name, which its number is made from. */
export const GREET_PATH = "hello.v1.Greeter/greet";

/** `greet(name: string): string`. */
export const greet: UnaryMethod<[string], [string], string> = unary({
  path: GREET_PATH,
  id: fnv1a32(GREET_PATH),
  serverType: "hello",
  encode: (writer, [name]) => encodeText(writer, name),
  decode: (reader, length) => [decodeText(reader, length)],
  encodeResult: encodeText,
  decodeResult: decodeText,
  parameters: () => [field(1, "name", "string")],
  result: () => "string",
});

/** FNV-1a with 32 bits over the UTF-8 of a text. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

function encodeText(writer: Writer, text: string): void {
  if (text !== "") writer.string(10, text);
}

function decodeText(reader: Reader, length: number): string {
  const end = reader.enter(length);
  let text = "";
  while (reader.position < reader.end) {
    const tag = reader.tag();
    if (tag === 10) text = reader.string();
    else reader.skip(tag);
  }
  reader.leave(end);
  return text;
}
