import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { after, before, test } from "node:test";
import type { EtcdTransport } from "../../../runtime/src/registries/index.js";
import { fetchTransport, secureTransport } from "../../../runtime/src/registries/etcd-transport.js";
import { Authority } from "../../support/certificates.js";

const ASKED = { body: '{"key":"eA=="}', headers: { authorization: "token" } };

/** Answers in pieces that are no lines, or with a line that never ends. */
const answer: RequestListener = (request, response) => {
  let body = "";
  request.setEncoding("utf8").on("data", (text: string) => (body += text));
  request.on("end", () => {
    response.statusCode = request.headers.authorization === "token" ? 200 : 401;
    if (request.url === "/endless") {
      const piece = "x".repeat(1024 * 1024);
      const write = (error?: Error | null): void => {
        if (error === undefined || error === null) response.write(piece, write);
      };
      response.on("error", () => {});
      write();
      return;
    }
    if (request.url === "/held") {
      response.write("1\n");
      return;
    }
    response.write('{"a":');
    setImmediate(() => response.end(`1}\n\n${body}\n{"last":"ä"}`));
  });
};

const servers: Server[] = [];
const urls = { plain: "", secure: "" };
let authority: Authority;

before(async () => {
  authority = await Authority.create();
  const made = {
    plain: createServer(answer),
    secure: createSecureServer(await authority.issue("a"), answer),
  };
  for (const [kind, server] of Object.entries(made)) {
    servers.push(server);
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    if (kind === "plain") urls.plain = `http://127.0.0.1:${address.port}`;
    else urls.secure = `https://127.0.0.1:${address.port}`;
  }
});

after(() => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
});

const kinds: readonly (readonly [string, () => EtcdTransport, () => string])[] = [
  ["fetch", () => fetchTransport, () => urls.plain],
  ["TLS", () => secureTransport({ ca: authority.cert }), () => urls.secure],
];

for (const [name, transport, url] of kinds) {
  test(`${name}: an answer comes line by line, however it was cut`, async () => {
    const { signal } = new AbortController();
    const { status, lines } = await transport()({ url: `${url()}/v3`, ...ASKED, signal });
    const read: string[] = [];
    for await (const line of lines) read.push(line);
    assert.equal(status, 200);
    assert.deepEqual(read, ['{"a":1}', ASKED.body, '{"last":"ä"}']);
  });

  test(`${name}: an answer that is ended by its signal rejects`, async () => {
    const stop = new AbortController();
    const { signal } = stop;
    const { lines } = await transport()({ url: `${url()}/held`, ...ASKED, signal });
    const reading = async (): Promise<void> => {
      for await (const line of lines) if (line === "1") stop.abort();
    };
    await assert.rejects(reading());
  });

  test(`${name}: a line that never ends is given up`, async () => {
    const { signal } = new AbortController();
    const { lines } = await transport()({ url: `${url()}/endless`, ...ASKED, signal });
    const reading = async (): Promise<void> => {
      for await (const line of lines) assert.fail(`a line of ${line.length} characters`);
    };
    await assert.rejects(reading(), /expected lines of at most 33554432 characters/);
  });

  test(`${name}: nobody there rejects`, async () => {
    const { signal } = new AbortController();
    const nowhere = url().replace(/:\d+$/, ":1");
    await assert.rejects(transport()({ url: nowhere, ...ASKED, signal }));
  });
}

test("a server whose authority is unknown is not believed", async () => {
  const stranger = await Authority.create("another authority");
  const transport = secureTransport({ ca: stranger.cert });
  const { signal } = new AbortController();
  await assert.rejects(transport({ url: urls.secure, ...ASKED, signal }), /certificate/);
});
