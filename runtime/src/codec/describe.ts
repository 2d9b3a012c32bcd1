/** Longest excerpt of a text that an error message quotes, in UTF-16 units. */
const EXCERPT_MAX = 40;

/** Names a value in an error message: `number 5`, `string "abc"`, `null`, `array`, `Date`. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `string ${JSON.stringify(excerpt(value))}`;
    case "number":
    case "boolean":
      return `${typeof value} ${Object.is(value, -0) ? "-0" : String(value)}`;
    case "bigint":
      return `bigint ${excerpt(String(value))}`;
    case "object":
      return describeObject(value);
    default:
      return typeof value;
  }
}

function describeObject(value: object | null): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  if (tag === "Date" && Number.isNaN(Number(value))) return "invalid Date";
  return tag === "Object" ? "object" : tag;
}

/** The beginning of a text that may be long. */
export function excerpt(text: string): string {
  return text.length <= EXCERPT_MAX ? text : `${text.slice(0, EXCERPT_MAX)}…`;
}
