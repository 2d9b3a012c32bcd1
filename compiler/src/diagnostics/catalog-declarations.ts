/** 22xx: what a declaration or its members may be. */
export const declarationCatalog = {
  "default-type": {
    code: "RPC2201",
    severity: "error",
    message: (p: { expected: string; found: string }): string =>
      `expected ${p.expected}, found ${p.found}`,
  },
  "value-out-of-range": {
    code: "RPC2202",
    severity: "error",
    message: (p: { value: string; type: string }): string =>
      `${p.value} does not fit into \`${p.type}\``,
  },
  "default-not-allowed": {
    code: "RPC2203",
    severity: "error",
    message: (p: { what: string }): string => `${p.what} cannot have a default`,
  },
  "constant-cycle": {
    code: "RPC2204",
    severity: "error",
    message: (p: { name: string }): string => `constant \`${p.name}\` is defined by itself`,
  },
  "constant-type": {
    code: "RPC2205",
    severity: "error",
    message: (p: { type: string }): string => `a constant cannot be of type \`${p.type}\``,
  },
  "endless-message": {
    code: "RPC2206",
    severity: "error",
    message: (p: { name: string }): string =>
      `\`${p.name}\` contains itself without end: the field must be optional or a list`,
  },
  "huge-default": {
    code: "RPC2207",
    severity: "error",
    message: (p: { name: string; limit: number }): string =>
      `an instance of \`${p.name}\` with all defaults has more than ${p.limit} messages in it`,
  },
  "empty-enum": {
    code: "RPC2208",
    severity: "error",
    message: (p: { name: string }): string => `enum \`${p.name}\` has no members`,
  },
  "empty-union": {
    code: "RPC2209",
    severity: "error",
    message: (p: { name: string }): string => `union \`${p.name}\` has no cases`,
  },
  "optional-case": {
    code: "RPC2210",
    severity: "error",
    message: (p: { name: string }): string => `case \`${p.name}\` of a union cannot be optional`,
  },
  "misplaced-stream": {
    code: "RPC2211",
    severity: "error",
    message: (p: { why: string }): string => p.why,
  },
  "unknown-annotation": {
    code: "RPC2220",
    severity: "error",
    message: (p: { name: string }): string => `unknown annotation \`@${p.name}\``,
  },
  "misplaced-annotation": {
    code: "RPC2221",
    severity: "error",
    message: (p: { name: string; place: string }): string =>
      `\`@${p.name}\` cannot be put on ${p.place}`,
  },
  "annotation-arguments": {
    code: "RPC2222",
    severity: "error",
    message: (p: { name: string; why: string }): string => `\`@${p.name}\` ${p.why}`,
  },
  "duplicate-annotation": {
    code: "RPC2223",
    severity: "error",
    message: (p: { name: string }): string => `\`@${p.name}\` is given twice`,
  },
  "annotation-type": {
    code: "RPC2224",
    severity: "error",
    message: (p: { name: string; allowed: string; type: string }): string =>
      `\`@${p.name}\` is for ${p.allowed}, not for \`${p.type}\``,
  },
  "unsafe-pattern": {
    code: "RPC2225",
    severity: "error",
    message: (p: { why: string }): string => `this pattern is refused: ${p.why}`,
  },
} as const;
