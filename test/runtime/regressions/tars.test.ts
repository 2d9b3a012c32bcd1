/**
 * What goes wrong in @tars/rpc, and must not here. Each test is named after the number of its defect
 * in a list of 13 that were found there.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import { Reader } from "../../../runtime/src/codec/reader.js";
import { Writer } from "../../../runtime/src/codec/writer.js";
import { StatusCode } from "../../../runtime/src/index.js";
import { HashRing } from "../../../runtime/src/router/hash-ring.js";
import { mustRun } from "../../support/run-process.js";
import { requestFrame } from "../support/frames.js";
import { RawPeer, greetingServer } from "../support/raw-peer.js";
import { fails, infoOf, onBoth } from "../support/world.js";

onBoth("tars 1: a handler that rejects fails its call and nothing else", async (world) => {
  const gateway = await world.gateway({ text: () => Promise.reject(new Error("secret")) });
  const client = world.client([infoOf(gateway)]);
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.UNKNOWN,
    execution: "executed",
    reason: /^the handler failed$/,
  });
  assert.deepEqual(await world.rig.run(client.blob(Uint8Array.of(1))), Uint8Array.of(1));
});

onBoth(
  "tars 2: an answer that cannot be read fails its call and closes its connection",
  async (world) => {
    const server = await world.rawServer(
      greetingServer((peer, { callId }) =>
        peer.send(FrameKind.RESPONSE, callId, Uint8Array.of(0x0a, 0x7f)),
      ),
    );
    await fails(world.rig, world.client([server]).echo("x"), {
      code: StatusCode.INTERNAL,
      execution: "executed",
    });
  },
);

onBoth("tars 3: an error whose code is a text is never a success", async (world) => {
  const thrown = Object.assign(new Error("no such file"), { code: "ENOENT" });
  const gateway = await world.gateway({ plant: () => Promise.reject(thrown) });
  await fails(world.rig, world.client([infoOf(gateway)]).plant({}), {
    code: StatusCode.UNKNOWN,
    execution: "executed",
  });
});

onBoth("tars 4: a refused connection and a lost one are told apart, and at once", async (world) => {
  const dead = world.client([await world.deadServer("dead")]);
  const refused = { code: StatusCode.UNAVAILABLE, execution: "never-sent" } as const;
  await fails(world.rig, dead.echo("x"), refused);
  const server = await world.rawServer(greetingServer((peer) => peer.link.destroy()));
  const lost = { code: StatusCode.UNAVAILABLE, execution: "maybe-executed" } as const;
  await fails(world.rig, world.client([server]).echo("x"), lost);
});

onBoth("tars 5: a oneway call that was sent is no failure", async (world) => {
  const gateway = await world.gateway();
  assert.equal(await world.rig.run(world.client([infoOf(gateway)]).note("x")), undefined);
});

onBoth("tars 6: an argument that looks like options is an argument", async (world) => {
  let seen: unknown;
  const gateway = await world.gateway({ plant: (tree) => void (seen = tree) });
  const client = world.client([infoOf(gateway)]);
  const looksLikeOptions = { child: {}, timeoutMs: 1, signal: "x", metadata: 5, remainingMs: 0 };
  await world.rig.run(client.plant(looksLikeOptions));
  assert.deepEqual(seen, { child: { child: undefined } });
});

test("tars 7: 64-bit integers are exact", () => {
  for (const value of [2n ** 53n + 1n, -(2n ** 63n), 2n ** 63n - 1n]) {
    const writer = new Writer();
    writer.int64(8, value);
    const reader = new Reader(writer.finish());
    reader.tag();
    assert.equal(reader.int64(), value);
  }
});

onBoth("tars 8: a name like __proto__ is a name", async (world) => {
  const metadata = new Map([["__proto__", "kept"]]);
  let seen: unknown;
  const gateway = await world.gateway({ text: (text, call) => ((seen = call.metadata), text) });
  await world.rig.run(
    world
      .client([infoOf(gateway)])
      .with({ metadata })
      .echo("x"),
  );
  assert.deepEqual(seen, metadata);
});

onBoth("tars 9: a number that no method has calls nothing", async (world) => {
  const gateway = await world.gateway();
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO);
  peer.write(requestFrame(1, { methodId: 0x7fff_ffff }));
  await world.rig.until(() => peer.framesOf(FrameKind.FAILURE).length === 1);
  assert.equal(peer.failure(FrameKind.FAILURE).code, StatusCode.UNIMPLEMENTED);
});

onBoth("tars 10: more connections than the limit are refused", async (world) => {
  const gateway = await world.gateway({}, { limits: { connectionsMax: 1 } });
  const first = await world.rawClient(gateway.addresses[0], new RawPeer());
  first.greet(FrameKind.HELLO);
  await world.rig.until(() => first.frames.length > 0);
  const second = await world.rawClient(gateway.addresses[0], new RawPeer());
  await world.rig.until(() => second.isClosed);
  assert.equal(first.isClosed, false);
});

onBoth("tars 11: killing one of two servers costs no idempotent call", async (world) => {
  const servers = [await world.gateway({}, { id: "a" }), await world.gateway({}, { id: "b" })];
  const client = world.client(servers.map(infoOf));
  for (let n = 0; n < 4; n++) await world.rig.run(client.fetch("x"));
  await world.rig.run(servers[0]?.stop() ?? Promise.resolve());
  for (let n = 0; n < 20; n++) assert.equal(await world.rig.run(client.fetch("x")), "x");
});

test("tars 12: a key has the same server at every station, whatever their order", () => {
  const servers = ["a:1", "a:2", "a:10", "b:1"].map((id) => ({ id }));
  const ring = new HashRing(servers);
  const other = new HashRing([...servers].reverse());
  for (let n = 0; n < 500; n++) {
    const key = `key-${n}`;
    assert.equal(
      ring.find(key, () => true),
      other.find(key, () => true),
    );
  }
});

test("tars 13: importing the package prints nothing", async () => {
  const entry = new URL("../../../runtime/src/index.ts", import.meta.url);
  const { stdout, stderr } = await mustRun(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", `await import("${entry.href}")`],
    { cwd: fileURLToPath(new URL("../../../", import.meta.url)), timeoutMs: 30_000 },
  );
  assert.deepEqual([stdout, stderr], ["", ""]);
});
