import type { syntaxCatalog } from "./catalog-syntax.js";
import type { Explanation } from "./explanation.js";

/** 1xxx: why each syntax error is one, and what to do. */
export const syntaxExplanations: Readonly<Record<keyof typeof syntaxCatalog, Explanation>> = {
  "unexpected-token": {
    meaning:
      "Something stands where the grammar wants something else. The message names the one thing that is missing or wrong, and what was found instead.",
    reason:
      "Guessing what was meant could change what goes over the wire, so the compiler asks. The rest of the file is read and checked as if the mistake were not there.",
    remedy:
      "Write what the message expects at the carets. Most often it is a `;` at the end of a member, a `:` before a type, or the number before a name. `rpcgen check --fix` puts in missing semicolons, turns commas into them and removes a colon after a number.",
  },
  "unexpected-end": {
    meaning: "The file ends in the middle of a member or a declaration.",
    reason:
      "What stands there is unfinished: the compiler cannot know the type, the name or the value that was to follow.",
    remedy:
      "Finish the line that is pointed at, or remove it. A file that was cut off, by a merge for example, shows the same mistake.",
  },
  "unexpected-character": {
    meaning:
      "A character stands outside of strings and comments that has no meaning in the language. Typographic quotes, a `#` before a comment and a blank that is no ASCII blank are the usual ones.",
    reason:
      "Everything in a source file is a name, a number, a string, a comment or a punctuation mark. A character that is none of these is more likely a slip than something to pass over.",
    remedy:
      "Remove it. Strings stand in plain quotes, `\"` or `'`; comments begin with `//` or `/*`.",
  },
  "unterminated-string": {
    meaning: "A string begins on this line and does not end on it.",
    reason:
      "A string cannot go over the end of its line. If it could, a forgotten quote would swallow the rest of the file.",
    remedy:
      'Close it with the quote it begins with. A line break in the text is written `\\n`, a quote `\\"`.',
  },
  "unterminated-comment": {
    meaning:
      "A comment begins with `/*` and is still open at the end of the file, or where a line begins with the `/*` of another one.",
    reason: "All that it reaches over is comment, also declarations that were meant to count.",
    remedy: "Close it with `*/`. Comments do not nest: the first `*/` ends it.",
  },
  "misspelt-keyword": {
    meaning:
      "A declaration begins with a word that is no keyword, but looks like one, or is one in another language.",
    reason:
      "Only `package`, `import`, `const`, `type`, `enum`, `closed enum`, `message`, `union`, `error` and `service` begin a declaration, and only `oneway` stands before a method. The compiler checks the rest as if the nearest keyword stood there.",
    remedy:
      "Write the keyword that the hint names. `rpcgen check --fix` does, except for words that could mean several things here, such as `interface`.",
  },
  "missing-number": {
    meaning: "A field or a case has a name and a type, but no number before them.",
    reason:
      "Only the number goes over the wire. It cannot be made up from the position, because then moving a line would break every program that is already running.",
    remedy:
      "Put a number before the name that no other member of the block has or had. The hint proposes the next one above all that are used or reserved; `rpcgen check --fix` writes it.",
  },
  "malformed-number": {
    meaning: "A word begins like a number but is none.",
    reason:
      "A number is a decimal integer, a hexadecimal one after `0x`, or a decimal with a fraction or an exponent. Leading zeros are refused because in some languages they mean octal.",
    remedy:
      "Write the number in one of these forms. There are no suffixes and no `_` between digits.",
  },
  "invalid-escape": {
    meaning: "A backslash in a string is followed by something that is no escape.",
    reason:
      "Keeping the backslash, or dropping it, would both be guesses; a Windows path or a regular expression would silently become another text.",
    remedy: "Use one of the escapes that the hint lists. For a backslash itself write two.",
  },
  "nested-too-deeply": {
    meaning:
      "Braces, brackets, or references from one alias or constant to the next, go deeper than the limit.",
    reason:
      "The limits keep every input cheap to check, also one that was made to be expensive. No interface that people read comes near them.",
    remedy:
      "Give the inner part a name of its own: a message that holds a list can be the element of another list.",
  },
  "unclosed-block": {
    meaning: "A `{` has no `}` before the next declaration, or before the end of the file.",
    reason:
      "A service, an error, a constant or an alias cannot stand inside of a message, so the block must have ended before it.",
    remedy:
      "Put the `}` where the block ends. The second place in the frame is the `{` that is still open.",
  },
  "misplaced-declaration": {
    meaning:
      "The package line or an import stands after something it has to stand before, or there are two package lines.",
    reason: "A reader finds where a file belongs and what it uses at its top.",
    remedy: "Move the line: `package` first, then the imports, then everything else.",
  },
  "empty-file": {
    meaning: "The file has no declaration in it, only blanks or comments.",
    reason:
      "An empty file is nearly always one that was not saved, or that lost its content in a merge.",
    remedy: "Declare something in it, or delete the file.",
  },
  "non-ascii-name": {
    meaning: "A name has letters or signs in it other than ASCII letters, digits and `_`.",
    reason:
      "Names become identifiers, file names and parts of paths on the wire. Letters that look alike, or that can be encoded in two ways, would make two names of what people take for one.",
    remedy: "Rename it. Strings and comments may hold any character.",
  },
  "unexpected-word": {
    meaning:
      "A word that some languages put before a method stands there: `rpc`, `async`, `function` and the like.",
    reason:
      "A method begins with its name, or with `oneway`. Anything in front of it would be taken for an unknown kind of method.",
    remedy: "Leave the word out; `rpcgen check --fix` does.",
  },
  "not-an-integer": {
    meaning:
      "A number with a fraction or an exponent stands where only an integer makes sense: as the number of a member, in `reserved`, or as an error code.",
    reason: "These numbers go over the wire as integers.",
    remedy: "Write an integer, decimal or hexadecimal.",
  },
  "too-many-syntax-errors": {
    meaning: "So many mistakes were found that the rest of the file was not read.",
    reason:
      "After that many, a file is most likely not in this language at all, or badly damaged, and further messages would help nobody.",
    remedy: "Mend the first ones and run the compiler again.",
  },
};
