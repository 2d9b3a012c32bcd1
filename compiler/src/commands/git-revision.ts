import { resolve } from "node:path";

import { HostError } from "../host.js";
import type { Host } from "../host.js";
import { RevisionHost } from "./revision-host.js";
import type { GitOutcome, RunGit } from "./run-git.js";

const lineBreak = 0x0a;

/** A revision of the repository that a folder is in. */
export interface Revision {
  readonly kind: "revision";
  /** All files as they were then. */
  readonly host: Host;
  /** Absolute path of the folder of the repository. */
  readonly root: string;
}

/** Why there is none. */
export interface NoRevision {
  readonly kind: "none";
  readonly why: string;
  readonly help: string | undefined;
}

/** What to read, and with what. */
export interface RevisionRequest {
  readonly host: Host;
  /** A folder in the repository. */
  readonly folder: string;
  /** Name of a branch or tag, or the hash of a commit. */
  readonly reference: string;
  readonly runGit: RunGit;
}

/** Opens a revision: asks git for its list of files and, all at once, for the sources among them. */
export function openRevision(request: RevisionRequest): Revision | NoRevision {
  const { host, folder, runGit } = request;
  const up = runGit(folder, ["rev-parse", "--show-cdup"]);
  if (up.kind === "absent") return none("there is no program `git` here", "install git");
  if (up.kind === "failed") return notRepository(request, up.message);
  const root = resolve(folder, textOf(up.output).trim());
  const commit = commitOf(request, request.reference);
  if (commit === undefined) return unknownReference(request);
  const listed = runGit(root, ["ls-tree", "-r", "-z", "--full-tree", commit]);
  if (listed.kind !== "done") return gitFailed(listed);
  const ids = readTree(textOf(listed.output));
  const wanted = [...ids].flatMap(([path, id]) => (isSource(path) ? [id] : []));
  const batch = runGit(root, ["cat-file", "--batch"], wanted.map((id) => `${id}\n`).join(""));
  if (batch.kind !== "done") return gitFailed(batch);
  const contents = readBatch(batch.output);
  const read = (path: string): Uint8Array => {
    const id = ids.get(path) ?? "";
    const known = contents.get(id);
    if (known !== undefined) return known;
    const outcome = runGit(root, ["cat-file", "blob", id]);
    if (outcome.kind !== "done") throw new HostError("other", path, `git cannot read ${path}`);
    contents.set(id, outcome.output);
    return outcome.output;
  };
  const files = { paths: ids.keys(), read };
  return { kind: "revision", host: new RevisionHost(host, root, files), root };
}

function commitOf({ folder, runGit }: RevisionRequest, reference: string): string | undefined {
  // Where git would take it for one of its own options, it is no reference.
  if (reference.startsWith("-")) return undefined;
  const words = ["rev-parse", "--verify", "--quiet", `${reference}^{commit}`];
  const outcome = runGit(folder, words);
  return outcome.kind === "done" ? textOf(outcome.output).trim() : undefined;
}

function notRepository({ host, folder, reference }: RevisionRequest, message: string): NoRevision {
  if (!message.startsWith("not a git repository")) return none(`git says: ${message}`, undefined);
  const isThere = host.status(resolve(folder, reference)) !== undefined;
  const why = isThere ? "it is no folder" : "there is no such folder";
  return none(`${why}, and the project is in no git repository`, undefined);
}

function unknownReference(request: RevisionRequest): NoRevision {
  const { reference } = request;
  const remote = `origin/${reference}`;
  const help =
    commitOf(request, remote) === undefined
      ? "a build server may have fetched one commit alone: let it fetch the other too"
      : `did you mean \`${remote}\`?`;
  return none("git knows no such branch, tag or commit, and there is no such folder", help);
}

function gitFailed(outcome: Exclude<GitOutcome, { readonly kind: "done" }>): NoRevision {
  return none(
    outcome.kind === "failed" ? `git says: ${outcome.message}` : "git is gone",
    undefined,
  );
}

function none(why: string, help: string | undefined): NoRevision {
  return { kind: "none", why, help };
}

/** What is read at once; all else is when it is asked for. */
function isSource(path: string): boolean {
  return path.endsWith(".rpc") || path.endsWith("rpcgen.json");
}

/** Ids of files by path. Links and other repositories within are left out. */
function readTree(text: string): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const line of text.split("\0")) {
    const match = /^100\d+ blob ([0-9a-f]+)\t(.+)$/s.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) ids.set(match[2], match[1]);
  }
  return ids;
}

/** Contents by id: each comes after a line `id type size`, and before a line break. */
function readBatch(bytes: Uint8Array): Map<string, Uint8Array> {
  const contents = new Map<string, Uint8Array>();
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(lineBreak, at);
    if (end < 0) break;
    const [id = "", , size = ""] = textOf(bytes.subarray(at, end)).split(" ");
    at = end + 1;
    // A line `id missing` has no content after it.
    if (size === "") continue;
    contents.set(id, bytes.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return contents;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
