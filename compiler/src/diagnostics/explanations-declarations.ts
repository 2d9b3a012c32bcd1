import type { declarationCatalog } from "./catalog-declarations.js";
import type { Explanation } from "./explanation.js";

/** 22xx: why each mistake in a declaration is one, and what to do. */
export const declarationsExplanations: Readonly<
  Record<keyof typeof declarationCatalog, Explanation>
> = {
  "default-type": {
    meaning: "A default, a constant or an argument has a value of another kind than its type.",
    reason:
      'Values are not converted: `1` is not `true`, `"5"` is not `5`, and the number of an enum member is not its name.',
    remedy: "Write a value of the type, or change the type.",
  },
  "value-out-of-range": {
    meaning: "A number does not fit into its type.",
    reason: "It would be cut off on the wire and arrive as another number.",
    remedy:
      'Take a number in the range that the hint gives, or a wider type. With `@js("number")` a 64-bit integer holds only what a JavaScript number holds exactly.',
  },
  "default-not-allowed": {
    meaning:
      "A default stands where there can be none: on an optional field, a list, a map, a message, a union case or a stream.",
    reason:
      "An optional field reads as `undefined` when it is absent, a case is chosen or not, and for lists and messages there is no way to write a value.",
    remedy: "Leave out the default, or the `?`.",
  },
  "constant-cycle": {
    meaning: "A constant leads back to itself.",
    reason: "It has no value.",
    remedy: "Let one of them have a value.",
  },
  "constant-type": {
    meaning: "A constant is of a type that constants cannot have.",
    reason: "Only scalars and enums have values that can be written in the source.",
    remedy: "Use a scalar or an enum. A duration, for example, can be an `int32` of milliseconds.",
  },
  "endless-message": {
    meaning: "A message holds itself, directly or through others, without a way to end.",
    reason:
      "A message field without `?` always holds an instance. That instance would hold the next one, and so on for ever.",
    remedy:
      "Make one field on the way optional, or a list or map. The frame shows the whole way round.",
  },
  "huge-default": {
    meaning:
      "An instance of the message in which nothing is set would still consist of hundreds of messages.",
    reason:
      "Message fields without `?` always hold an instance, and each of those its own. A few bytes from a peer could make a program build all of it.",
    remedy: "Make some of the message fields optional.",
  },
  "empty-enum": {
    meaning: "An enum has no members.",
    reason: "A field of it would have no value to read as when it is absent.",
    remedy: "Give it at least one member; the one numbered 0 is what an absent field reads as.",
  },
  "empty-union": {
    meaning: "A union has no cases.",
    reason: "It could hold nothing.",
    remedy: "Give it at least one case, or use a message without fields.",
  },
  "optional-case": {
    meaning: "A case of a union has a `?`.",
    reason:
      "A case is there when it is chosen. A union that holds none already is one whose case is `undefined`.",
    remedy: "Leave out the `?`.",
  },
  "misplaced-stream": {
    meaning:
      "`stream` stands on a field or a case, on a parameter that is not the last, or on two parameters.",
    reason:
      "A stream is a part of a call, not of a value. A call carries at most one in each direction, after all other parameters have arrived.",
    remedy:
      "For many values in one message use a list, `T[]`. Put the stream parameter last. Two streams can become one of a union.",
  },
  "unknown-annotation": {
    meaning: "There is no annotation of this name.",
    reason:
      "An annotation that is not known would silently do nothing; a misspelt `@idempotent` for example would forbid retries.",
    remedy: "Correct the name. Annotations for other tools begin with `x.` and are passed over.",
  },
  "misplaced-annotation": {
    meaning: "An annotation stands on something that it says nothing about.",
    reason: "It would have no effect there, which its author does not expect.",
    remedy: "Move it to one of the places that the hint names, or remove it.",
  },
  "annotation-arguments": {
    meaning: "An annotation has an argument too many, too few, or of the wrong kind.",
    reason: "What it is to do is not clear.",
    remedy:
      "Write it as the hint shows. The table of annotations in [the language](../language.md#annotations) has them all.",
  },
  "duplicate-annotation": {
    meaning: "The same annotation is given twice to one thing.",
    reason: "The second would contradict the first, or add nothing.",
    remedy: "Keep one of them.",
  },
  "annotation-type": {
    meaning:
      "An annotation stands on a value of a type that it says nothing about, such as `@min` on a string.",
    reason:
      "A constraint that cannot be checked, or a mapping that cannot be made, would silently have no effect.",
    remedy:
      "Use the one for this type: `@min` and `@max` for numbers, `@length` for strings and bytes, `@items` for lists and maps, `@pattern` for strings, `@js` for 64-bit integers.",
  },
  "unsafe-pattern": {
    meaning: "A regular expression is wrong, or could take very long on some texts.",
    reason:
      "The text comes from a peer. JavaScript tries one after the other each way in which a pattern can read a text, so a pattern with ever more ways lets a short text keep a server busy for minutes. Look-around and references to groups are refused too: nobody can count their ways.",
    remedy:
      "Write it so that each text can be read in few ways: do not repeat what already repeats, nor let two repetitions follow each other that take the same characters. What a pattern cannot say, the handler can check.",
  },
};
