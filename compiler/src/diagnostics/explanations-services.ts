import type { serviceCatalog } from "./catalog-services.js";
import type { Explanation } from "./explanation.js";

/** 23xx: why each mistake in a service is one, and what to do. */
export const servicesExplanations: Readonly<Record<keyof typeof serviceCatalog, Explanation>> = {
  "not-an-error": {
    meaning: "Something else than an error stands after `throws`.",
    reason: "A thrown error has a code by which the caller's side knows it. A message has none.",
    remedy:
      "Declare an error, and let it hold the message when there is more to say: `error NotFound = 1001 { 1 user: User; }`.",
  },
  "unknown-error": {
    meaning: "A name after `throws` is declared nowhere.",
    reason: "The caller's side could not decode the error.",
    remedy:
      "Correct the name, declare the error, or import it. `rpcgen check --fix` writes the nearest name when there is no doubt.",
  },
  "duplicate-throws": {
    meaning: "An error is listed twice after `throws`.",
    reason: "The second says nothing.",
    remedy: "Remove it; `rpcgen check --fix` does.",
  },
  "oneway-reply": {
    meaning: "A oneway method has a result, errors or a stream.",
    reason:
      "Nothing ever comes back from a oneway call: the caller goes on when the message is on its way.",
    remedy: "Leave out `oneway` to wait for an answer, or leave out what would come back.",
  },
  "missing-server-type": {
    meaning:
      "Nothing says which type of server hosts the service: there is neither an `@server` nor a package line.",
    reason:
      "A call goes to a server of that type, and the generated tree has a branch for it: `rpc.chat.chatRemote`.",
    remedy:
      'Put `@server("chat")` before the service, or begin the file with `package chat;`. The last part of the package counts that is no version.',
  },
  "service-collision": {
    meaning:
      "Two services would have the same place in the generated tree. A place is the server type and the name of the service, which begins small there.",
    reason: "One would hide the other.",
    remedy: "Rename one, or give it another `@server` or `@namespace`.",
  },
  "identity-collision": {
    meaning:
      "Two declarations have the same full name, or two methods the same hash. The full name is the package and the name; a method is known by a hash of its path, `demo.UserRemote/find`.",
    reason: "On the wire they could not be told apart.",
    remedy:
      "Rename one, or give its file another package. Two different method paths with the same hash are pure chance; a new name for one of them ends it.",
  },
  "optional-stream": {
    meaning: "A stream has a `?`.",
    reason: "A stream without anything in it already is one that ends at once.",
    remedy: "Leave out the `?`.",
  },
};
