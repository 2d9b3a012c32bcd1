import assert from "node:assert/strict";
import { chmodSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { RegistrySnapshot } from "../../../runtime/src/index.js";
import { FileRegistry, snapshotFile } from "../../../runtime/src/registries/index.js";
import { readServerList } from "../../../runtime/src/registries/server-list-text.js";
import { temporaryFolder } from "../../support/temporary-folder.js";

const one = { id: "chat-1", type: "chat", host: "10.0.0.5", port: 3333 };
const two = { id: "chat-2", type: "chat", host: "::1", port: 3334, transport: "ws", path: "/rpc" };
const oneListed = { id: "chat-1", type: "chat", addresses: ["tcp://10.0.0.5:3333"] };
const twoListed = { id: "chat-2", type: "chat", addresses: ["ws://[::1]:3334/rpc"] };
const { type: _, ...untyped } = one;
const pomelo = { ...untyped, clientPort: 3010, frontend: true };

for (const [shape, value] of Object.entries({
  "an array": [one, two],
  "an object with servers": { servers: [one, two] },
  "entries as in a registry": [oneListed, twoListed],
  "pomelo's shape": { development: { chat: [pomelo, two] }, production: { chat: [] } },
  "pomelo's shape without environments": { chat: [pomelo, two], user: [] },
})) {
  test(`a list is read from ${shape}`, () => {
    const list = readServerList(JSON.stringify(value), "development");
    assert.deepEqual(list, [oneListed, twoListed]);
  });
}

for (const [message, value] of [
  [/expected a list of servers, got number 7/, 7],
  [/server chat-1: port: expected/, [{ ...one, port: 0 }]],
  [/server chat-1: listed twice/, [one, one]],
  [/there is no development among production/, { production: { chat: [one] } }],
  [/chat: expected an array of servers, got object$/, { development: { chat: {} } }],
  [/expected a server, got/, ["chat"]],
  [/instance chat-1: addresses/, [{ ...oneListed, addresses: [] }]],
] as const) {
  test(`a list is refused: ${String(message)}`, () => {
    assert.throws(() => readServerList(JSON.stringify(value), "development"), message);
  });
}

/** A file that somebody follows. */
class Followed {
  readonly path = join(temporaryFolder(), "servers.json");
  readonly troubles: string[] = [];
  ids = "";
  #changed: () => void = () => {};

  write(text: string): void {
    // As every careful program replaces a file.
    const written = `${this.path}.tmp`;
    writeFileSync(written, text);
    renameSync(written, this.path);
  }

  follow(): { close(): void } {
    const told = ({ instances }: RegistrySnapshot): void => {
      this.ids = instances.map(({ id }) => id).join();
      this.#changed();
    };
    return new FileRegistry({ path: this.path }).watch(undefined, told, ({ message }) => {
      this.troubles.push(message);
      this.#changed();
    });
  }

  async until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) await new Promise<void>((resolve) => (this.#changed = resolve));
  }
}

test("a file is followed over replacement, half-written states and its end", async () => {
  const file = new Followed();
  file.write(JSON.stringify([one]));
  const watch = file.follow();
  await file.until(() => file.ids === "chat-1");
  file.write(JSON.stringify([one, two]));
  await file.until(() => file.ids === "chat-1,chat-2");
  writeFileSync(file.path, '[{ "id": "chat-1", ');
  await file.until(() => file.troubles.length > 0);
  assert.match(file.troubles[0] ?? "", /servers\.json: /);
  rmSync(file.path);
  await file.until(() => file.troubles.some((trouble) => trouble.includes("ENOENT")));
  assert.equal(file.ids, "chat-1,chat-2");
  file.write(JSON.stringify([two]));
  await file.until(() => file.ids === "chat-2");
  watch.close();
});

test("a file that is not there yet is waited for", async () => {
  const file = new Followed();
  const watch = file.follow();
  await file.until(() => file.troubles.length > 0);
  file.write("[]");
  file.write(JSON.stringify([one]));
  await file.until(() => file.ids === "chat-1");
  watch.close();
});

test("a stored list is for its owner alone, and whole at any time", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "list.json");
  const store = snapshotFile(path);
  assert.equal(await store.load(), undefined);
  await store.save("[1]");
  chmodSync(path, 0o644);
  await store.save("[2]");
  assert.equal(await store.load(), "[2]");
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(folder), ["list.json"]);
});

test("what cannot be a list says which file it is, and what was expected", async () => {
  const folder = temporaryFolder();
  const cases: Readonly<Record<string, readonly [string, RegExp]>> = {
    half: ['{"chat": [{"id": "chat-1", ', /half: .*JSON/],
    twice: [JSON.stringify([one, one]), /twice: server chat-1: listed twice/],
    huge: [" ".repeat(32 * 1024 * 1024 + 1), /huge: expected at most 33554432 bytes, got 33554433/],
    number: ["7", /number: expected a list of servers, got number 7/],
    metadata: [
      JSON.stringify([
        { ...one, addresses: ["tcp://10.0.0.5:1"], metadata: { note: "x".repeat(1_025) } },
      ]),
      /metadata: instance chat-1: metadata: expected at most 1024 bytes as JSON, got 1036/,
    ],
  };
  for (const [name, [text, message]] of Object.entries(cases)) {
    const path = join(folder, name);
    writeFileSync(path, text);
    await assert.rejects(new FileRegistry({ path }).snapshot(), { message });
  }
  await assert.rejects(new FileRegistry({ path: folder }).snapshot(), (error: unknown) => {
    return error instanceof Error && error.message.startsWith(`${folder}: EISDIR`);
  });
});
