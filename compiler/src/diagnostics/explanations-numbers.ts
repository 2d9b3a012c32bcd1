import type { numberCatalog } from "./catalog-numbers.js";
import type { Explanation } from "./explanation.js";

/** 3xxx: why each mistake with a number is one, and what to do. */
export const numbersExplanations: Readonly<Record<keyof typeof numberCatalog, Explanation>> = {
  "duplicate-number": {
    meaning: "Two members of a declaration have the same number.",
    reason: "Only the number goes over the wire, so a reader could not tell them apart.",
    remedy:
      "Give the newer one another number, never the one that running programs already use. The hint gives the next above all that are used or reserved. `rpcgen check --fix` writes it when the second of the two stands at the end of its block, where members are added; in the middle only you know which is the newer.",
  },
  "number-out-of-range": {
    meaning: "The number of a member is below or above what there is.",
    reason:
      "Numbers of fields and cases go from 1 to 536870911, what a protobuf tag can hold; those of enum members are 32-bit integers.",
    remedy:
      "Take a number in the range. Low ones are shorter on the wire: up to 15 a tag takes one byte.",
  },
  "number-of-protobuf": {
    meaning: "A field or case has a number from 19000 to 19999.",
    reason:
      "protobuf keeps these for itself, and refuses files that use them. Payloads are to be readable with its tools.",
    remedy: "Take another number.",
  },
  "reserved-number": {
    meaning: "A member has a number that a `reserved` of the same declaration keeps free.",
    reason:
      "Reserved numbers belonged to members that are gone. Programs that still know those would read the new member as the old one.",
    remedy:
      "Give the member another number; the hint gives the next one. If the number was reserved by mistake, take it out of the `reserved`.",
  },
  "reserved-name": {
    meaning: "A member has a name that a `reserved` of the same declaration keeps free.",
    reason:
      "Reserved names belonged to members that are gone, and may still be in use in stored JSON or in code.",
    remedy: "Choose another name, or take it out of the `reserved`.",
  },
  "reserved-range": {
    meaning: "A reserved range runs backwards, or goes beyond the numbers that there are.",
    reason: "It would reserve nothing, or numbers that no member could have.",
    remedy:
      "Write the lower number first, in the range that the message gives. `max` stands for the highest number.",
  },
  "duplicate-reserved": {
    meaning: "A number or name is reserved twice.",
    reason: "It does nothing, and is often a slip in one of the two.",
    remedy: "Remove it from one of them.",
  },
  "error-code-range": {
    meaning: "The code of an error is below 1000, or above what 32 bits hold.",
    reason:
      "Codes below 1000 belong to the runtime: there a caller finds `UNAVAILABLE` and the like.",
    remedy: "Take a code from 1000 on that no other error has.",
  },
  "duplicate-error-code": {
    meaning: "Two errors have the same code.",
    reason:
      "The code is all by which the caller's side knows an error, so it has to be unique among all files that are compiled together.",
    remedy: "Give the newer one another code.",
  },
};
