import { code } from "../compiler/src/emit/code.js";
import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { array, call } from "../compiler/src/emit/layout.js";
import {
  isPackable,
  packedMethod,
  packedTagOf,
  scalarMethod,
  tagOf,
} from "../compiler/src/emit/wire.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import type { ListType, MapType, TypeModel } from "../compiler/src/model/model.js";

/** Where the statements that write a value stand. */
export interface Writing {
  readonly file: FileBuilder;
  readonly jsNumber: boolean;
  /** Loops around the statement; it numbers the variables of the next one. */
  readonly depth: number;
  /** Name of the variable that remembers where a sub-message began. */
  readonly mark: string;
}

/**
 * The statements that write a value, whatever it is.
 *
 *     Device  →  const mark = writer.begin(66);
 *                encodeDevice(writer, item);
 *                writer.end(mark);
 */
export function writeValue(
  number: number,
  type: TypeModel,
  access: string,
  writing: Writing,
): readonly Doc[] {
  const { file, mark } = writing;
  const tag = String(tagOf(number, type));
  switch (type.kind) {
    case "scalar":
      return [invoke(`writer.${scalarMethod(type.scalar, writing.jsNumber)}`, [tag, access])];
    case "well-known":
      return [invoke(`writer.${type.name}`, [tag, access])];
    case "enum":
      return [
        invoke("writer.enum", [
          tag,
          call(file.value(type.ref, `encode${type.ref.tsName}`), [access]),
        ]),
      ];
    case "message":
    case "union":
      return subMessage(tag, mark, [
        invoke(file.value(type.ref, `encode${type.ref.tsName}`), ["writer", access]),
      ]);
    case "wrapped":
      return subMessage(tag, mark, [writeRepeated(1, type.inner, access, writing)]);
    case "list":
    case "map":
      return [writeRepeated(number, type, access, writing)];
  }
}

function writeRepeated(
  number: number,
  type: ListType | MapType,
  access: string,
  writing: Writing,
): Doc {
  if (type.kind === "list") {
    const items = type.isSet === true ? `${writing.file.use(runtime.listOf)}(${access})` : access;
    return writeList(number, type, items, writing);
  }
  const entries = type.isRecord === true ? `${writing.file.use(runtime.mapOf)}(${access})` : access;
  return writeMap(number, type, entries, writing);
}

function writeList(number: number, list: ListType, access: string, writing: Writing): Doc {
  const { element } = list;
  const tag = String(packedTagOf(number));
  if (element.kind === "scalar" && isPackable(element)) {
    return invoke(`writer.${packedMethod(element.scalar, writing.jsNumber)}`, [tag, access]);
  }
  if (element.kind === "enum") {
    const encode = writing.file.value(element.ref, `encode${element.ref.tsName}`);
    return invoke("writer.packedEnum", [tag, access, encode]);
  }
  if (element.kind === "scalar" && element.scalar === "string") {
    return invoke("writer.strings", [tag, access]);
  }
  const item = `item${suffix(writing)}`;
  return code`
    for (const ${item} of ${call("writer.items", [tag, access])}) {
      ${[...writeValue(number, element, item, inner(writing))]}
    }
  `;
}

function writeMap(number: number, map: MapType, access: string, writing: Writing): Doc {
  const key = `key${suffix(writing)}`;
  const entry = `entry${suffix(writing)}`;
  const mark = `mark${suffix(writing)}`;
  const keyType = { kind: "scalar", scalar: map.key, alias: undefined } as const;
  const statements = [
    ...writeValue(1, keyType, key, writing),
    ...writeValue(2, map.value, entry, inner({ ...writing, depth: writing.depth + 1 })),
  ];
  const tag = String(packedTagOf(number));
  return code`
    for (const ${array([key, entry])} of ${call("writer.entries", [tag, access])}) {
      ${[...subMessage(tag, mark, statements)]}
    }
  `;
}

function subMessage(tag: string, mark: string, body: readonly Doc[]): readonly Doc[] {
  return [`const ${mark} = writer.begin(${tag});`, ...body, `writer.end(${mark});`];
}

function invoke(callee: string, parameters: readonly Doc[]): Doc {
  return concat([call(callee, parameters), ";"]);
}

/** Inside the loop: its sub-message has the number of the loop, the next loop another. */
function inner(writing: Writing): Writing {
  return { ...writing, depth: writing.depth + 1, mark: `mark${suffix(writing)}` };
}

function suffix({ depth }: Writing): string {
  return depth === 0 ? "" : String(depth + 1);
}
