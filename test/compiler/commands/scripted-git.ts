import type { RunGit } from "../../../compiler/src/commands/run-git.js";

/** A repository in memory. */
export interface ScriptedRepository {
  /** From the project up to the folder of the repository: `""`, `../`. */
  readonly up: string;
  /** Files of each revision by path. */
  readonly revisions: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Answers as git does what `--against` asks of it. */
export function scriptedGit({ up, revisions }: ScriptedRepository): RunGit {
  const done = (text: string): ReturnType<RunGit> => ({
    kind: "done",
    output: new TextEncoder().encode(text),
  });
  const contents = new Map(
    Object.entries(revisions).flatMap(([revision, files]) =>
      Object.entries(files).map(([path, text]) => [idOf(revision, path), text] as const),
    ),
  );
  return (_folder, words, input = "") => {
    const last = words.at(-1) ?? "";
    if (words.includes("--show-cdup")) return done(`${up}\n`);
    if (words.includes("--verify")) {
      const reference = last.replace("^{commit}", "");
      return Object.hasOwn(revisions, reference)
        ? done(`${reference}\n`)
        : { kind: "failed", message: "" };
    }
    if (words.includes("ls-tree")) {
      const paths = Object.keys(revisions[last] ?? {});
      return done(paths.map((path) => `100644 blob ${idOf(last, path)}\t${path}\0`).join(""));
    }
    if (words.includes("--batch")) {
      const ids = input.split("\n").filter((id) => id !== "");
      return done(ids.map((id) => batchEntry(id, contents.get(id) ?? "")).join(""));
    }
    return done(contents.get(last) ?? "");
  };
}

function batchEntry(id: string, text: string): string {
  return `${id} blob ${new TextEncoder().encode(text).length}\n${text}\n`;
}

function idOf(revision: string, path: string): string {
  return Buffer.from(`${revision}/${path}`).toString("hex");
}
