/** What an annotation can be put on. */
export type AnnotationPlace =
  | "a constant"
  | "a type alias"
  | "an enum"
  | "an enum member"
  | "a message"
  | "a field"
  | "a union"
  | "a case of a union"
  | "an error"
  | "a service"
  | "a method"
  | "a parameter";

/** One argument of an annotation. */
export interface AnnotationParameter {
  readonly name: string;
  readonly type: "string" | "number" | "count";
  readonly required: boolean;
}

/** What the language knows about a built-in annotation. */
export interface AnnotationRule {
  readonly places: readonly AnnotationPlace[];
  /** In the order in which they may be given without their names. */
  readonly parameters: readonly AnnotationParameter[];
  /** How it is used, for a help line. */
  readonly example: string;
}

const everywhere: readonly AnnotationPlace[] = [
  "a constant",
  "a type alias",
  "an enum",
  "an enum member",
  "a message",
  "a field",
  "a union",
  "a case of a union",
  "an error",
  "a service",
  "a method",
  "a parameter",
];
const values: readonly AnnotationPlace[] = ["a field", "a parameter"];

const text = (name: string, required = true): AnnotationParameter => ({
  name,
  type: "string",
  required,
});
const range: readonly AnnotationParameter[] = [
  { name: "min", type: "count", required: false },
  { name: "max", type: "count", required: false },
];

/** The annotations of the language, by name. */
export const annotationRules: ReadonlyMap<string, AnnotationRule> = new Map<string, AnnotationRule>(
  [
    ["server", { places: ["a service"], parameters: [text("type")], example: '@server("chat")' }],
    [
      "namespace",
      { places: ["a service"], parameters: [text("name")], example: '@namespace("sys")' },
    ],
    ["idempotent", { places: ["a method"], parameters: [], example: "@idempotent" }],
    [
      "timeout",
      { places: ["a method"], parameters: [text("duration")], example: '@timeout("2s")' },
    ],
    [
      "deprecated",
      { places: everywhere, parameters: [text("text", false)], example: '@deprecated("use text")' },
    ],
    [
      "js",
      {
        places: ["a field", "a case of a union", "a parameter", "a method"],
        parameters: [text("type")],
        example: '@js("number")',
      },
    ],
    [
      "min",
      {
        places: values,
        parameters: [{ name: "value", type: "number", required: true }],
        example: "@min(1)",
      },
    ],
    [
      "max",
      {
        places: values,
        parameters: [{ name: "value", type: "number", required: true }],
        example: "@max(100)",
      },
    ],
    ["length", { places: values, parameters: range, example: "@length(max: 20)" }],
    ["items", { places: values, parameters: range, example: "@items(min: 1, max: 10)" }],
    ["pattern", { places: values, parameters: [text("pattern")], example: '@pattern("[a-z]+")' }],
  ],
);
