import type { configCatalog } from "./catalog-config.js";
import type { Explanation } from "./explanation.js";

/** 5xxx: why each mistake with files or settings is one, and what to do. */
export const configExplanations: Readonly<Record<keyof typeof configCatalog, Explanation>> = {
  "config-missing": {
    meaning: "There is no `rpcgen.json` in this folder or above it, or not where `--config` says.",
    reason: "Without it there is nothing to generate: it names the sources and the output folder.",
    remedy:
      "Run `rpcgen init` to make one, or name it with `--config`. `rpcgen check` with files needs none.",
  },
  "config-syntax": {
    meaning: "`rpcgen.json` is not JSON.",
    reason:
      "Its settings cannot be read. Comments, commas after the last entry and keys without quotes are not JSON.",
    remedy: "Mend it at the place that is shown. The `$schema` setting lets editors help.",
  },
  "config-unknown-key": {
    meaning: "`rpcgen.json` has a setting that does not exist.",
    reason: "A misspelt setting would silently have no effect.",
    remedy: "Correct its name, or remove it. The hint lists the settings.",
  },
  "config-value": {
    meaning: "A setting of `rpcgen.json` has a value of the wrong kind, or is given twice.",
    reason: "What it is to mean is not clear.",
    remedy: "Write a value as the message describes it.",
  },
  "no-sources": {
    meaning: "A pattern matches no file.",
    reason:
      "Nothing would be generated for it, and what an earlier run generated would be removed.",
    remedy:
      "Correct the pattern, or remove it. `*` stands for part of a name, `**` for any folders; patterns are relative to the folder of `rpcgen.json`.",
  },
  "file-missing": {
    meaning: "A file that is named is not there.",
    reason: "It was named on purpose, so its absence is a mistake.",
    remedy: "Correct the path, or remove it from `sources`.",
  },
  "file-is-folder": {
    meaning: "A folder is named where a file is expected.",
    reason: "Which of its files are meant is not said.",
    remedy: "Write a pattern: `rpc/**/*.rpc`.",
  },
  "file-unreadable": {
    meaning: "A file is there but cannot be read; the message says why.",
    reason: "What it declares is unknown.",
    remedy: "See that you may read it. Devices, sockets and the like are not read at all.",
  },
  "file-too-large": {
    meaning: "A source file has more bytes than are read.",
    reason:
      "A megabyte is some 30,000 lines. A larger file is hardly one that was meant to be compiled, and reading it could take all memory.",
    remedy: "Split it into several files that import each other.",
  },
  "file-not-utf8": {
    meaning: "A file holds bytes that are no UTF-8 text.",
    reason: "In another encoding the compiler would read other characters than the author sees.",
    remedy: "Save the file as UTF-8.",
  },
  "file-binary": {
    meaning: "A file holds NUL bytes, as binary files and UTF-16 texts do.",
    reason: "It is no source text.",
    remedy: "Save it as UTF-8, or take it out of `sources`.",
  },
  "output-failed": {
    meaning: "A file or folder cannot be written; the message says why.",
    reason: "The output would be incomplete.",
    remedy: "See that you may write there, and that there is room on the disk.",
  },
  "output-folder": {
    meaning: "The output folder holds the project itself.",
    reason:
      "rpcgen removes what it generated earlier and no longer does. That must never come near files that people wrote.",
    remedy: "Choose a folder of its own, such as `gen`.",
  },
  "foreign-file": {
    meaning: "Where a file is to be generated there is one that rpcgen did not write.",
    reason: "It could be somebody's work, so it is never overwritten.",
    remedy: "Move it away, or choose another `out` in rpcgen.json.",
  },
  "stale-output": {
    meaning:
      "`rpcgen generate --check` found that the output is not what would be generated now: a file is missing, out of date, or left over.",
    reason: "Code that is built against old output calls an interface that no longer is.",
    remedy: "Run `rpcgen generate` and commit what it wrote, if the output is committed.",
  },
  "unformatted-file": {
    meaning: "`rpcgen format --check` found a file that `rpcgen format` would change.",
    reason:
      "With one style for all, a difference between two versions of a file is a difference in what it says.",
    remedy: "Run `rpcgen format`.",
  },
  "baseline-unavailable": {
    meaning:
      "What `rpcgen check --against` names is no folder, and nothing that git knows here; the message says why.",
    reason: "Without the old version nobody can say what changed.",
    remedy:
      "Name a branch, a tag or a commit of the repository that the project is in, or a folder with another version of it. A build server often fetches one commit alone: let it fetch the other too, and name it as git does there, `origin/main`.",
  },
  "baseline-mistakes": {
    meaning: "The version that `rpcgen check --against` names does not compile.",
    reason: "What it means cannot be said, so nothing can be compared with it.",
    remedy:
      "Compare with another version. The notes show its first mistakes; files of it are named as git names them, `main:rpc/chat.rpc`.",
  },
  "baseline-empty": {
    meaning: "The version that `rpcgen check --against` names has no file that the sources mean.",
    reason:
      "That is right when the project is new there. It is a mistake when its folder was moved or the wrong one is named, as nothing is compared then.",
    remedy:
      "Nothing, when the project is new. Else name a version, or the folder of one, that has the sources where this one has them.",
  },
  "not-exportable": {
    meaning:
      "`rpcgen export proto` or `descriptor` found what the language can say and protobuf cannot: files of different packages that need each other, or a type with the name of a package.",
    reason:
      "In protobuf, imports do not go in circles, and a package and a type do not share a name: no protobuf tool would take the files.",
    remedy:
      "Move what both files need into a third one, or into the same package; or give the type another name. TypeScript and `rpcgen export json-schema` do without.",
  },
};
