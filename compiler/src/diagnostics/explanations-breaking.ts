import type { breakingCatalog } from "./catalog-breaking.js";
import type { Explanation } from "./explanation.js";

/** 6xxx: why each change since a baseline breaks somebody, and what to do. */
export const breakingExplanations: Readonly<Record<keyof typeof breakingCatalog, Explanation>> = {
  "number-not-reserved": {
    meaning:
      "A field, case or enum member of the baseline is gone, and its number may be taken by a new one.",
    reason:
      "Programs that still know the old member, and data that is stored, would read a new one with its number as the old one.",
    remedy:
      "Reserve the number, and the name for the sake of JSON: `rpcgen check --against … --fix` adds both to the `reserved` of the declaration. Or keep the member and mark it `@deprecated`.",
  },
  "name-not-reserved": {
    meaning: "A name that the baseline used or reserved is neither used nor reserved now.",
    reason:
      "The number is safe, so the binary format is. In JSON members go by their names: an old text would give its value to a new member of that name.",
    remedy: "Reserve the name; `rpcgen check --against … --fix` does.",
  },
  "reserve-dropped": {
    meaning: "Numbers that the baseline reserves are not reserved any more.",
    reason:
      "They were reserved because members that are gone had them. Without that, the next member can get one of them and be read as the old one.",
    remedy: "Reserve them again; `rpcgen check --against … --fix` does.",
  },
  "number-reused": {
    meaning:
      "A number of the baseline belongs to another member now, which has another name and type, or was reserved.",
    reason:
      "Only numbers go over the wire: programs with the old version read the new member as the old one, and the other way round.",
    remedy: "Give the new member a number that was never used, and reserve the old one.",
  },
  "number-changed": {
    meaning: "A member has another number than in the baseline.",
    reason:
      "Members go by their numbers on the wire. The other side sees the old member missing, and a member it does not know.",
    remedy: "Give it back its number. A number has no meaning, so there is no need to tidy them.",
  },
  "type-changed": {
    meaning:
      "A field, case or parameter has a type whose bytes cannot be read as those of its old type.",
    reason:
      "The other side would refuse the bytes, or read another value from them. Types that can be read as each other are: `int32`, `uint32`, `int64`, `uint64` and `bool`; `sint32` and `sint64`; `fixed32` and `sfixed32`; `fixed64` and `sfixed64`; `string` and `bytes`; an open enum and a 32- or 64-bit integer.",
    remedy:
      "Leave the old one, marked `@deprecated`, and add a new one with the new type. A new parameter goes to the end.",
  },
  "presence-changed": {
    meaning:
      "A `?` or a default was added to a field or parameter that had neither, or taken away.",
    reason:
      "A plain field is not sent when it is zero; one with `?` is not sent when it is absent; one with a default is always sent. Where the two sides disagree, a zero is read as absent or as the default, and what is absent as zero.",
    remedy:
      "Leave it as it was. To tell absent from zero, add a new field with `?` and a number of its own.",
  },
  "enum-openness-changed": {
    meaning: "An enum was open and is closed, or the other way round.",
    reason:
      "A closed enum refuses numbers that it does not know, an open one keeps and passes them on. With one of each, a value that one side passes on makes the other refuse the whole message. In TypeScript the type changes too: an open enum may be an `UnknownEnum`.",
    remedy: "Leave it as it was, or declare a second enum for new fields.",
  },
  "closed-enum-extended": {
    meaning: "A member was added to a closed enum.",
    reason:
      "Programs with the old version refuse messages that hold it. It is a warning, because nothing breaks before the new member is sent.",
    remedy:
      "Bring the new version to all readers before a program sends the new member. If members are added often, an open enum is better.",
  },
  "declaration-kind-changed": {
    meaning:
      "Something else is declared under a name of the baseline: a union instead of a message.",
    reason: "What was sent as the one cannot be read as the other, or means something else.",
    remedy: "Declare the new thing under a new name.",
  },
  "error-code-changed": {
    meaning: "An error has another code than in the baseline.",
    reason:
      "The code is all by which a caller knows an error. Callers with the old version see a failure that they do not know.",
    remedy: "Give it back its code.",
  },
  "package-changed": {
    meaning: "The package line of a file says something else than in the baseline.",
    reason:
      "The full names of all its declarations change. A method is called by its full name, so no call between the two versions arrives. The server type may change too.",
    remedy:
      "Take the old name back. For a new version of an interface, put it into a file of its own with a package such as `chat.v2`, and serve both until the old one is not called any more.",
  },
  "constraint-narrowed": {
    meaning: "`@min`, `@max`, `@length`, `@items` or `@pattern` allows less than in the baseline.",
    reason:
      "Constraints are not on the wire, but servers with the new version refuse calls that were answered before.",
    remedy:
      "See that no caller sends what is refused now. It is a warning, because only they know. Or put the constraint on a new field or method.",
  },
  "service-removed": {
    meaning: "A service of the baseline is gone, perhaps under another name.",
    reason:
      "Its methods are called by its full name. Calls of programs with the old version fail with `UNIMPLEMENTED`.",
    remedy:
      "Keep it, marked `@deprecated`, until nobody calls it. Then remove it, and compare with a baseline that has it no more.",
  },
  "method-removed": {
    meaning: "A method of the baseline is gone, perhaps under another name.",
    reason:
      "It is called by its name. Calls of programs with the old version fail with `UNIMPLEMENTED`.",
    remedy: "Keep it, marked `@deprecated`, until nobody calls it; add the new one beside it.",
  },
  "method-kind-changed": {
    meaning:
      "A method is answered in another way than in the baseline: once, never (`oneway`), or with a stream.",
    reason:
      "Caller and server have to agree on that: one would wait for what the other never sends.",
    remedy: "Add a method with a new name, and mark the old one `@deprecated`.",
  },
  "parameters-changed": {
    meaning: "A parameter of the baseline was removed, or stands at another position.",
    reason:
      "Parameters are numbered by their position. The server would read one as another, or miss one.",
    remedy:
      "Leave all of them where they are, and add new ones at the end. One that is not needed any more stays, and is passed over. Else add a method with a new name.",
  },
  "result-changed": {
    meaning: "A method returns something whose bytes cannot be read as those of its old result.",
    reason:
      "The caller would refuse the answer, or read another value from it. A `?` counts too: a message with it is wrapped in another one.",
    remedy: "Add a method with a new name, and mark the old one `@deprecated`.",
  },
  "service-moved": {
    meaning: "A service belongs to another server type or namespace than in the baseline.",
    reason:
      "Callers with the old version send their calls to servers of the old type. In TypeScript it stands at another place of the tree.",
    remedy:
      "Say the old one with `@server` or `@namespace`. To move a service, serve it from both until no caller has the old version.",
  },
  "declaration-renamed": {
    meaning: "A message, union, enum or error has another name, and all that it held.",
    reason:
      "The bytes stay the same. Code in TypeScript that uses the old name does not compile any more.",
    remedy: "Keep the name, or change the code that uses it together with it.",
  },
  "member-renamed": {
    meaning:
      "A field, case, parameter or enum member has another name and its old number and type.",
    reason:
      "The bytes stay the same. Code in TypeScript that uses the old name does not compile any more, and JSON with the old name is not understood. If the new one means something else, it must not have the number.",
    remedy:
      "Keep the name, or change the code that uses it together with it. If it is something else, give it a new number and reserve the old one.",
  },
  "declaration-removed": {
    meaning: "A declaration of the baseline is gone, perhaps under another name.",
    reason:
      "Where it was used, that is reported with an error of its own if the bytes change. Code in TypeScript that imports it does not compile any more.",
    remedy: "Keep it, marked `@deprecated`, or change the code that imports it together with it.",
  },
  "file-moved": {
    meaning: "Declarations are in another file than in the baseline.",
    reason:
      "The bytes stay the same. Code in TypeScript imports them from a module that is called after the file.",
    remedy: "Move them back, or change the imports together with them.",
  },
  "compatible-type-change": {
    meaning:
      "A field, case, parameter or result has another type, whose bytes can be read as those of the old one.",
    reason:
      "Values that only one of the types can hold arrive cut off, or are refused. Code in TypeScript may see another type: `bigint` instead of `number`.",
    remedy:
      "See that no such value is sent while both versions run, and change the code that uses it together with it. Or add a new field.",
  },
  "default-changed": {
    meaning: "A declared default has another value than in the baseline, or became a `?`.",
    reason:
      "A field with a default is always sent, so only data of programs that did not know the field reads differently. Code that leaves the field or parameter out sends another value.",
    remedy: "See that nobody relies on the old value.",
  },
};
