const typesOfFields = [
  "string",
  "int32",
  "uint64",
  "bool",
  "double",
  "string[]",
  "bytes",
  "timestamp",
];

/** Services in a file: what is larger is cut into many, as people do, and as most generators need. */
const SERVICES_PER_FILE = 10;

/** So many services, each with five methods and three messages of eight fields, as `.rpc` files. */
export function makeSources(services: number): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (let first = 0; first < services; first += SERVICES_PER_FILE) {
    const file = first / SERVICES_PER_FILE;
    const parts = [`package made.v1.file${String(file)};`];
    for (let index = first; index < Math.min(services, first + SERVICES_PER_FILE); index++) {
      parts.push(...serviceText(index));
    }
    files.set(`file${String(file)}.rpc`, `${parts.join("\n\n")}\n`);
  }
  return files;
}

function serviceText(index: number): readonly string[] {
  const names = ["Request", "Record", "Summary"].map((name) => `${name}${String(index)}`);
  const [request = "", record = "", summary = ""] = names;
  const messages = names.map((name) => {
    const fields = typesOfFields.map(
      (type, at) => `  ${String(at + 1)} field${String(at)}: ${type};`,
    );
    return `/** A message. */\nmessage ${name} {\n${fields.join("\n")}\n}`;
  });
  const service = [
    `/** A service. */\n@server("made")\nservice Service${String(index)} {`,
    `  find(request: ${request}): ${record};`,
    `  change(record: ${record}): ${summary};`,
    `  list(first: uint32, count: uint32): ${record}[];`,
    `  remove(id: string): bool;`,
    `  oneway note(text: string);`,
    "}",
  ].join("\n");
  return [...messages, service];
}
