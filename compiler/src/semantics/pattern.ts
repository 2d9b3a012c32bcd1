/**
 * Why a pattern could take more than linear time, or is no pattern; `undefined` when it is safe.
 * Refused: what only backtracking can match (look-around, references to groups), and repetition
 * without bound of a group that itself repeats or branches, or right after another repetition.
 */
export function unsafePattern(pattern: string): string | undefined {
  if (pattern.length > 500) return "it is longer than 500 characters";
  try {
    // Only to learn whether it is one.
    void new RegExp(pattern, "u");
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.replace(/^Invalid regular expression: \/.*\/u?: /s, "it is not one: ");
  }
  return new PatternScanner(pattern).scan();
}

/** One open group, with what was found in it. */
interface Group {
  repeats: boolean;
  branches: boolean;
  /** The last item can be repeated without bound, so a neighbour doing the same is ambiguous. */
  afterUnbounded: boolean;
}

class PatternScanner {
  readonly #pattern: string;
  readonly #groups: Group[] = [newGroup()];
  #at = 0;
  #lastGroup: Group | undefined;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  scan(): string | undefined {
    while (this.#at < this.#pattern.length) {
      const refused = this.#step();
      if (refused !== undefined) return refused;
    }
    return undefined;
  }

  #step(): string | undefined {
    const rest = this.#pattern.slice(this.#at);
    const group = this.#groups.at(-1) ?? newGroup();
    if (/^\(\?<?[=!]/.test(rest)) return "look-around needs backtracking";
    if (/^\\(?:[1-9]|k<)/.test(rest)) return "a reference to a group needs backtracking";
    const open = /^\((?:\?:|\?<\w+>)?/.exec(rest);
    if (open !== null) {
      this.#groups.push(newGroup());
      this.#at += open[0].length;
      return undefined;
    }
    if (rest.startsWith(")")) {
      this.#lastGroup = this.#groups.pop();
      this.#at += 1;
      return this.#quantifier(this.#groups.at(-1) ?? newGroup());
    }
    if (rest.startsWith("|")) {
      group.branches = true;
      group.afterUnbounded = false;
      this.#at += 1;
      return undefined;
    }
    const atom =
      /^(?:\[(?:\\[^]|[^\]\\])*\]|\\(?:[pPu]\{[^}]*\}|u[0-9A-Fa-f]{4}|x..|c.|[^])|[^])/su.exec(
        rest,
      );
    this.#at += atom?.[0].length ?? 1;
    this.#lastGroup = undefined;
    return this.#quantifier(group);
  }

  #quantifier(group: Group): string | undefined {
    const match = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(this.#pattern.slice(this.#at));
    const inner = this.#lastGroup;
    if (match === null) {
      group.afterUnbounded = inner?.afterUnbounded ?? false;
      if (inner?.repeats === true) group.repeats = true;
      return undefined;
    }
    this.#at += match[0].length;
    const many = Number(match[3] === undefined || match[3] === "" ? (match[1] ?? 0) : match[3]);
    const unbounded = /^[*+]/.test(match[0]) || (match[2] !== undefined && match[3] === "");
    if (many > 1000) return "it repeats something more than 1000 times";
    if (match[0].startsWith("?")) {
      if (inner?.repeats === true) group.repeats = true;
      return undefined;
    }
    group.repeats = true;
    if (inner?.repeats === true) return "a repeated group must not repeat something itself";
    if (unbounded && inner?.branches === true) return "a repeated group must not have branches";
    if (unbounded && group.afterUnbounded) {
      return "two repetitions without bound must not follow each other";
    }
    group.afterUnbounded = unbounded;
    return undefined;
  }
}

function newGroup(): Group {
  return { repeats: false, branches: false, afterUnbounded: false };
}
