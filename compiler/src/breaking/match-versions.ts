import type { DeclarationModel } from "../model/model.js";
import type { Entry, Version } from "./version.js";

/** A declaration in both versions, perhaps under another name. */
export interface Pair {
  readonly before: Entry;
  readonly after: Entry;
}

/** A declaration that holds less of what another held is not the same under another name. */
const leastShare = 0.5;

/** Which declaration became which. */
export interface Matching {
  /** By full name in the old version. */
  readonly pairs: ReadonlyMap<string, Pair>;
  /** Those of the old version that are gone. */
  readonly removed: readonly Entry[];
}

/**
 * Finds what each declaration became: what has the same name, in the same file if its package was
 * renamed; else the new one of its kind, in the same file or package, that holds most of what it held,
 * and at least half.
 */
export function matchVersions(before: Version, after: Version): Matching {
  const pairs = new Map<string, Pair>();
  const taken = new Set<Entry>();
  const removed: Entry[] = [];
  const pair = (old: Entry, found: Entry): void => {
    pairs.set(old.model.fullName, { before: old, after: found });
    taken.add(found);
  };
  const depths = [...new Set(before.entries.map(depthOf))].sort((a, b) => a - b);
  for (const depth of depths) {
    const left: Entry[] = [];
    for (const old of before.entries) {
      if (depthOf(old) !== depth) continue;
      const found = sameName(old, after, pairs);
      if (found === undefined || taken.has(found)) left.push(old);
      else pair(old, found);
    }
    const fresh = after.entries.filter((entry) => depthOf(entry) === depth && !taken.has(entry));
    for (const old of left) {
      const candidates = fresh.filter((entry) => !taken.has(entry) && isNear(old, entry, pairs));
      const found = mostAlike(old, candidates);
      if (found === undefined) removed.push(old);
      else pair(old, found);
    }
  }
  return { pairs, removed };
}

function depthOf({ model }: Entry): number {
  return model.name.split(".").length;
}

function sameName(old: Entry, after: Version, pairs: ReadonlyMap<string, Pair>): Entry | undefined {
  const { parent, node } = old.declared;
  if (parent !== undefined) {
    const around = pairs.get(parent.fullName)?.after.model.fullName ?? parent.fullName;
    return after.named(`${around}.${node.name.text}`);
  }
  const same = after.named(old.model.fullName);
  const unit = after.unit(old.file.path);
  if (same !== undefined || unit === undefined) return same;
  return after.named(unit.package === "" ? old.model.name : `${unit.package}.${old.model.name}`);
}

function isNear(old: Entry, entry: Entry, pairs: ReadonlyMap<string, Pair>): boolean {
  const { parent } = old.declared;
  if (parent !== undefined) {
    return pairs.get(parent.fullName)?.after.declared === entry.declared.parent;
  }
  return old.file.path === entry.file.path || old.file.package === entry.file.package;
}

function mostAlike(old: Entry, candidates: readonly Entry[]): Entry | undefined {
  let best: Entry | undefined;
  let bestShare = 0;
  for (const entry of candidates) {
    const share = shareOf(old.model, entry.model);
    if (share < leastShare || share <= bestShare) continue;
    best = entry;
    bestShare = share;
  }
  return best;
}

/** Which part of the members of the one the other has too. */
function shareOf(old: DeclarationModel, model: DeclarationModel): number {
  if (old.kind !== model.kind) return 0;
  if (old.kind === "error" && model.kind === "error" && old.code === model.code) return 1;
  const members = membersOf(old);
  const others = new Set(membersOf(model));
  return members.filter((member) => others.has(member)).length / Math.max(1, members.length);
}

function membersOf(model: DeclarationModel): readonly string[] {
  const numbered = (members: readonly { readonly name: string; readonly number: number }[]) =>
    members.map(({ name, number }) => `${number} ${name}`);
  switch (model.kind) {
    case "enum":
      return numbered(model.members);
    case "message":
    case "error":
      return numbered(model.fields);
    case "union":
      return numbered(model.cases);
    case "const":
    case "alias":
    // A service is known by its name on the wire: under another one it is another service.
    case "service":
      return [];
  }
}
