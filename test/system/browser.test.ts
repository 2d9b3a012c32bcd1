/** The same client code in a page of a real browser, whose server shares its port with a gateway. */
import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type CallContext, Gateway, type Peer, type ServiceSkeleton } from "mailstation";
import { bundleForPage } from "../support/bundle-for-page.js";
import { Authority } from "../support/certificates.js";
import { Chromium, type Page } from "../support/chromium.js";
import { compileFolder, writeGenerated } from "../support/generated-modules.js";

const sources = fileURLToPath(new URL("fixtures/page/", import.meta.url));
const folder = writeGenerated(compileFolder(sources));
const AT = new Date("2026-01-02T03:04:05.678Z");

/** What the generated skeleton and error are to this file, which was written before them. */
interface GeneratedServer {
  readonly BoardSkeleton: new () => Pick<ServiceSkeleton, keyof ServiceSkeleton>;
}
interface GeneratedClients {
  readonly VisitorClient: new (peer: Peer) => Visitor;
}
interface Visitor {
  with(call: CallContext): Visitor;
  answer(question: string): Promise<string>;
}
interface GeneratedTypes {
  readonly Unwanted: new (fields: { readonly text: string }) => Error;
}

let chromium: Chromium;
let bundle = "";
let makeBoard: (glances: string[]) => ServiceSkeleton;

before(async () => {
  copyFileSync(join(sources, "page.js"), join(folder, "page.js"));
  bundle = await bundleForPage('import "./page.js";', pathToFileURL(`${folder}/`));
  const gen = (name: string): string => pathToFileURL(join(folder, "gen", name)).href;
  const { BoardSkeleton } = (await import(gen("page.server.ts"))) as GeneratedServer;
  const { VisitorClient } = (await import(gen("page.client.ts"))) as GeneratedClients;
  const { Unwanted } = (await import(gen("page.ts"))) as GeneratedTypes;
  class Board extends BoardSkeleton {
    readonly #glances: string[];

    constructor(glances: string[]) {
      super();
      this.#glances = glances;
    }

    pin(text: string): object {
      if (text === "spam") throw new Unwanted({ text });
      return { text, at: AT, count: 9_007_199_254_740_993n };
    }

    reverse(data: Uint8Array): Uint8Array {
      return data.slice().reverse();
    }

    glance(text: string): void {
      this.#glances.push(text);
    }

    caller(call: CallContext): string {
      return call.peer.id;
    }

    async *count(to: number): AsyncIterable<number> {
      for (let number = 1; number <= to; number++) yield number;
    }

    async total(parts: AsyncIterable<Uint8Array>): Promise<bigint> {
      let bytes = 0;
      for await (const part of parts) bytes += part.length;
      return BigInt(bytes);
    }

    async *shout(words: AsyncIterable<string>): AsyncIterable<string> {
      for await (const word of words) yield word.toUpperCase();
    }

    consult(question: string, call: CallContext): Promise<string> {
      return new VisitorClient(call.peer).with(call).answer(question);
    }
  }
  makeBoard = (glances) => new Board(glances);
  chromium = await Chromium.start();
});

after(() => chromium.stop());

const makers: readonly [string, () => Promise<Server>][] = [
  ["http", () => Promise.resolve(createServer(serve))],
  [
    "https",
    async () => createSecureServer(await (await Authority.create()).issue("page-1"), serve),
  ],
];

for (const [scheme, makeServer] of makers) {
  suite(`a page of ${scheme}`, () => {
    let server: Server;
    let gateway: Gateway;
    let page: Page;
    const glances: string[] = [];

    before(async () => {
      server = await makeServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      gateway = await startGateway(server, glances);
      // A server that listens on TCP has such an address.
      const { port } = server.address() as AddressInfo;
      page = await chromium.open(`${scheme}://127.0.0.1:${port}/`);
    });

    after(async () => {
      await gateway.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });

    test("unary: a call and its answer", async () => {
      assert.deepEqual(await page.evaluate(`page.pin("hello ✓")`), {
        text: "hello ✓",
        at: AT.toISOString(),
        count: "9007199254740993",
      });
      assert.equal(await page.evaluate("page.caller()"), "page");
    });

    test("a declared error has its class and its fields", async () => {
      assert.deepEqual(await page.evaluate(`page.failedPin("spam")`), { unwanted: "spam" });
    });

    test("oneway: the handler runs", async () => {
      await page.evaluate(`page.glance("at this")`);
      // The answer to a later call of the same connection comes after it has run.
      await page.evaluate("page.caller()");
      assert.deepEqual(glances, ["at this"]);
    });

    test("streams: items come, go, and go both ways", async () => {
      assert.deepEqual(await page.evaluate("page.count(5)"), [1, 2, 3, 4, 5]);
      assert.equal(await page.evaluate("page.total(200)"), "2000000");
      assert.deepEqual(await page.evaluate(`page.shout(["a", "b"])`), ["A", "B"]);
    });

    test("a page is called back", async () => {
      assert.equal(await page.evaluate(`page.consult("Is it so")`), "Is it so? Yes.");
    });

    test("megabytes go there and back", async () => {
      assert.equal(await page.evaluate("page.reverse(4_000_000)"), true);
    });

    test("a wrong argument is refused in the page", async () => {
      assert.deepEqual(await page.evaluate("page.failedPin(5)"), {
        code: "INVALID_ARGUMENT",
        execution: "never-sent",
        reason: "text: expected string, got number 5",
      });
    });

    test("a page of another host is refused", async () => {
      const failed = await page.evaluate(`page.fromElsewhere("localhost")`);
      assert.match(JSON.stringify(failed), /"UNAVAILABLE".*"never-sent".*could not open wss?:/);
    });

    test("reconnects by itself after the gateway has restarted", async () => {
      await gateway.stop();
      const failures = page.evaluate(`page.outlast("again")`);
      const first = await page.evaluate(`page.failedPin("too early")`);
      assert.match(JSON.stringify(first), /"UNAVAILABLE".*"never-sent"/);
      gateway = await startGateway(server, glances);
      assert.ok(Array.isArray(await failures));
      assert.equal(await page.evaluate("page.caller()"), "page");
    });
  });
}

/** The page and its script; everything else is nothing. */
function serve(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === "/") {
    response.setHeader("Content-Type", "text/html");
    response.end('<!doctype html><script type="module" src="/page.js"></script>');
  } else if (request.url === "/page.js") {
    response.setHeader("Content-Type", "text/javascript");
    response.end(bundle);
  } else response.writeHead(404).end();
}

async function startGateway(server: Server, glances: string[]): Promise<Gateway> {
  const gateway = new Gateway({
    id: "page-1",
    type: "page",
    services: [makeBoard(glances)],
    listen: [{ transport: "ws", server, path: "/rpc" }],
  });
  await gateway.start();
  return gateway;
}
