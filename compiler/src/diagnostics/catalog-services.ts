/** 23xx: services, methods and errors. */
export const serviceCatalog = {
  "not-an-error": {
    code: "RPC2301",
    severity: "error",
    message: (p: { name: string; what: string }): string =>
      `\`${p.name}\` is ${p.what}; only errors can be thrown`,
  },
  "unknown-error": {
    code: "RPC2302",
    severity: "error",
    message: (p: { name: string }): string => `unknown error \`${p.name}\``,
  },
  "duplicate-throws": {
    code: "RPC2303",
    severity: "error",
    message: (p: { name: string }): string => `\`${p.name}\` is listed twice`,
  },
  "oneway-reply": {
    code: "RPC2304",
    severity: "error",
    message: (p: { name: string; what: string }): string =>
      `oneway method \`${p.name}\` cannot have ${p.what}`,
  },
  "missing-server-type": {
    code: "RPC2305",
    severity: "error",
    message: (p: { name: string }): string =>
      `service \`${p.name}\` does not say which server type hosts it`,
  },
  "service-collision": {
    code: "RPC2306",
    severity: "error",
    message: (p: { property: string }): string =>
      `two services would be reached as \`rpc.${p.property}\``,
  },
  "identity-collision": {
    code: "RPC2307",
    severity: "error",
    message: (p: { first: string; second: string }): string =>
      `${p.second} and ${p.first} have the same identity on the wire`,
  },
  "optional-stream": {
    code: "RPC2309",
    severity: "error",
    message: (): string => "a stream cannot be optional",
  },
} as const;
