/** Loading the code of a service again while calls run, from real files. */
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import { watchService } from "../../../runtime/src/development.js";
import { ServiceReloader } from "../../../runtime/src/development/service-reloader.js";
import type { ServiceSkeleton } from "../../../runtime/src/index.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { ProbeServer } from "../support/probe-service.js";
import { RecordingLogger } from "../support/recording-logger.js";
import { deferred, infoOf, World } from "../support/world.js";
import { MemoryRig } from "../support/rig.js";

/** What the files of these tests export. */
interface ProbeModule {
  readonly text: (text: string) => string;
}

const create = ({ text }: ProbeModule): ServiceSkeleton => new ProbeServer({ text });

/** A module of its own for each test: modules are remembered by their path. */
function newFile(text: string): { readonly file: URL; write(text: string): void; remove(): void } {
  const path = join(temporaryFolder(), "probe-remote.mjs");
  const write = (next: string): void => writeFileSync(path, next);
  write(text);
  return { file: pathToFileURL(path), write, remove: () => rmSync(path) };
}

function answering(prefix: string): string {
  return `export const text = (text) => ${JSON.stringify(prefix)} + text;\n`;
}

/** Takes what would be put into a gateway. */
class Holder {
  readonly services: ServiceSkeleton[] = [];

  replaceService(service: ServiceSkeleton): void {
    this.services.push(service);
  }
}

function reloader(file: URL): {
  readonly reloader: ServiceReloader<ProbeModule>;
  readonly holder: Holder;
  readonly logger: RecordingLogger;
} {
  const holder = new Holder();
  const logger = new RecordingLogger();
  return { reloader: new ServiceReloader(holder, { file, logger, create }), holder, logger };
}

/** Resolves with each message of that level in turn. */
class AwaitedLogger extends RecordingLogger {
  readonly #awaited: (() => void)[] = [];

  override info(fields: object, message: string): void {
    super.info(fields, message);
    this.#wake();
  }

  override error(fields: object, message: string): void {
    super.error(fields, message);
    this.#wake();
  }

  /** Once so many lines are there. */
  async lineCount(count: number): Promise<void> {
    // Watching a file keeps no process alive.
    const alive = setInterval(() => {}, 60_000);
    while (this.lines.length < count) {
      const { promise, resolve } = deferred<void>();
      this.#awaited.push(() => resolve());
      await promise;
    }
    clearInterval(alive);
  }

  #wake(): void {
    for (const wake of this.#awaited.splice(0)) wake();
  }
}

function inMemory(context: TestContext): World {
  const world = new World(new MemoryRig());
  context.after(() => world.close());
  return world;
}

test("a changed file answers new calls; calls that run go on with the code before", async (context) => {
  const world = inMemory(context);
  const answer = deferred<string>();
  const started = deferred<void>();
  const text = (): Promise<string> => (started.resolve(), answer.promise);
  const gateway = await world.gateway({ text });
  const client = world.client([infoOf(gateway)]);
  const running = client.echo("x");
  await world.rig.run(started.promise);
  const source = newFile(answering("one "));
  const logger = new AwaitedLogger();
  const watch = watchService<ProbeModule>(gateway, { file: source.file, create, logger });
  context.after(() => watch.close());
  source.write(answering("two "));
  await logger.lineCount(1);
  assert.deepEqual(logger.messages("info"), ["probe-remote.mjs was loaded again"]);
  assert.equal(await world.rig.run(client.echo("x")), "two x");
  source.write(answering("three "));
  await logger.lineCount(2);
  assert.equal(await world.rig.run(client.echo("x")), "three x");
  answer.resolve("the first");
  assert.equal(await world.rig.run(running), "the first");
});

test("an editor that puts a new file in place of the old one is noticed too", async (context) => {
  const world = inMemory(context);
  const gateway = await world.gateway();
  const source = newFile(answering("one "));
  const logger = new AwaitedLogger();
  const watch = watchService<ProbeModule>(gateway, { file: source.file, create, logger });
  context.after(() => watch.close());
  source.remove();
  source.write(answering("two "));
  await logger.lineCount(1);
  assert.equal(await world.rig.run(world.client([infoOf(gateway)]).echo("x")), "two x");
});

test("code that cannot be loaded leaves the code before in place, until it can", async () => {
  const source = newFile(answering("one "));
  const { reloader: subject, holder, logger } = reloader(source.file);
  for (const [text, reason] of [
    ["export const text = ;", /: Unexpected token|Transform failed/],
    ["throw new Error('at once');", /: at once$/],
  ] as const) {
    source.write(text);
    await subject.reload();
    const message = logger.messages("error").at(-1) ?? "";
    assert.match(message, /^probe-remote\.mjs was not loaded again, the code before goes on: /);
    assert.match(message, reason);
  }
  assert.deepEqual(holder.services, []);
  source.write(answering("two "));
  await subject.reload();
  assert.equal(holder.services.length, 1);
});

test("a service that the gateway refuses leaves the one before in place", async (context) => {
  const world = inMemory(context);
  const gateway = await world.gateway({}, { services: [] });
  const source = newFile(answering("one "));
  const logger = new RecordingLogger();
  const subject = new ServiceReloader<ProbeModule>(gateway, { file: source.file, logger, create });
  source.write(answering("two "));
  await subject.reload();
  assert.match(logger.messages("error")[0] ?? "", /replaceService: test\.v1\.Probe is not served/);
});

test("a file that says the same as before is not loaded again", async () => {
  const source = newFile(answering("one "));
  const { reloader: subject, holder } = reloader(source.file);
  await subject.reload();
  source.write(answering("one "));
  await subject.reload();
  assert.deepEqual(holder.services, []);
  source.write(answering("two "));
  await Promise.all([subject.reload(), subject.reload(), subject.reload()]);
  assert.equal(holder.services.length, 1);
});

test("a file that is away for a moment is no mistake", async () => {
  const source = newFile(answering("one "));
  const { reloader: subject, holder, logger } = reloader(source.file);
  await subject.reload();
  source.remove();
  await subject.reload();
  assert.deepEqual([holder.services, logger.lines], [[], []]);
  source.write(answering("two "));
  await subject.reload();
  assert.equal(holder.services.length, 1);
});

test("nothing is replaced after close", async () => {
  const source = newFile(answering("one "));
  const { reloader: subject, holder, logger } = reloader(source.file);
  source.write(answering("two "));
  const reloaded = subject.reload();
  subject.close();
  await reloaded;
  assert.deepEqual([holder.services, logger.lines], [[], []]);
});

test("wrong options are TypeErrors, and a file that is not there is the system's error", () => {
  const { file } = newFile("");
  const watch = (given: object): unknown => watchService(new Holder(), { file, create, ...given });
  assert.throws(() => watch({ file: "./probe-remote.mjs" }), {
    name: "TypeError",
    message: /^file: expected a file: URL such as new URL/,
  });
  assert.throws(() => watch({ settleMs: 0 }), { name: "TypeError", message: /^settleMs: / });
  assert.throws(() => watch({ file: new URL("missing.js", file) }), { code: "ENOENT" });
});
