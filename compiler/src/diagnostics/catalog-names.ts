/** 20xx and 21xx: names, types, imports. */
export const nameCatalog = {
  "duplicate-declaration": {
    code: "RPC2001",
    severity: "error",
    message: (p: { name: string }): string => `\`${p.name}\` is declared twice`,
  },
  "duplicate-member": {
    code: "RPC2002",
    severity: "error",
    message: (p: { what: string; name: string; owner: string }): string =>
      `${p.what} \`${p.name}\` appears twice in \`${p.owner}\``,
  },
  "unknown-type": {
    code: "RPC2003",
    severity: "error",
    message: (p: { name: string }): string => `unknown type \`${p.name}\``,
  },
  "not-a-type": {
    code: "RPC2004",
    severity: "error",
    message: (p: { name: string; what: string }): string =>
      `\`${p.name}\` is ${p.what}, not a type of values`,
  },
  "unknown-value": {
    code: "RPC2005",
    severity: "error",
    message: (p: { name: string }): string => `unknown constant or enum member \`${p.name}\``,
  },
  "builtin-name": {
    code: "RPC2006",
    severity: "error",
    message: (p: { name: string }): string => `\`${p.name}\` is a built-in type`,
  },
  "name-too-long": {
    code: "RPC2007",
    severity: "error",
    message: (p: { length: number; limit: number }): string =>
      `this name has ${p.length} characters; at most ${p.limit} are allowed`,
  },
  "generated-name-collision": {
    code: "RPC2008",
    severity: "error",
    message: (p: { tsName: string; first: string; second: string }): string =>
      `${p.second} and ${p.first} would both be \`${p.tsName}\` in the generated TypeScript`,
  },
  "forbidden-name": {
    code: "RPC2009",
    severity: "error",
    message: (p: { what: string; name: string }): string =>
      `${p.what} cannot be called \`${p.name}\``,
  },
  "import-not-found": {
    code: "RPC2010",
    severity: "error",
    message: (p: { path: string }): string => `cannot find \`${p.path}\``,
  },
  "import-not-declared": {
    code: "RPC2011",
    severity: "error",
    message: (p: { name: string; path: string }): string =>
      `\`${p.path}\` does not declare \`${p.name}\``,
  },
  "unused-import": {
    code: "RPC2012",
    severity: "warning",
    message: (p: { name: string }): string => `\`${p.name}\` is imported but never used`,
  },
  "duplicate-import": {
    code: "RPC2013",
    severity: "error",
    message: (p: { name: string }): string => `\`${p.name}\` is imported twice`,
  },
  "import-of-itself": {
    code: "RPC2014",
    severity: "error",
    message: (): string => "a file cannot import itself",
  },
  "import-path": {
    code: "RPC2015",
    severity: "error",
    message: (p: { path: string; why: string }): string => `cannot import \`${p.path}\`: ${p.why}`,
  },
  "import-outside-project": {
    code: "RPC2016",
    severity: "error",
    message: (p: { path: string }): string => `\`${p.path}\` lies outside the project folder`,
  },
  "type-arguments": {
    code: "RPC2017",
    severity: "error",
    message: (p: { name: string; why: string }): string => `\`${p.name}\` ${p.why}`,
  },
  "map-key": {
    code: "RPC2018",
    severity: "error",
    message: (p: { type: string }): string => `\`${p.type}\` cannot be the key of a map`,
  },
  "alias-cycle": {
    code: "RPC2019",
    severity: "error",
    message: (p: { name: string }): string => `type \`${p.name}\` is defined by itself`,
  },
  "output-collision": {
    code: "RPC2020",
    severity: "error",
    message: (p: { what: string; output: string }): string =>
      `${p.what} would be generated into \`${p.output}\``,
  },
  "namespace-as-type": {
    code: "RPC2021",
    severity: "error",
    message: (p: { name: string }): string => `\`${p.name}\` is a whole file, not a type`,
  },
} as const;
