/** 1xxx: the text is not in the language. */
export const syntaxCatalog = {
  "unexpected-token": {
    code: "RPC1001",
    severity: "error",
    message: (p: { expected: string; found: string }): string =>
      `expected ${p.expected}, found ${p.found}`,
  },
  "unexpected-end": {
    code: "RPC1002",
    severity: "error",
    message: (p: { expected: string }): string => `the file ends where ${p.expected} is expected`,
  },
  "unexpected-character": {
    code: "RPC1003",
    severity: "error",
    message: (p: { character: string }): string => `unexpected character ${p.character}`,
  },
  "unterminated-string": {
    code: "RPC1004",
    severity: "error",
    message: (): string => "this string is not closed on its line",
  },
  "unterminated-comment": {
    code: "RPC1005",
    severity: "error",
    message: (): string => "this comment is never closed",
  },
  "misspelt-keyword": {
    code: "RPC1006",
    severity: "error",
    message: (p: { word: string }): string => `\`${p.word}\` does not begin a declaration`,
  },
  "missing-number": {
    code: "RPC1007",
    severity: "error",
    message: (p: { name: string; what: string }): string => `${p.what} \`${p.name}\` has no number`,
  },
  "malformed-number": {
    code: "RPC1008",
    severity: "error",
    message: (p: { text: string }): string => `\`${p.text}\` is not a number`,
  },
  "invalid-escape": {
    code: "RPC1009",
    severity: "error",
    message: (p: { escape: string }): string => `unknown escape \`${p.escape}\` in a string`,
  },
  "nested-too-deeply": {
    code: "RPC1010",
    severity: "error",
    message: (p: { limit: number }): string => `nested more than ${p.limit} levels deep`,
  },
  "unclosed-block": {
    code: "RPC1011",
    severity: "error",
    message: (p: { found: string }): string => `expected \`}\` before ${p.found}`,
  },
  "misplaced-declaration": {
    code: "RPC1012",
    severity: "error",
    message: (p: { what: string; where: string }): string => `${p.what} ${p.where}`,
  },
  "empty-file": {
    code: "RPC1013",
    severity: "error",
    message: (): string => "this file declares nothing",
  },
  "non-ascii-name": {
    code: "RPC1014",
    severity: "error",
    message: (p: { name: string }): string =>
      `\`${p.name}\` is not a name: names are made of ASCII letters, digits and \`_\``,
  },
  "unexpected-word": {
    code: "RPC1015",
    severity: "error",
    message: (p: { word: string }): string => `\`${p.word}\` does not belong here`,
  },
  "not-an-integer": {
    code: "RPC1016",
    severity: "error",
    message: (p: { what: string; text: string }): string =>
      `${p.what} must be an integer, not \`${p.text}\``,
  },
  "too-many-syntax-errors": {
    code: "RPC1017",
    severity: "error",
    message: (p: { limit: number }): string =>
      `more than ${p.limit} syntax errors: the rest of this file was not read`,
  },
} as const;
