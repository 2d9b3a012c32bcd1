/** 5xxx: configuration and files. */
export const configCatalog = {
  "config-missing": {
    code: "RPC5001",
    severity: "error",
    message: (p: { path: string }): string => `there is no \`${p.path}\``,
  },
  "config-syntax": {
    code: "RPC5002",
    severity: "error",
    message: (p: { why: string }): string => `this is not JSON: ${p.why}`,
  },
  "config-unknown-key": {
    code: "RPC5003",
    severity: "error",
    message: (p: { key: string }): string => `unknown setting \`${p.key}\``,
  },
  "config-value": {
    code: "RPC5004",
    severity: "error",
    message: (p: { key: string; expected: string }): string =>
      `setting \`${p.key}\` must be ${p.expected}`,
  },
  "no-sources": {
    code: "RPC5005",
    severity: "error",
    message: (p: { pattern: string }): string => `no file matches \`${p.pattern}\``,
  },
  "file-missing": {
    code: "RPC5006",
    severity: "error",
    message: (p: { path: string }): string => `there is no file \`${p.path}\``,
  },
  "file-is-folder": {
    code: "RPC5007",
    severity: "error",
    message: (p: { path: string }): string => `\`${p.path}\` is a folder, not a file`,
  },
  "file-unreadable": {
    code: "RPC5008",
    severity: "error",
    message: (p: { path: string; why: string }): string => `cannot read \`${p.path}\`: ${p.why}`,
  },
  "file-too-large": {
    code: "RPC5009",
    severity: "error",
    message: (p: { path: string; size: number; limit: number }): string =>
      `\`${p.path}\` has ${p.size} bytes; at most ${p.limit} are read`,
  },
  "file-not-utf8": {
    code: "RPC5010",
    severity: "error",
    message: (p: { path: string; offset: number }): string =>
      `\`${p.path}\` is not UTF-8 text (at byte ${p.offset})`,
  },
  "file-binary": {
    code: "RPC5011",
    severity: "error",
    message: (p: { path: string }): string => `\`${p.path}\` is a binary file`,
  },
  "output-failed": {
    code: "RPC5012",
    severity: "error",
    message: (p: { path: string; why: string }): string => `cannot write \`${p.path}\`: ${p.why}`,
  },
  "output-folder": {
    code: "RPC5013",
    severity: "error",
    message: (p: { path: string; why: string }): string =>
      `cannot generate into \`${p.path}\`: ${p.why}`,
  },
  "foreign-file": {
    code: "RPC5014",
    severity: "error",
    message: (p: { path: string }): string =>
      `\`${p.path}\` is in the way: rpcgen did not write it, so it is left alone`,
  },
  "stale-output": {
    code: "RPC5015",
    severity: "error",
    message: (p: { path: string; state: string }): string => `\`${p.path}\` ${p.state}`,
  },
  "unformatted-file": {
    code: "RPC5016",
    severity: "error",
    message: (p: { path: string }): string => `\`${p.path}\` is not formatted`,
  },
  "baseline-unavailable": {
    code: "RPC5017",
    severity: "error",
    message: (p: { baseline: string; why: string }): string =>
      `cannot compare with \`${p.baseline}\`: ${p.why}`,
  },
  "baseline-mistakes": {
    code: "RPC5018",
    severity: "error",
    message: (p: { baseline: string; count: string }): string =>
      `cannot compare with \`${p.baseline}\`, which has ${p.count} itself`,
  },
  "baseline-empty": {
    code: "RPC5019",
    severity: "warning",
    message: (p: { baseline: string }): string =>
      `\`${p.baseline}\` has none of the sources, so there is nothing to compare with`,
  },
  "not-exportable": {
    code: "RPC5020",
    severity: "error",
    message: (p: { path: string; why: string }): string => `cannot export \`${p.path}\`: ${p.why}`,
  },
} as const;
