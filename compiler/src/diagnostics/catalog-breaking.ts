/** 6xxx: what changed since a baseline. 61xx data on the wire, 62xx calls, 63xx source code alone. */
export const breakingCatalog = {
  "number-not-reserved": {
    code: "RPC6101",
    severity: "error",
    message: (p: { what: string; name: string; owner: string; number: number }): string =>
      `${p.what} \`${p.name}\` of \`${p.owner}\` was removed, and its number ${p.number} is not reserved`,
  },
  "name-not-reserved": {
    code: "RPC6102",
    severity: "warning",
    message: (p: { name: string; owner: string }): string =>
      `name \`${p.name}\` is no longer in \`${p.owner}\`, and not reserved`,
  },
  "reserve-dropped": {
    code: "RPC6103",
    severity: "error",
    message: (p: { owner: string; numbers: string }): string =>
      `\`${p.owner}\` no longer reserves ${p.numbers}`,
  },
  "number-reused": {
    code: "RPC6104",
    severity: "error",
    message: (p: { number: number; owner: string; before: string; after: string }): string =>
      `number ${p.number} of \`${p.owner}\` was ${p.before} and is now ${p.after}`,
  },
  "number-changed": {
    code: "RPC6105",
    severity: "error",
    message: (p: {
      what: string;
      name: string;
      owner: string;
      before: number;
      after: number;
    }): string =>
      `${p.what} \`${p.name}\` of \`${p.owner}\` had number ${p.before} and now has ${p.after}`,
  },
  "type-changed": {
    code: "RPC6106",
    severity: "error",
    message: (p: { what: string; name: string; before: string; after: string }): string =>
      `${p.what} \`${p.name}\` changed from \`${p.before}\` to \`${p.after}\``,
  },
  "presence-changed": {
    code: "RPC6107",
    severity: "error",
    message: (p: { what: string; name: string; before: string; after: string }): string =>
      `what an absent ${p.what} \`${p.name}\` means changed: \`${p.before}\` became \`${p.after}\``,
  },
  "enum-openness-changed": {
    code: "RPC6108",
    severity: "error",
    message: (p: { name: string; before: string; after: string }): string =>
      `enum \`${p.name}\` was ${p.before} and is now ${p.after}`,
  },
  "closed-enum-extended": {
    code: "RPC6109",
    severity: "warning",
    message: (p: { owner: string; name: string }): string =>
      `closed enum \`${p.owner}\` has a new member \`${p.name}\``,
  },
  "declaration-kind-changed": {
    code: "RPC6110",
    severity: "error",
    message: (p: { name: string; before: string; after: string }): string =>
      `${p.before} \`${p.name}\` became ${p.after}`,
  },
  "error-code-changed": {
    code: "RPC6111",
    severity: "error",
    message: (p: { name: string; before: number; after: number }): string =>
      `error \`${p.name}\` had code ${p.before} and now has ${p.after}`,
  },
  "package-changed": {
    code: "RPC6112",
    severity: "error",
    message: (p: { before: string; after: string }): string =>
      p.before === ""
        ? `the file had no package and is now in \`${p.after}\``
        : p.after === ""
          ? `the file was in package \`${p.before}\` and is now in none`
          : `package \`${p.before}\` was renamed to \`${p.after}\``,
  },
  "constraint-narrowed": {
    code: "RPC6113",
    severity: "warning",
    message: (p: { what: string; name: string; why: string }): string =>
      `${p.what} \`${p.name}\` takes fewer values than it did: ${p.why}`,
  },
  "service-removed": {
    code: "RPC6201",
    severity: "error",
    message: (p: { name: string }): string => `service \`${p.name}\` was removed or renamed`,
  },
  "method-removed": {
    code: "RPC6202",
    severity: "error",
    message: (p: { name: string; service: string }): string =>
      `method \`${p.name}\` of \`${p.service}\` was removed or renamed`,
  },
  "method-kind-changed": {
    code: "RPC6203",
    severity: "error",
    message: (p: { name: string; before: string; after: string }): string =>
      `method \`${p.name}\` was ${p.before} and is now ${p.after}`,
  },
  "parameters-changed": {
    code: "RPC6204",
    severity: "error",
    message: (p: {
      method: string;
      position: number;
      before: string;
      after: string | undefined;
    }): string =>
      `parameter ${p.position} of \`${p.method}\` was \`${p.before}\` and is ${p.after === undefined ? "gone" : `now \`${p.after}\``}`,
  },
  "result-changed": {
    code: "RPC6205",
    severity: "error",
    message: (p: { name: string; before: string; after: string }): string =>
      `the result of \`${p.name}\` changed from \`${p.before}\` to \`${p.after}\``,
  },
  "service-moved": {
    code: "RPC6206",
    severity: "error",
    message: (p: { name: string; what: string; before: string; after: string }): string =>
      `the ${p.what} of service \`${p.name}\` was \`${p.before}\` and is now \`${p.after}\``,
  },
  "declaration-renamed": {
    code: "RPC6301",
    severity: "warning",
    message: (p: { kind: string; before: string; after: string }): string =>
      `${p.kind} \`${p.before}\` was renamed to \`${p.after}\``,
  },
  "member-renamed": {
    code: "RPC6302",
    severity: "warning",
    message: (p: { what: string; owner: string; before: string; after: string }): string =>
      `${p.what} \`${p.before}\` of \`${p.owner}\` was renamed to \`${p.after}\``,
  },
  "declaration-removed": {
    code: "RPC6303",
    severity: "warning",
    message: (p: { kind: string; name: string }): string =>
      `${p.kind} \`${p.name}\` was removed or renamed`,
  },
  "file-moved": {
    code: "RPC6304",
    severity: "warning",
    message: (p: { count: number; before: string; after: string }): string =>
      `${p.count === 1 ? "a declaration" : `${p.count} declarations`} of \`${p.before}\` moved to \`${p.after}\``,
  },
  "compatible-type-change": {
    code: "RPC6305",
    severity: "warning",
    message: (p: { what: string; name: string; before: string; after: string }): string =>
      `${p.what} \`${p.name}\` changed from \`${p.before}\` to \`${p.after}\``,
  },
  "default-changed": {
    code: "RPC6306",
    severity: "warning",
    message: (p: { what: string; name: string; before: string; after: string }): string =>
      `the default of ${p.what} \`${p.name}\` changed: \`${p.before}\` became \`${p.after}\``,
  },
} as const;
