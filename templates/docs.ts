import { lines } from "../compiler/src/emit/code.js";
import type { Doc } from "../compiler/src/emit/document.js";
import type { Docs, EnumMemberModel } from "../compiler/src/model/model.js";

/*
 * The author's doc comment as TSDoc.
 *
 *     /** Text. * /  @deprecated("use text")
 *
 *     →  /**
 *         * Text.
 *         *
 *         * @deprecated use text
 *         * /
 */

/** The doc comment of a declaration or member; nothing when its author wrote none. */
export function docComment(docs: Docs): Doc | undefined {
  return comment(docLines(docs));
}

/** The comment that repeats only the deprecation, for a second export under the same name. */
export function deprecation(docs: Docs): Doc | undefined {
  return docComment({ lines: [], deprecated: docs.deprecated });
}

/** The doc comment of an enum, with a list of the members that have one. */
export function enumComment(docs: Docs, members: readonly EnumMemberModel[]): Doc | undefined {
  const notes = members.filter(isDocumented).map(memberNote);
  const text = { lines: trimmed(docs.lines), deprecated: undefined };
  const top =
    text.lines.length > 0 && notes.length > 0
      ? [...text.lines, "", ...notes]
      : [...text.lines, ...notes];
  return docComment({ lines: top, deprecated: docs.deprecated });
}

function docLines(docs: Docs): readonly string[] {
  const text = trimmed(docs.lines);
  if (docs.deprecated === undefined) return text;
  const [first = "", ...more] = docs.deprecated.split("\n");
  const tag = [`@deprecated ${first}`.trimEnd(), ...more];
  return text.length === 0 ? tag : [...text, "", ...tag];
}

function comment(text: readonly string[]): Doc | undefined {
  const safe = text.map((line) => line.replaceAll("\r", "").replaceAll("*/", "*\\/").trimEnd());
  const [only] = safe;
  if (only === undefined) return undefined;
  if (safe.length === 1) return `/** ${only.trim()} */`;
  return lines(["/**", ...safe.map((line) => ` * ${line}`.trimEnd()), " */"]);
}

function trimmed(text: readonly string[]): readonly string[] {
  const isBlank = (line: string | undefined): boolean => line !== undefined && line.trim() === "";
  let start = 0;
  let end = text.length;
  while (isBlank(text[start]) && start < end) start += 1;
  while (isBlank(text[end - 1]) && end > start) end -= 1;
  return text.slice(start, end);
}

function isDocumented(member: EnumMemberModel): boolean {
  return member.docs.lines.length > 0 || member.docs.deprecated !== undefined;
}

function memberNote(member: EnumMemberModel): string {
  const { lines: text, deprecated } = member.docs;
  const notes =
    deprecated === undefined ? [] : [`Deprecated${deprecated === "" ? "" : `: ${deprecated}`}.`];
  return `- \`${member.name}\`: ${[...trimmed(text), ...notes].map((line) => line.trim()).join(" ")}`;
}
