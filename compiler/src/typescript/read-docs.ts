import type { ts } from "ts-morph";

import type { Docs } from "../model/model.js";
import type { CompilerApi } from "./compiler-api.js";

/** A tag of a doc comment, such as `@timeout 2s`. */
export interface DocTag {
  readonly name: string;
  /** What follows the name, on one line. */
  readonly text: string;
  readonly node: ts.JSDocTag;
}

/** The doc comment of a declaration. */
export interface DocComment {
  readonly docs: Docs;
  readonly tags: ReadonlyMap<string, DocTag>;
  /** All tags of the name, for those that may be repeated. */
  all(name: string): readonly DocTag[];
}

/** Tags that say something to rpcgen, and are not repeated as text. */
const ownTags = new Set(
  "deprecated idempotent namespace oneway override remarks returns return param server throws timeout was".split(
    " ",
  ),
);

/** The last doc comment before a declaration, as text and as tags. */
export function readDocs(ts: CompilerApi, node: ts.Node | undefined): DocComment {
  const comments = node === undefined ? [] : ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const comment = comments.at(-1);
  const tags = (comment?.tags ?? []).map((tag): DocTag => {
    return { name: tag.tagName.text, text: oneLine(textOf(ts, tag.comment)), node: tag };
  });
  const byName = new Map(tags.map((tag) => [tag.name, tag]));
  const lines = textLines(textOf(ts, comment?.comment));
  for (const { name, text } of tags) {
    if (!ownTags.has(name)) lines.push(`@${name}${text === "" ? "" : ` ${text}`}`);
  }
  const deprecated = byName.get("deprecated")?.text;
  return {
    docs: { lines, deprecated },
    tags: byName,
    all: (name) => tags.filter((tag) => tag.name === name),
  };
}

function textOf(ts: CompilerApi, comment: ts.JSDoc["comment"]): string {
  return ts.getTextOfJSDocComment(comment) ?? "";
}

function textLines(text: string): string[] {
  const lines = text.split(/\r\n?|\n/).map((line) => line.trimEnd());
  while (lines.at(-1) === "") lines.pop();
  while (lines[0] === "") lines.shift();
  return lines;
}

function oneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, " ");
}
