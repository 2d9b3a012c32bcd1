import type { typescriptCatalog } from "./catalog-typescript.js";
import type { Explanation } from "./explanation.js";

/** 4xxx: why TypeScript cannot be called from elsewhere as it stands, and what to write instead. */
export const typescriptExplanations: Readonly<Record<keyof typeof typescriptCatalog, Explanation>> =
  {
    "remote-missing": {
      meaning: "A file that the pattern matches exports no remote.",
      reason:
        "Remotes are exported classes with public methods, what the default function makes, or exported interfaces of nothing but methods.",
      remedy: "Export the class, or make the pattern leave the file out.",
    },
    "remote-server-type": {
      meaning: "It is not said which server type hosts the remote.",
      reason: "Callers find a remote by its server type: `rpc.chat.chatRemote`.",
      remedy:
        "Let a `*` of the pattern stand for it, as in `app/servers/*/remote/*.ts`, or write `@server chat` into the doc comment of the class.",
    },
    "remote-name": {
      meaning: "A method or property has a name that the wire cannot carry.",
      reason:
        "Names are also those of a `.rpc` file and of other languages: letters, digits and `_`.",
      remedy: "Give it another name. Names that begin with `_` are left out of remotes altogether.",
    },
    "remote-twice": {
      meaning: "Two declarations would have the same name.",
      reason: "A call could mean either.",
      remedy: "Rename one of them, or let another server type host it.",
    },
    "remote-script": {
      meaning: "A remote is written in JavaScript.",
      reason:
        "What it takes and gives is said nowhere. Its callback cannot be called from another process either: what the callback was given is the result.",
      remedy:
        "Write it as a class in a `.ts` file, with types, and let its methods return what they passed to the callback.",
    },
    "remote-overloads": {
      meaning: "A method has several signatures.",
      reason: "The one that a call means would have to be guessed on the other side.",
      remedy: "Give each its own method, or take one parameter whose type is a union with a tag.",
    },
    "remote-generic": {
      meaning: "A type parameter has no argument.",
      reason:
        "How a value travels is decided when the code is generated, so its type has to be known.",
      remedy: "Write the type that it stands for. `Page<User>` is fine, `Page<T>` is not.",
    },
    "remote-parameter": {
      meaning: "A parameter is a callback, a rest parameter, or comes after a stream.",
      reason: "Functions stay in their process, and arguments have their places on the wire.",
      remedy:
        "Return a result instead of calling back. Take a list instead of any number of arguments. A stream comes last.",
    },
    "remote-tag": {
      meaning: "A tag of a doc comment does not fit what it stands at.",
      reason: "It would have no effect, or not the one that it promises.",
      remedy: "Write it as the message says, or remove it.",
    },
    "remote-syntax": {
      meaning: "A file with remotes, or one that they import, is not TypeScript as it stands.",
      reason:
        "What the compiler makes of half a declaration may lack members: they would lose their numbers.",
      remedy: "Mend the text. Until then nothing is generated, and no number changes.",
    },
    "type-unresolved": {
      meaning: "TypeScript cannot find the type.",
      reason: "What cannot be found cannot be encoded.",
      remedy:
        'See that the import is right and its package installed. If it depends on settings, name the file in `rpcgen.json`: `{ "typescript": "…", "tsconfig": "tsconfig.json" }`.',
    },
    "type-any": {
      meaning: "The type is `any`, `unknown` or `object`.",
      reason: "It does not say what is sent, so neither side could check it.",
      remedy:
        "Write an interface of what it holds. `JsonValue` of mailstation takes anything JSON has.",
    },
    "type-function": {
      meaning: "A function is among the data.",
      reason: "It cannot leave its process.",
      remedy:
        "Take it out. What is to come back is a result; several of them are an AsyncIterable.",
    },
    "type-class": {
      meaning: "The type is a class with methods, accessors or private members.",
      reason: "Its data would arrive without them: the other side would hold no instance of it.",
      remedy: "Declare an interface with the data that the other side needs, and send that.",
    },
    "type-platform": {
      meaning: "The type belongs to the language or the platform, and has no form on the wire.",
      reason: "A socket, a timer or a regular expression means something only where it was made.",
      remedy: "Send the data it was made of. The hint says what fits.",
    },
    "type-untagged": {
      meaning: "A union has members that nothing tells apart.",
      reason: "The reader could not say which of them came.",
      remedy:
        'Give each object type a property with a literal of its own, `kind: "circle"`, or put the members into an object with optional properties.',
    },
    "type-open": {
      meaning:
        "The type is a computation that has no result yet, or one that has no form on the wire.",
      reason: "How a value travels is decided when the code is generated.",
      remedy: "Write the type that it comes to.",
    },
    "type-nothing": {
      meaning: "`null`, `undefined` or `never` stands where a value has to be.",
      reason: "Lists and maps hold values; there is no mark for a gap.",
      remedy: "Leave such entries out, or put the value into an object with an optional property.",
    },
    "type-key": {
      meaning: "A map or record has keys that cannot be keys.",
      reason: "Keys are texts, booleans and whole numbers, as in protobuf.",
      remedy:
        "Take `Map<string, T>`, `Map<int32, T>` with `int32` of mailstation, or a list of pairs.",
    },
    "type-index": {
      meaning: "A type has properties and an index signature.",
      reason: "Which of its entries are properties with numbers could change with the data.",
      remedy: "Put the record into a property of its own.",
    },
    "type-symbol": {
      meaning: "The type is a symbol.",
      reason: "Symbols are the same only within a process.",
      remedy: "Send a text.",
    },
    "type-endless": {
      meaning: "A type always holds another value of itself.",
      reason: "There is no smallest value of it, so none could ever be sent.",
      remedy: "Make one property of the circle optional, or a list.",
    },
    "type-enum": {
      meaning: "The type is an `enum` with texts as its values.",
      reason:
        "TypeScript lets nobody but the enum itself name these values, so generated code could not make them.",
      remedy: 'Take a union of texts: `type Level = "low" | "high"`. An enum of numbers is fine.',
    },
    "type-depth": {
      meaning: "Types are nested without an end.",
      reason: "A generic type that contains itself with other arguments is another type each time.",
      remedy: "Let it contain itself with the same arguments.",
    },
    "null-as-absent": {
      meaning: "A property may be left out and may be `null`.",
      reason: "Both are sent as nothing, and arrive as a property that is not there.",
      remedy: "Choose one of the two. `name: string | null` alone arrives as `null`.",
    },
    "error-code": {
      meaning: "A class that `@throws` names has no number.",
      reason: "Errors are known by their codes on the wire; from 1000 on they are yours.",
      remedy: "Write `readonly code = 1001` into the class, with a number that no other error has.",
    },
    "scaffold-mismatch": {
      meaning: "A method has another signature than the skeleton that its class extends.",
      reason: "The interface has changed since the method was written, and it does not compile.",
      remedy:
        "Change the method as the hint says. `rpcgen scaffold` adds what is missing and never changes what is there.",
    },
    "lock-syntax": {
      meaning: "`rpc.lock.json` is not what rpcgen writes.",
      reason: "It holds the numbers that running servers know: none of them may be guessed.",
      remedy:
        "Where a merge left its marks, keep the lines of both sides and run `rpcgen` again; otherwise restore the file from your repository.",
    },
    "lock-number-twice": {
      meaning: "Two members of a type have the same number in `rpc.lock.json`.",
      reason: "Two branches have each added a member, and both got the next number.",
      remedy:
        "Remove the line of the one that is not in use anywhere yet, and run `rpcgen`: it gets a new number.",
    },
    "lock-frozen": {
      meaning: "With `--frozen-lock` the lock file has to fit the sources, and it does not.",
      reason: "The numbers that others get would not be those that were tried here.",
      remedy: "Run `rpcgen` without the option, and commit `rpc.lock.json`.",
    },
    "was-unknown": {
      meaning: "`@was` names a member or type that the lock file does not know.",
      reason: "The number that was to be kept is not there.",
      remedy: "Correct the name, or remove the tag.",
    },
  };
