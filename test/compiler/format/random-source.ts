import fc from "fast-check";

/** The tokens of a part of a file. */
type Tokens = fc.Arbitrary<readonly string[]>;

/** Parts one after the other; a string is a token. */
function row(...parts: readonly (string | Tokens)[]): Tokens {
  const tokens = parts.map((part) => (typeof part === "string" ? fc.constant([part]) : part));
  return fc.tuple(...tokens).map((lists) => lists.flat());
}

function maybe(...parts: readonly (string | Tokens)[]): Tokens {
  return fc.oneof(fc.constant([]), row(...parts));
}

function many(part: Tokens, min: number, max: number): Tokens {
  return fc.array(part, { minLength: min, maxLength: max }).map((lists) => lists.flat());
}

/** Parts with commas between them, and perhaps one at the end. */
function list(
  part: Tokens,
  limits: { readonly min: number; readonly endsWithComma?: boolean },
): Tokens {
  const items = fc.array(part, { minLength: limits.min, maxLength: 5 });
  const ends = limits.endsWithComma === true ? fc.boolean() : fc.constant(false);
  return fc.tuple(items, ends).map(([parts, end]) =>
    parts.flatMap((tokens, index) => {
      const isLast = index === parts.length - 1;
      return isLast && !end ? tokens : [...tokens, ","];
    }),
  );
}

function word(...words: readonly string[]): Tokens {
  return fc.constantFrom(...words).map((text) => [text]);
}

const name = word("a", "User", "id", "message", "stream", "to", "aRatherLongNameThatTakesMuchRoom");
const number = word("0", "1", "42", "-7", "0xFF", "2147483647");
const text = word(
  '""',
  '"text"',
  "'single'",
  `'a "b"'`,
  '"// no comment"',
  '"/* nor this */"',
  "'\\''",
);
const qualified = fc
  .tuple(name, many(row(".", name), 0, 2))
  .map(([first, rest]) => [...first, ...rest]);
const value = fc.oneof(number, text, word("1.5e-3", "-inf"), qualified);
const argument = row(maybe(name, ":"), value);
const annotation = row("@", qualified, maybe("(", list(argument, { min: 0 }), ")"));
const annotations = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, many(annotation, 1, 3));

/** In `: stream throws A` the word `throws` would be a type. */
const typeName = word("int32", "map", "User", "optional", "ARatherLongNameOfAType");
const typeReference = fc
  .tuple(typeName, many(row(".", name), 0, 2))
  .map(([first, rest]) => [...first, ...rest]);

const { type } = fc.letrec<{ readonly type: readonly string[] }>((tie) => ({
  type: row(
    typeReference,
    fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constant([]),
      row("<", list(tie("type"), { min: 1 }), ">"),
    ),
    many(row("[", "]"), 0, 2),
  ),
}));

const element = row(name, maybe("?"), ":", maybe("stream"), type, maybe("=", value));
const field = row(annotations, number, element, ";");
const range = row(number, maybe("to", fc.oneof(number, word("max"))));
const reserved = row("reserved", list(fc.oneof(text, range), { min: 1 }), ";");
const enumMember = fc.oneof(row(annotations, name, "=", number, ";"), reserved);
const enumeration = row(maybe("closed"), "enum", name, "{", many(enumMember, 0, 3), "}");
const record = fc.oneof(field, reserved);
const union = row("union", name, "{", many(record, 0, 3), "}");

const { message } = fc.letrec<{ readonly message: readonly string[] }>((tie) => ({
  message: row(
    "message",
    name,
    "{",
    many(
      fc.oneof(
        { depthSize: "small" },
        record,
        row(annotations, fc.oneof(tie("message"), enumeration, union)),
      ),
      0,
      3,
    ),
    "}",
  ),
}));

const error = row("error", name, "=", number, "{", many(record, 0, 3), "}");
const parameter = row(annotations, element);
const method = row(
  annotations,
  maybe("oneway"),
  name,
  "(",
  list(parameter, { min: 0, endsWithComma: true }),
  ")",
  maybe(":", maybe("stream"), type, maybe("?")),
  maybe("throws", list(qualified, { min: 1 })),
  ";",
);
const service = row("service", name, "{", many(method, 0, 3), "}");
const constant = row("const", name, ":", type, "=", value, ";");
const alias = row("type", name, "=", type, ";");
const declaration = row(
  annotations,
  fc.oneof(constant, alias, enumeration, message, union, error, service),
);
const imported = row(name, maybe("as", name));
const imports = fc.oneof(
  row("import", "*", "as", name, "from", text, ";"),
  row("import", "{", list(imported, { min: 0, endsWithComma: true }), "}", "from", text, ";"),
);
const file = row(maybe("package", qualified, ";"), many(imports, 0, 2), many(declaration, 1, 3));

/** `#` is replaced by a number, so that each comment is another. */
const plainGaps = [" ", " ", " ", "  ", "\n", "\n", "\n\n", "\r\n", "\n \n\n\t\n", "\t"];
const commentGaps = [
  " // line #\n",
  "\n// below #\n\n",
  "// a #\n // b # \n",
  "/* inline # */",
  " /** doc # */ ",
  "\n/* below # */\n",
  " /* behind # */\n",
  "\n  /* before # */ ",
  "\n/**\n   * doc #\n     * more  \n */\n",
  "/* no star #\n     here */",
  "\n\n /** two #\n **stars** */ /* and # */ // one #\r\n\n",
];

/** Where comments stand: nowhere, here and there, or everywhere. */
const gap = (share: number): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 100 - share, arbitrary: fc.constantFrom(...plainGaps) },
    { weight: share, arbitrary: fc.constantFrom(...commentGaps) },
  );

/** A valid file with comments and white space wherever they may stand. */
export const randomSource: fc.Arbitrary<string> = fc
  .tuple(file, fc.constantFrom(0, 2, 10, 50))
  .chain(([tokens, share]) =>
    fc
      .array(gap(share), { minLength: tokens.length + 1, maxLength: tokens.length + 1 })
      .map((gaps) =>
        tokens.reduce(
          (text, token, index) => text + token + (gaps[index + 1] ?? ""),
          gaps[0] ?? "",
        ),
      ),
  )
  .map((text) => {
    let count = 0;
    return text.replaceAll("#", () => String(++count));
  });
