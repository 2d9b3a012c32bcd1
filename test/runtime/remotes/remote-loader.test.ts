/** Loading the remotes of a folder, from real files. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { bind, handle, service, unary } from "../../../runtime/src/codegen.js";
import type { ServiceSkeleton } from "../../../runtime/src/index.js";
import { remoteLoader } from "../../../runtime/src/remotes.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { RecordingLogger } from "../support/recording-logger.js";

interface Greeter {
  greet(): string;
}

const greet = unary<[], [], string>({
  path: "chat.ChatRemote/greet",
  id: 1,
  serverType: "chat",
  encode: () => {},
  decode: () => [],
  encodeResult: () => {},
  decodeResult: () => "",
  parameters: () => [],
});
const type = service({ name: "chat.ChatRemote", serverType: "chat", methods: () => [greet] });

const loadRemotes = remoteLoader([
  {
    serverType: "chat",
    file: "chatRemote",
    name: "ChatRemote",
    bind: (remote: Greeter) => bind(type, [handle(greet, () => remote.greet())]),
  },
]);

function newFolder(name: string, text: string): string {
  const folder = join(temporaryFolder(), "servers/chat/remote");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  return folder;
}

function answerOf(skeleton: ServiceSkeleton | undefined): unknown {
  // The cast: this handler does not look at the context.
  return skeleton?.handlers[0]?.run([], undefined as never);
}

const maker = (text: string): string =>
  `export default (app) => ({ greet: () => ${JSON.stringify(text)} + app.name });\n`;

/** Ways to write the module of a remote. */
const modules: readonly (readonly [string, string, string])[] = [
  ["a default function", "chatRemote.mjs", maker("hi ")],
  [
    "a class under its name",
    "chatRemote.mjs",
    'export class ChatRemote { constructor(app) { this.app = app; } greet() { return "hi " + this.app.name; } }\n',
  ],
  [
    "a default function of CommonJS",
    "chatRemote.cjs",
    'exports.default = (app) => ({ greet: () => "hi " + app.name });\n',
  ],
  [
    "a module that is a function",
    "chatRemote.cjs",
    'module.exports = (app) => ({ greet: () => "hi " + app.name });\n',
  ],
];

for (const [what, name, text] of modules) {
  test(`a remote is made by ${what}`, async () => {
    const { services } = await loadRemotes(newFolder(name, text), { name: "anna" });
    assert.equal(answerOf(services[0]), "hi anna");
  });
}

test("what is missing is said", async () => {
  const context = { name: "anna" };
  await assert.rejects(
    loadRemotes(newFolder("other.mjs", ""), context),
    /no file of the remote ChatRemote/,
  );
  const empty = newFolder("chatRemote.mjs", "export const a = 1;\n");
  await assert.rejects(loadRemotes(empty, context), /neither a default function nor the class/);
  await assert.rejects(loadRemotes(temporaryFolder(), context), /only in chat$/);
});

/** Remotes of a server and of a plugin, by the folders of their sources. */
const placed = remoteLoader(
  [
    { serverType: "chat", folder: "src/app/servers/chat/remote", file: "chatRemote" },
    { serverType: "chat", folder: "src/plugins/hello/remoter", file: "helloRemoter" },
    { serverType: "area", folder: "src/plugins/hello/remoter", file: "areaRemoter" },
    { serverType: "area", folder: "src/app/servers/area/remote", file: "areaRemote" },
  ].map(({ file, ...place }) => ({
    ...place,
    file,
    name: file,
    bind: () => bind({ ...type, name: file }, []),
  })),
);

/** Folder that is loaded, and what of it. */
const places: readonly (readonly [string, readonly string[]])[] = [
  ["src/app/servers/chat/remote", ["chatRemote"]],
  ["dist/app/servers/chat/remote", ["chatRemote"]],
  ["dist/servers/area/remote", ["areaRemote"]],
  ["plugins/hello/remoter", ["helloRemoter", "areaRemoter"]],
  ["node_modules/plugin/hello/remoter", ["helloRemoter", "areaRemoter"]],
];

for (const [path, names] of places) {
  test(`the remotes of ${path} are those whose sources lie in such a folder`, async () => {
    const folder = join(temporaryFolder(), path);
    mkdirSync(folder, { recursive: true });
    for (const name of names) writeFileSync(join(folder, `${name}.mjs`), maker("hi"));
    const { services } = await placed(folder, { name: "anna" });
    assert.deepEqual(
      services.map(({ service: { name } }) => name),
      names,
    );
  });
}

test("a folder in which no remotes were read is said, with those in which some were", async () => {
  await assert.rejects(
    placed(temporaryFolder(), {}),
    /no remotes were read in such a folder, only in src\/app\/servers\/chat\/remote, src\/plugins/,
  );
});

test("a remote that has changed is loaded again, with the same context", async () => {
  const folder = newFolder("chatRemote.mjs", maker("hi "));
  const remotes = await loadRemotes(folder, { name: "anna" });
  // Watching alone does not keep the process alive.
  const alive = setInterval(() => {}, 60_000);
  const replaced = await new Promise<ServiceSkeleton>((resolve) => {
    const watch = remotes.watch(
      {
        replaceService(skeleton) {
          watch.close();
          resolve(skeleton);
        },
      },
      { logger: new RecordingLogger() },
    );
    writeFileSync(join(folder, "chatRemote.mjs"), maker("welcome "));
  });
  clearInterval(alive);
  assert.equal(answerOf(replaced), "welcome anna");
});
