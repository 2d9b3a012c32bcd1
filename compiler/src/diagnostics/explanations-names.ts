import type { nameCatalog } from "./catalog-names.js";
import type { Explanation } from "./explanation.js";

/** 20xx: why each mistake with a name, type or import is one, and what to do. */
export const namesExplanations: Readonly<Record<keyof typeof nameCatalog, Explanation>> = {
  "duplicate-declaration": {
    meaning:
      "Two declarations have the same name in the same place, or a declaration has the name of something that is imported.",
    reason: "A use of the name could mean either of them.",
    remedy:
      "Rename one of them. An import can be renamed where it is made: `import { User as ChatUser } from …`.",
  },
  "duplicate-member": {
    meaning:
      "Two fields, cases, enum members, methods or parameters of one declaration have the same name.",
    reason: "They would become one property or one method in TypeScript. There is no overloading.",
    remedy: "Rename one, or remove it.",
  },
  "unknown-type": {
    meaning: "A type is named that is neither built in, nor declared in this file, nor imported.",
    reason: "The compiler must know how a value is encoded.",
    remedy:
      "Correct the name, declare the type, or import it. When a known name is near, the hint gives it, and `rpcgen check --fix` writes it when there is no doubt. For a type of another language, such as `int`, the hint gives the nearest here; choose the size yourself.",
  },
  "not-a-type": {
    meaning:
      "A constant, an error or a service is used as the type of a field, parameter or result.",
    reason:
      "Only messages, enums, unions, aliases and the built-in types have values that can be sent. Errors are sent by being thrown.",
    remedy: "Name a type. For the fields of an error declare a message that both use.",
  },
  "unknown-value": {
    meaning:
      "A default, a constant or the argument of an annotation names something that is neither a constant nor a member of the enum.",
    reason: "Without knowing the value nothing can be generated for it.",
    remedy:
      "Correct the name, or declare the constant or member. `rpcgen check --fix` writes the nearest name when there is no doubt.",
  },
  "builtin-name": {
    meaning: "A declaration has the name of a built-in type.",
    reason:
      "A field of this type could not be told apart from one of the built-in type, neither by the compiler nor by a reader.",
    remedy: "Choose another name. `String` or `Text` are fine.",
  },
  "name-too-long": {
    meaning: "A name has more characters than the limit.",
    reason:
      "Names become file names, properties and parts of paths on the wire, all of which have limits of their own.",
    remedy: "Shorten it, and say the rest in a doc comment.",
  },
  "generated-name-collision": {
    meaning:
      "Two declarations would give the same name in the generated TypeScript. Nested declarations are named with their parents, `User.Device` becomes `User_Device`; a service `Chat` also makes `ChatClient` and `ChatSkeleton`.",
    reason: "The generated file would not compile.",
    remedy:
      "Rename one of the two. Names on the wire are those of the source, so a rename of a message or enum changes nothing there.",
  },
  "forbidden-name": {
    meaning:
      "A member or declaration has one of the few names that are refused: `__proto__` anywhere, `then` and `constructor` for methods.",
    reason:
      "In JavaScript they mean something else. A stub with a method `then` would be taken for a promise by `await`, and a property `__proto__` changes what an object inherits from.",
    remedy:
      "Choose another name. All other reserved words are allowed and get a `$` in TypeScript.",
  },
  "import-not-found": {
    meaning: "The file or package of an import is not there.",
    reason: "Everything it was to bring in is unknown.",
    remedy:
      "Correct the path: it is relative to the importing file and begins with `./` or `../`. Anything else is the name of a package, which has to be installed and to offer `.rpc` files in its package.json.",
  },
  "import-not-declared": {
    meaning: "The imported file does not declare this name at its top level.",
    reason:
      "An import brings in what a file declares itself, not what it imports from others, so that every name has one home.",
    remedy: "Correct the name, or import it from the file that declares it.",
  },
  "unused-import": {
    meaning: "A name is imported, and nothing in the file uses it.",
    reason:
      "It does no harm, so this is a warning. But it makes readers look for a use, and its file is compiled and generated for nothing.",
    remedy: "Remove it; `rpcgen check --fix` does, once the project has no errors left.",
  },
  "duplicate-import": {
    meaning: "Two imports bring in the same name.",
    reason: "A use of the name could mean either.",
    remedy: "Remove one, or rename it with `as`.",
  },
  "import-of-itself": {
    meaning: "A file imports itself.",
    reason:
      "What a file declares can be used in it anyway; the import is a slip, most often a wrong path.",
    remedy: "Remove the import, or correct its path. Two files may import each other.",
  },
  "import-path": {
    meaning: "The path of an import has a form that is not allowed.",
    reason:
      "A path has to mean the same on every machine: it uses `/`, is relative to the importing file, and ends in `.rpc`. Absolute paths and backslashes do not travel.",
    remedy: "Write it as `./file.rpc` or `../folder/file.rpc`, or name an installed package.",
  },
  "import-outside-project": {
    meaning:
      "An import leads to a file outside of the project folder that no source pattern names.",
    reason: "There is no place below the output folder for what is generated from it.",
    remedy: "Add its folder to `sources` in rpcgen.json, or import it from a package.",
  },
  "type-arguments": {
    meaning: "A type has angle brackets that takes none, or `map` has not two types in them.",
    reason:
      "`map<K, V>` is the only type with arguments. There are no generic messages: each message has one encoding.",
    remedy: "Write a list as `T[]`, an optional value as `name?: T`, a map as `map<string, T>`.",
  },
  "map-key": {
    meaning: "The key of a map is of a type that cannot be one.",
    reason:
      "Keys are strings, booleans or integers, as in protobuf: values that can be compared exactly. Floats cannot, and messages, bytes and enums are not keys there.",
    remedy: "Use one of these types, or a list of messages that hold the key and the value.",
  },
  "alias-cycle": {
    meaning: "A type alias leads back to itself.",
    reason: "An alias is only another name; somewhere the names have to end in a type.",
    remedy:
      "Let one of them name a type. Data that contains itself is a message: `message Node { 1 next?: Node; }`.",
  },
  "output-collision": {
    meaning:
      "Two source files would be generated into the same file, or one of them into the `index.ts` that holds the tree of all services. Capital letters do not count, because some file systems ignore them.",
    reason: "One would overwrite the other.",
    remedy: "Rename one of the source files.",
  },
  "namespace-as-type": {
    meaning: "The name that `import * as` gives to a whole file is used as a type.",
    reason: "A file is not a type. It holds types.",
    remedy: "Name something in it: `page.Page`.",
  },
};
