/** 4xxx: TypeScript that is to be called from elsewhere. */
export const typescriptCatalog = {
  "remote-missing": {
    code: "RPC4001",
    severity: "warning",
    message: (p: { file: string }): string => `\`${p.file}\` exports nothing that could be called`,
  },
  "remote-server-type": {
    code: "RPC4002",
    severity: "error",
    message: (p: { name: string }): string =>
      `which server type hosts \`${p.name}\` is said nowhere`,
  },
  "remote-name": {
    code: "RPC4003",
    severity: "error",
    message: (p: { path: string; name: string }): string =>
      `\`${p.path}\`: the name \`${p.name}\` cannot travel`,
  },
  "remote-twice": {
    code: "RPC4004",
    severity: "error",
    message: (p: { name: string; other: string }): string =>
      `\`${p.name}\` is declared twice: also in \`${p.other}\``,
  },
  "remote-script": {
    code: "RPC4005",
    severity: "error",
    message: (p: { name: string }): string =>
      `\`${p.name}\` is written in JavaScript: what it takes and gives is not said`,
  },
  "remote-overloads": {
    code: "RPC4006",
    severity: "error",
    message: (p: { path: string; count: number }): string =>
      `\`${p.path}\` has ${p.count} signatures; a remote method has one`,
  },
  "remote-generic": {
    code: "RPC4007",
    severity: "error",
    message: (p: { path: string; name: string }): string =>
      `\`${p.path}\`: what the type parameter \`${p.name}\` stands for is open`,
  },
  "remote-parameter": {
    code: "RPC4008",
    severity: "error",
    message: (p: { path: string; why: string }): string => `\`${p.path}\`: ${p.why}`,
  },
  "remote-tag": {
    code: "RPC4009",
    severity: "error",
    message: (p: { path: string; tag: string; why: string }): string =>
      `\`${p.path}\`: \`@${p.tag}\` ${p.why}`,
  },
  "remote-syntax": {
    code: "RPC4010",
    severity: "error",
    message: (p: { why: string }): string => `TypeScript cannot read this: ${p.why}`,
  },
  "type-unresolved": {
    code: "RPC4101",
    severity: "error",
    message: (p: { path: string }): string => `\`${p.path}\`: this type cannot be found`,
  },
  "type-any": {
    code: "RPC4102",
    severity: "error",
    message: (p: { path: string; type: string }): string =>
      `\`${p.path}\`: \`${p.type}\` says nothing about what is sent`,
  },
  "type-function": {
    code: "RPC4103",
    severity: "error",
    message: (p: { path: string }): string => `\`${p.path}\`: a function cannot be sent`,
  },
  "type-class": {
    code: "RPC4104",
    severity: "error",
    message: (p: { path: string; name: string; member: string }): string =>
      `\`${p.path}\`: an instance of \`${p.name}\` cannot be sent, it has ${p.member}`,
  },
  "type-platform": {
    code: "RPC4105",
    severity: "error",
    message: (p: { path: string; name: string }): string =>
      `\`${p.path}\`: \`${p.name}\` cannot be sent`,
  },
  "type-untagged": {
    code: "RPC4106",
    severity: "error",
    message: (p: { path: string; type: string }): string =>
      `\`${p.path}\`: nothing tells the members of \`${p.type}\` apart`,
  },
  "type-open": {
    code: "RPC4107",
    severity: "error",
    message: (p: { path: string; type: string }): string =>
      `\`${p.path}\`: \`${p.type}\` is not resolved to a type`,
  },
  "type-nothing": {
    code: "RPC4108",
    severity: "error",
    message: (p: { path: string; type: string }): string =>
      `\`${p.path}\`: \`${p.type}\` cannot stand here`,
  },
  "type-key": {
    code: "RPC4109",
    severity: "error",
    message: (p: { path: string; type: string }): string =>
      `\`${p.path}\`: \`${p.type}\` cannot be the key of a map`,
  },
  "type-index": {
    code: "RPC4110",
    severity: "error",
    message: (p: { path: string }): string =>
      `\`${p.path}\`: properties and an index signature in one type`,
  },
  "type-symbol": {
    code: "RPC4111",
    severity: "error",
    message: (p: { path: string; type: string }): string =>
      `\`${p.path}\`: \`${p.type}\` cannot be sent`,
  },
  "type-endless": {
    code: "RPC4112",
    severity: "error",
    message: (p: { path: string; name: string }): string =>
      `\`${p.path}\`: every \`${p.name}\` would hold another one`,
  },
  "type-enum": {
    code: "RPC4113",
    severity: "error",
    message: (p: { path: string; name: string }): string =>
      `\`${p.path}\`: the members of \`${p.name}\` are texts that only its own module may name`,
  },
  "type-depth": {
    code: "RPC4114",
    severity: "error",
    message: (p: { path: string; limit: number }): string =>
      `\`${p.path}\`: more than ${p.limit} types within each other`,
  },
  "null-as-absent": {
    code: "RPC4115",
    severity: "warning",
    message: (p: { path: string }): string =>
      `\`${p.path}\`: \`null\` arrives as \`undefined\` here`,
  },
  "error-code": {
    code: "RPC4116",
    severity: "error",
    message: (p: { path: string; name: string }): string =>
      `\`${p.path}\`: \`${p.name}\` has no code of its own`,
  },
  "scaffold-mismatch": {
    code: "RPC4117",
    severity: "error",
    message: (p: { path: string; skeleton: string }): string =>
      `\`${p.path}\` does not fit \`${p.skeleton}\` any more`,
  },
  "lock-syntax": {
    code: "RPC4201",
    severity: "error",
    message: (p: { why: string }): string => `the lock file cannot be read: ${p.why}`,
  },
  "lock-number-twice": {
    code: "RPC4202",
    severity: "error",
    message: (p: { type: string; number: number; names: string }): string =>
      `\`${p.type}\`: number ${p.number} is given twice, to ${p.names}`,
  },
  "lock-frozen": {
    code: "RPC4203",
    severity: "error",
    message: (p: { path: string; what: string }): string => `\`${p.path}\` would change: ${p.what}`,
  },
  "was-unknown": {
    code: "RPC4204",
    severity: "error",
    message: (p: { path: string; was: string }): string =>
      `\`${p.path}\`: the lock file knows no \`${p.was}\` that it could have been`,
  },
} as const;
