import { NESTING_MAX } from "./nesting.js";
import { readLength } from "./scalar-reading.js";
import { advance, type Source } from "./source.js";
import { readVarint32Exact, readVarint64 } from "./varint-reading.js";

const START_GROUP = 3;
const END_GROUP = 4;

/** Skips the field whose tag was just read; groups count as levels of nesting on top of `depth`. */
export function skipField(source: Source, tag: number, depth: number): void {
  checkNumber(source, tag);
  if ((tag & 7) === START_GROUP) skipGroup(source, tag, depth);
  else skipValue(source, tag);
}

function skipValue(source: Source, tag: number): void {
  switch (tag & 7) {
    case 0:
      readVarint64(source);
      break;
    case 1:
      advance(source, "64-bit field", 8);
      break;
    case 2:
      advance(source, "length-delimited field", readLength(source));
      break;
    case 5:
      advance(source, "32-bit field", 4);
      break;
    case END_GROUP:
      throw source.error("group", "a start before its end", `end of group ${tag >>> 3}`);
    default:
      throw source.error(`field ${tag >>> 3}`, "a wire type from 0 to 5", `${tag & 7}`);
  }
}

/** Keeps its own stack instead of calling itself, so that groups in groups cost no native stack. */
function skipGroup(source: Source, startTag: number, depth: number): void {
  const open: number[] = [];
  let tag = startTag;
  do {
    checkNumber(source, tag);
    if ((tag & 7) === START_GROUP) {
      if (depth + open.length >= NESTING_MAX) {
        throw source.error("group", `at most ${NESTING_MAX} levels of nesting`, "more");
      }
      open.push(tag >>> 3);
    } else if ((tag & 7) === END_GROUP) {
      if (tag >>> 3 !== open.pop()) {
        throw source.error("group", "the end of the innermost one", `that of ${tag >>> 3}`);
      }
    } else skipValue(source, tag);
    if (open.length > 0) tag = readVarint32Exact(source, "field tag");
  } while (open.length > 0);
}

function checkNumber(source: Source, tag: number): void {
  if (tag < 8) throw source.error("field tag", "a field number of at least 1", "0");
}
