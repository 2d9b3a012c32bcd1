/** 3xxx: numbers and reserved numbers and names. */
export const numberCatalog = {
  "duplicate-number": {
    code: "RPC3001",
    severity: "error",
    message: (p: { number: string; owner: string }): string =>
      `number ${p.number} is used twice in \`${p.owner}\``,
  },
  "number-out-of-range": {
    code: "RPC3002",
    severity: "error",
    message: (p: { what: string; number: string; range: string }): string =>
      `${p.what} ${p.number} is out of range: ${p.range}`,
  },
  "number-of-protobuf": {
    code: "RPC3003",
    severity: "error",
    message: (p: { number: string }): string =>
      `number ${p.number} is kept by protobuf for itself (19000 to 19999)`,
  },
  "reserved-number": {
    code: "RPC3004",
    severity: "error",
    message: (p: { number: string; owner: string }): string =>
      `number ${p.number} is reserved in \`${p.owner}\``,
  },
  "reserved-name": {
    code: "RPC3005",
    severity: "error",
    message: (p: { name: string; owner: string }): string =>
      `name \`${p.name}\` is reserved in \`${p.owner}\``,
  },
  "reserved-range": {
    code: "RPC3006",
    severity: "error",
    message: (p: { why: string }): string => p.why,
  },
  "duplicate-reserved": {
    code: "RPC3007",
    severity: "error",
    message: (p: { what: string }): string => `${p.what} is reserved twice`,
  },
  "error-code-range": {
    code: "RPC3008",
    severity: "error",
    message: (p: { code: string }): string =>
      `error code ${p.code} is out of range: use 1000 to 2147483647`,
  },
  "duplicate-error-code": {
    code: "RPC3009",
    severity: "error",
    message: (p: { code: string }): string => `error code ${p.code} is used twice`,
  },
} as const;
