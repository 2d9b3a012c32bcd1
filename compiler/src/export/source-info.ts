import { header } from "./print-proto.js";
import type { ProtoDeclaration, ProtoFile } from "./proto-file.js";
import { WireWriter } from "./wire-writer.js";

/** A path of field numbers and indexes within `FileDescriptorProto`, and what is said there. */
interface Location {
  readonly path: readonly number[];
  readonly comments: readonly string[];
}

const syntaxPath = [12];
const topLevel = { message: 4, enum: 5, service: 6 } as const;
const nestedIn = { message: 3, enum: 4 } as const;
const membersOf = { message: 2, enum: 2, service: 2 } as const;

/** `SourceCodeInfo`: the header and the comments of a file; places in a text are not known. */
export function describeComments(file: ProtoFile): WireWriter {
  const writer = new WireWriter();
  // As in the text, the header stands apart from the comments on the file.
  const head = describeLocation({ path: syntaxPath, comments: file.comments });
  writer.message(1, head.text(6, ` ${header(file.source)}\n`));
  const counts = new Map<string, number>();
  for (const declaration of file.declarations) {
    const { kind } = declaration;
    const index = counts.get(kind) ?? 0;
    counts.set(kind, index + 1);
    for (const location of locationsOf(declaration, [topLevel[kind], index])) {
      if (location.comments.length > 0) writer.message(1, describeLocation(location));
    }
  }
  return writer;
}

function locationsOf(declaration: ProtoDeclaration, path: readonly number[]): readonly Location[] {
  const members = membersWithComments(declaration).map(({ comments }, index) => ({
    path: [...path, membersOf[declaration.kind], index],
    comments,
  }));
  const own = { path, comments: declaration.comments };
  if (declaration.kind !== "message") return [own, ...members];
  // The messages of the entries of maps come before what is declared.
  const entries = declaration.fields.filter(({ label }) => label === "map").length;
  const counts = { message: entries, enum: 0 };
  const nested = declaration.nested.flatMap((it) => {
    const index = counts[it.kind];
    counts[it.kind] += 1;
    return locationsOf(it, [...path, nestedIn[it.kind], index]);
  });
  return [own, ...members, ...nested];
}

function membersWithComments(
  declaration: ProtoDeclaration,
): readonly { readonly comments: readonly string[] }[] {
  switch (declaration.kind) {
    case "message":
      return declaration.fields;
    case "enum":
      return declaration.values;
    case "service":
      return declaration.methods;
  }
}

/** `SourceCodeInfo.Location`. */
function describeLocation({ path, comments }: Location): WireWriter {
  const writer = new WireWriter().packed(1, path).packed(2, [0, 0, 0]);
  if (comments.length === 0) return writer;
  return writer.text(3, comments.map((line) => `${` ${line}`.trimEnd()}\n`).join(""));
}
