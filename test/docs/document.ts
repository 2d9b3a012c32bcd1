/**
 * Reads what a document tells its reader to do. A comment before a fenced block says what the block
 * is; readers of the rendered page do not see it:
 *
 * - `<!-- file: server.ts -->` the block is that file; `<!-- append: server.ts -->` its next part.
 * - `<!-- background until: listening -->` a command that keeps running; wait for that text.
 * - `<!-- output -->` what the command before it prints; a line `…` stands for any lines.
 * - `<!-- not run: why -->` the block is shown only.
 *
 * A `sh` block without a comment is run. Any other block without one is refused, so that nothing
 * in a document goes unchecked by oversight.
 */

/** One step of a document, in its order. */
export type Step =
  | { readonly kind: "file"; readonly path: string; readonly text: string; readonly line: number }
  | { readonly kind: "append"; readonly path: string; readonly text: string; readonly line: number }
  | { readonly kind: "run"; readonly text: string; readonly line: number }
  | {
      readonly kind: "background";
      readonly until: string;
      readonly text: string;
      readonly line: number;
    }
  | { readonly kind: "output"; readonly text: string; readonly line: number };

interface Block {
  readonly language: string;
  readonly mark: string | undefined;
  readonly text: string;
  /** Number of the opening fence's line. */
  readonly line: number;
}

/** The steps of a Markdown text; throws with the line of a block that says nothing of itself. */
export function stepsOf(markdown: string): readonly Step[] {
  return blocksOf(markdown).flatMap((block) => stepOf(block) ?? []);
}

function stepOf(block: Block): Step | undefined {
  const { language, mark, text, line } = block;
  if (mark === undefined) {
    if (language === "sh") return { kind: "run", text, line };
    throw new Error(`line ${String(line)}: the block does not say which file it is, or why not`);
  }
  const [, verb = "", argument = ""] = /^([a-z ]+?)(?::\s*(.+))?$/.exec(mark) ?? [];
  if (verb === "output" && argument === "") {
    // Any output shows nothing, too.
    if (text.trim() === "") throw new Error(`line ${String(line)}: the block shows no output`);
    return { kind: "output", text, line };
  }
  if (argument !== "") {
    if (verb === "file") return { kind: "file", path: argument, text, line };
    if (verb === "append") return { kind: "append", path: argument, text, line };
    if (verb === "background until") return { kind: "background", until: argument, text, line };
    if (verb === "not run") return undefined;
  }
  throw new Error(`line ${String(line)}: cannot read \`<!-- ${mark} -->\``);
}

function blocksOf(markdown: string): readonly Block[] {
  const lines = markdown.split("\n");
  const blocks: Block[] = [];
  let mark: string | undefined;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    const comment = /^\s*<!--\s*(.*?)\s*-->\s*$/.exec(line)?.[1];
    const [, indent = "", fence, language = ""] = /^(\s*)(`{3,})([\w-]*)/.exec(line) ?? [];
    if (fence === undefined) {
      if (comment !== undefined || line.trim() !== "") mark = comment;
      continue;
    }
    const end = lines.findIndex((it, at) => at > index && it.trim() === fence);
    if (end < 0) throw new Error(`line ${String(index + 1)}: the block does not end`);
    const body = lines.slice(index + 1, end).map((it) => it.slice(indent.length));
    blocks.push({ language, mark, text: `${body.join("\n")}\n`, line: index + 1 });
    mark = undefined;
    index = end;
  }
  return blocks;
}
