import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeEnvironment } from "../../../runtime/src/node-environment.js";
import { ChunkPortions } from "../../../runtime/src/pomelo/chunk-portions.js";

/** What is read, and what is put off. */
function portions(hasPackage: (bytes: Uint8Array) => boolean = () => true): {
  readonly portions: ChunkPortions;
  readonly lengths: number[];
  readonly read: number[];
  /** Does what was put off; false where nothing was. */
  goOn(): boolean;
} {
  const lengths: number[] = [];
  const read: number[] = [];
  const deferred: (() => void)[] = [];
  const environment = {
    ...nodeEnvironment,
    defer: (callback: () => void) => void deferred.push(callback),
  };
  return {
    portions: new ChunkPortions(environment, (bytes) => {
      lengths.push(bytes.length);
      read.push(...bytes);
      return hasPackage(bytes);
    }),
    lengths,
    read,
    goOn() {
      const [callback] = deferred.splice(0, 1);
      callback?.();
      return callback !== undefined;
    },
  };
}

const bytes = (length: number, from = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => from + at);

test("a short chunk is read at once, a long one in portions", () => {
  const { portions: subject, lengths, goOn } = portions();
  subject.add(bytes(4096));
  assert.deepEqual(lengths, [4096]);
  assert.equal(goOn(), false);
  subject.add(bytes(10_000));
  assert.deepEqual(lengths, [4096, 4096]);
  assert.equal(goOn(), true);
  assert.equal(goOn(), true);
  assert.equal(goOn(), false);
  assert.deepEqual(lengths, [4096, 4096, 4096, 1808]);
});

test("what comes meanwhile is read after it, in order and once", () => {
  const { portions: subject, read, goOn } = portions();
  const chunks = [bytes(9_000), bytes(10, 100), bytes(5_000, 3)];
  for (const chunk of chunks) subject.add(chunk);
  while (goOn());
  assert.deepEqual(
    read,
    chunks.flatMap((chunk) => [...chunk]),
  );
  subject.add(bytes(3, 7));
  assert.deepEqual(read.slice(-3), [7, 8, 9]);
});

test("a package longer than a portion is read as it came", () => {
  const { portions: subject, lengths, goOn } = portions(() => false);
  subject.add(bytes(60_000));
  assert.deepEqual(lengths, [4096, 55_904]);
  assert.equal(goOn(), false);
});
