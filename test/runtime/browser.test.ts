/** The entry point for pages: needs nothing of Node, and calls a real gateway. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { WebSocket } from "ws";
import * as browser from "../../runtime/src/browser.js";
import * as node from "../../runtime/src/index.js";
import { bundleForPage, modulesForPage } from "../support/bundle-for-page.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { RoomFull } from "./support/probe-service.js";
import { infoOf, overWs } from "./support/world.js";

/** What a page would hold: the entry point and generated code. */
const page = `
  import { Station } from "../../runtime/src/browser.js";
  import { ProbeClient } from "./support/probe-service.js";

  export async function call(server, text) {
    const station = new Station({ servers: [server] });
    const client = new ProbeClient(station);
    try {
      return [await client.echo(text), await client.admit("full").catch(({ room }) => room)];
    } finally {
      await station.close();
    }
  }
`;

const folder = new URL("./", import.meta.url);

test("a module of Node does not get into a bundle unnoticed", async () => {
  await assert.rejects(
    bundleForPage('export { Station } from "../../runtime/src/index.js";', folder),
    /Could not resolve "node:/,
  );
});

/** What generated code imports where an interface has such a thing, and what comes along with it. */
const broughtAlong = [
  { has: "services for callbacks", name: "ServiceSkeleton", part: "dispatcher/dispatcher.ts" },
  { has: "streams", name: "serverStream", part: "connection/request-streams.ts" },
  { has: "constraints", name: "checkArguments", part: "codec/constraint-plan.ts" },
];

for (const { has, name, part } of broughtAlong) {
  test(`a page without ${has} does not carry what they need`, async () => {
    assert.deepEqual(await carriedBy(["ClientStub", "unary"], part), []);
    assert.equal((await carriedBy(["ClientStub", "unary", name], part)).length, 1);
  });
}

/** The modules of that path in the bundle of a page that uses a station and these names of generated code. */
async function carriedBy(names: readonly string[], part: string): Promise<readonly string[]> {
  const used = names.join(", ");
  const source = `
    import { Station } from "../../runtime/src/browser.js";
    import { ${used} } from "../../runtime/src/codegen.js";
    console.log(Station, ${used});
  `;
  const modules = await modulesForPage(source, folder);
  return modules.filter((path) => path.endsWith(`runtime/src/${part}`));
}

overWs("a bundle for pages calls a gateway", async (world) => {
  const path = join(temporaryFolder(), "page.mjs");
  writeFileSync(path, await bundleForPage(page, folder));
  Object.assign(globalThis, { WebSocket });
  const { call } = (await import(pathToFileURL(path).href)) as {
    readonly call: (server: unknown, text: string) => Promise<unknown>;
  };
  const gateway = await world.gateway({
    admit: (room) => {
      throw new RoomFull({ room });
    },
  });
  assert.deepEqual(await world.rig.run(call(infoOf(gateway), "hello")), ["hello", "full"]);
});

test("pages get the same as Node, but nothing that listens", () => {
  const missing = Object.keys(node).filter((name) => !Object.hasOwn(browser, name));
  assert.deepEqual(missing, ["Gateway"]);
});

test("a page cannot listen, and reaches servers over ws alone", async () => {
  const { browserEnvironment } = await import("../../runtime/src/browser-environment.js");
  const address = { transport: "tcp", host: "127.0.0.1", port: 1 };
  await assert.rejects(
    browserEnvironment.listen(address, () => undefined),
    /a page cannot listen/,
  );
  const error = await new Promise<Error | undefined>((resolve) => {
    const receiver = { opened: () => {}, received: () => {}, drained: () => {}, closed: resolve };
    browserEnvironment.connect(address, receiver);
  });
  assert.match(String(error), /a page reaches servers with transport "ws" alone, not "tcp"/);
});
