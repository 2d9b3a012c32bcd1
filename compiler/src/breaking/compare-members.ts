import { replaceFix } from "../diagnostics/fixes.js";
import { compareFields } from "./compare-fields.js";
import { compareReserved } from "./compare-reserved.js";
import { compareTypes } from "./compare-types.js";
import type { Comparison } from "./comparison.js";
import { memberText } from "./describe-model.js";
import type { Pair } from "./match-versions.js";
import { membersOf } from "./members.js";
import type { Member, Members } from "./members.js";
import { holdsNumber } from "./number-ranges.js";

/** The numbered members of a message, union, error or enum. */
export function compareMembers(comparison: Comparison, pair: Pair): void {
  const [before, after] = [membersOf(pair.before), membersOf(pair.after)];
  const byName = new Map(after.list.map((member) => [member.name, member]));
  const byNumber = new Map(after.list.map((member) => [member.number, member]));
  const gone: Member[] = [];
  for (const old of before.list) {
    const current = byNumber.get(old.number);
    const named = byName.get(old.name);
    if (named !== undefined && named !== current) {
      reportMoved(comparison, pair, old, named);
    } else if (current === undefined) gone.push(old);
    else if (named === undefined) reportOther(comparison, pair, old, current);
    else if (old.field !== undefined && current.field !== undefined) {
      compareFields(
        comparison,
        { what: after.what, isChecked: pair.after.model.kind !== "error" },
        { field: old.field, span: old.span, annotated: old.node?.span ?? old.span },
        { field: current.field, node: current.node, span: current.nameSpan },
      );
    }
  }
  compareReserved(comparison, pair, { before, after, gone });
}

function reportMoved(comparison: Comparison, pair: Pair, old: Member, current: Member): void {
  const { what, list, reserved } = membersOf(pair.after);
  const owner = pair.after.model.name;
  const parameters = { what, name: old.name, owner, before: old.number, after: current.number };
  const isTaken =
    list.some(({ number }) => number === old.number) || holdsNumber(reserved.ranges, old.number);
  const fixes = isTaken ? [] : [replaceFix(current.numberSpan, String(old.number), "maybe")];
  comparison.report(
    "number-changed",
    parameters,
    { span: current.numberSpan, was: old.span },
    { help: `give it back number ${old.number}`, fixes },
  );
}

/** Under a number there is now another name: renamed when the type is the same, else reused. */
function reportOther(comparison: Comparison, pair: Pair, old: Member, current: Member): void {
  const { what }: Members = membersOf(pair.after);
  const owner = pair.after.model.name;
  if (isSameType(comparison, old, current)) {
    const parameters = { what, owner, before: old.name, after: current.name };
    const help = "if it is something else, give it a number of its own and reserve the old one";
    const place = { span: current.nameSpan, was: old.span };
    comparison.report("member-renamed", parameters, place, { help });
    return;
  }
  const parameters = {
    number: old.number,
    owner,
    before: memberText(comparison.before, old),
    after: memberText(comparison.after, current),
  };
  const help = `give the new ${what} a number of its own, and reserve ${old.number}`;
  comparison.report(
    "number-reused",
    parameters,
    { span: current.numberSpan, was: old.span },
    { help },
  );
}

function isSameType(comparison: Comparison, old: Member, current: Member): boolean {
  if (old.field === undefined || current.field === undefined) return true;
  return (
    compareTypes(comparison, old.field.type, current.field.type) === "same" &&
    old.field.presence === current.field.presence
  );
}
