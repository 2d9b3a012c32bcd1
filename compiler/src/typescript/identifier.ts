/** A name of the interface language made from any text: `in-progress` → `in_progress`. */
export function identifier(text: string): string {
  const plain = text.replace(/^-(?=\d)/, "minus").replaceAll(/[^A-Za-z0-9_]/g, "_");
  return /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`;
}

/** Names of one place: none is given twice. */
export class NameList {
  readonly #taken = new Set<string>();

  /** The name, or the first free one of `name_2`, `name_3`, … */
  take(name: string): string {
    let free = name;
    for (let count = 2; this.#taken.has(free); count += 1) free = `${name}_${count}`;
    this.#taken.add(free);
    return free;
  }
}
