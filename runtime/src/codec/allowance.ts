/**
 * A message that is absent is read as one of all defaults, with all that it holds, and an empty one
 * takes two bytes. So that few bytes cannot fill the memory, what an outermost message makes of
 * itself is limited by its length. Elements of a list that are all defaults have 512 bytes each.
 */
const BYTES_OF_MEMORY_PER_BYTE = 256;

/** What any message may take, however short: one that is all defaults has no bytes at all. */
const FREE_BYTES = 1024 * 1024;

/** Bytes of memory that the instances in an outermost message of `length` bytes may take. */
export function allowanceOf(length: number): number {
  return FREE_BYTES + BYTES_OF_MEMORY_PER_BYTE * length;
}

/** What a message that takes more should have been; the words after "expected" in an error. */
export const ALLOWED: string = `at most ${BYTES_OF_MEMORY_PER_BYTE} bytes of memory for each byte read`;
