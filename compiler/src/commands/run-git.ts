import { spawnSync } from "node:child_process";

/** What a run of git came to. */
export type GitOutcome =
  | { readonly kind: "done"; readonly output: Uint8Array }
  /** There is no program of that name. */
  | { readonly kind: "absent" }
  | { readonly kind: "failed"; readonly message: string };

/** Runs git in a folder; a test may put something else in its place. */
export type RunGit = (folder: string, words: readonly string[], input?: string) => GitOutcome;

/** Runs the program `git`, without a shell. It asks nothing and changes nothing. */
export const runGit: RunGit = (folder, words, input = "") => {
  const { error, status, stdout, stderr } = spawnSync("git", words, {
    cwd: folder,
    input,
    maxBuffer: 1024 ** 3,
    env: { ...process.env, GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
    windowsHide: true,
  });
  if (error !== undefined && "code" in error && error.code === "ENOENT") return { kind: "absent" };
  if (error !== undefined) return { kind: "failed", message: error.message };
  if (status === 0) return { kind: "done", output: stdout };
  const [line = ""] = stderr.toString().trim().split("\n");
  return { kind: "failed", message: line.replace(/^(?:fatal|error): /, "") };
};
