/** Words that cannot be the name of a variable, parameter, class or type in a strict module. */
const reservedWords = new Set(
  (
    "arguments as async await break case catch class const continue debugger default delete do " +
    "else enum eval export extends false finally for function get if implements import in " +
    "instanceof interface let new null of package private protected public return set static " +
    "super switch this throw true try type typeof undefined var void while with yield " +
    "any bigint boolean never number object string symbol unknown NaN Infinity"
  ).split(" "),
);

/** Globals that generated code uses: a declaration of the same name would hide them. */
const globals = new Set(
  (
    "Array AsyncGenerator AsyncIterable AsyncIterator BigInt Boolean Date Error Infinity Iterable " +
    "Map Math NaN Number Object Omit Partial Pick Promise Readonly ReadonlyArray ReadonlyMap " +
    "Record RegExp Set String Symbol TypeError Uint8Array globalThis"
  ).split(" "),
);

/** What every object has: a member of a class that is called so would override it. */
const objectMembers =
  "constructor __proto__ toString toLocaleString valueOf hasOwnProperty isPrototypeOf propertyIsEnumerable";

const stubMembers = new Set(
  `${objectMembers} then prototype toJSON with to route broadcast service handlers`.split(" "),
);

const errorMembers = new Set(
  (
    `${objectMembers} name message stack cause code execution service method serverId metadata ` +
    "retryAfterMs rawMessage"
  ).split(" "),
);

/** Name of a generated export; `$`, which the language does not allow in names, keeps it apart. */
export function exportName(name: string): string {
  const taken = reservedWords.has(name) || globals.has(name);
  return taken ? `${name}$` : name;
}

/** Name of a method on stub and skeleton. */
export function methodName(name: string): string {
  return stubMembers.has(name) ? `${name}$` : name;
}

/** Name of a property of a generated error class. */
export function errorPropertyName(name: string): string {
  return errorMembers.has(name) ? `${name}$` : name;
}

/** `ChatRemote` as the property of the rpc tree: `chatRemote`; a leading acronym goes down whole. */
export function servicePropertyName(name: string): string {
  const property = name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+/, (head) => head.toLowerCase());
  return property === "then" ? "then$" : property;
}
