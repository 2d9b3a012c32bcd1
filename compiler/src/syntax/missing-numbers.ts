import type { IToken } from "chevrotain";

import { readNumber } from "./literals.js";
import { isName } from "./recovery.js";
import * as t from "./tokens.js";

/** Above it a proposed number would not be one of protobuf's, or near what it keeps for itself. */
const proposedMax = 18_999;

/**
 * Numbers for members that were written without one: above all that their block uses or reserves,
 * because a lower one may have belonged to a member that is gone. Works on tokens, as a member
 * without a number is in no tree.
 */
export class MissingNumbers {
  readonly #tokens: readonly IToken[];
  /** The next number of each block, by the index of its `{`. */
  readonly #next = new Map<number, number>();

  constructor(tokens: readonly IToken[]) {
    this.#tokens = tokens;
  }

  /** For the member at an index; `undefined` when there is none to propose. */
  next(index: number): number | undefined {
    const open = this.#blockAround(index);
    if (open === undefined) return undefined;
    const number = this.#next.get(open) ?? this.#highest(open) + 1;
    this.#next.set(open, number + 1);
    return number <= proposedMax ? number : undefined;
  }

  #blockAround(index: number): number | undefined {
    let depth = 0;
    for (let at = index - 1; at >= 0; at--) {
      const type = this.#tokens[at]?.tokenType;
      if (type === t.RightBrace) depth += 1;
      if (type !== t.LeftBrace) continue;
      if (depth === 0) return at;
      depth -= 1;
    }
    return undefined;
  }

  /** The highest number that begins a member of the block or is in a `reserved` of it. */
  #highest(open: number): number {
    let depth = 0;
    let isReserved = false;
    let highest = 0;
    for (let at = open + 1; at < this.#tokens.length; at++) {
      const { tokenType: type, image } = this.#tokens[at] ?? {};
      const follower = this.#tokens[at + 1]?.tokenType;
      if (type === t.LeftBrace) depth += 1;
      if (type === t.RightBrace) depth -= 1;
      if (depth < 0) break;
      if (depth > 0 || type === undefined) continue;
      if (type === t.Semicolon) isReserved = false;
      const numberFollows = follower === t.NumberLiteral || follower === t.StringLiteral;
      if (type === t.Reserved && numberFollows) isReserved = true;
      if (isReserved && type === t.Max) return proposedMax;
      if (type !== t.NumberLiteral || follower === undefined) continue;
      if (!isReserved && !isName(follower) && follower !== t.Colon) continue;
      const value = readNumber(image ?? "")?.float ?? 0;
      if (Number.isInteger(value) && value > highest) highest = value;
    }
    return highest;
  }
}
