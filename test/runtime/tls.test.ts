/** TLS below every transport that has sockets: who is trusted, who is shown, and what a mistake looks like. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { connect } from "node:net";
import {
  type CallContext,
  type ClientTls,
  type Gateway,
  type GatewayOptions,
  type ServerTls,
  StatusCode,
} from "../../runtime/src/index.js";
import { Authority, type KeyPair } from "../support/certificates.js";
import { RawPeer } from "./support/raw-peer.js";
import { failureOf, fails, infoOf, overSockets, type World } from "./support/world.js";

let authority: Authority;
let stranger: Authority;
let server: KeyPair;
let caller: KeyPair;
let strangers: KeyPair;

before(async () => {
  authority = await Authority.create();
  stranger = await Authority.create("authority of a stranger");
  server = await authority.issue("probe-1");
  caller = await authority.issue("caller");
  strangers = await stranger.issue("caller");
});

const unavailable = { code: StatusCode.UNAVAILABLE, execution: "never-sent" } as const;

function secure(
  world: World,
  tls: ServerTls | (() => ServerTls),
  options: Partial<GatewayOptions> = {},
): Promise<Gateway> {
  const place = { ...world.place(), tls };
  const text = (_: string, call: CallContext): string =>
    JSON.stringify(call.peer.certificate ?? "none");
  return world.gateway({ text }, { listen: [place], ...options });
}

const echo = (world: World, gateway: Gateway, tls?: ClientTls): Promise<string> =>
  world.client([infoOf(gateway)], { tls }).echo("x");

overSockets("a server is trusted when its certificate is vouched for", async (world) => {
  const gateway = await secure(world, server);
  assert.equal(gateway.addresses[0]?.secure, true);
  assert.equal(await world.rig.run(echo(world, gateway, { ca: authority.cert })), '"none"');
});

overSockets("certificates may be bytes, and authorities many", async (world) => {
  const bytes = (pem: string): Uint8Array => new TextEncoder().encode(pem);
  const gateway = await secure(world, { cert: bytes(server.cert), key: bytes(server.key) });
  const ca = [bytes(stranger.cert), authority.cert];
  assert.equal(await world.rig.run(echo(world, gateway, { ca })), '"none"');
});

overSockets("a server that nobody vouches for is not called", async (world) => {
  const gateway = await secure(world, server);
  for (const tls of [undefined, {}, { ca: stranger.cert }]) {
    await fails(world.rig, echo(world, gateway, tls), {
      ...unavailable,
      reason: /cannot connect: .*(?:certificate|issuer)/,
    });
  }
});

overSockets("a server whose certificate is another's is not called", async (world) => {
  const gateway = await secure(world, server);
  await fails(world.rig, echo(world, gateway, { ca: authority.cert, servername: "other.test" }), {
    ...unavailable,
    reason: /cannot connect: .*other\.test/,
  });
});

overSockets("rejectUnauthorized: false calls whoever is there", async (world) => {
  const gateway = await secure(world, server);
  assert.equal(await world.rig.run(echo(world, gateway, { rejectUnauthorized: false })), '"none"');
});

overSockets("the handler sees the certificate of its caller", async (world) => {
  const gateway = await secure(world, { ...server, ca: authority.cert, requestCert: true });
  const seen = JSON.parse(
    await world.rig.run(echo(world, gateway, { ca: authority.cert, ...caller })),
  ) as Record<string, unknown>;
  assert.equal(seen["subject"], "caller");
  assert.deepEqual(seen["altNames"], [
    "DNS:localhost",
    "IP Address:127.0.0.1",
    "URI:spiffe://test/caller",
  ]);
  assert.match(String(seen["fingerprint"]), /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
});

overSockets("a caller without a certificate, or with a stranger's, is refused", async (world) => {
  const gateway = await secure(world, { ...server, ca: authority.cert, requestCert: true });
  for (const shown of [{}, strangers]) {
    const error = await failureOf(
      world.rig,
      echo(world, gateway, { ca: authority.cert, ...shown }),
    );
    assert.equal(error.code, StatusCode.UNAVAILABLE);
    assert.equal(error.execution, "never-sent");
  }
  assert.equal(gateway.connections, 0);
});

overSockets(
  "rejectUnauthorized: false lets callers in, whose certificate counts for nothing",
  async (world) => {
    const gateway = await secure(world, {
      ...server,
      ca: authority.cert,
      requestCert: true,
      rejectUnauthorized: false,
    });
    for (const shown of [{}, strangers]) {
      const tls = { ca: authority.cert, ...shown };
      assert.equal(await world.rig.run(echo(world, gateway, tls)), '"none"');
    }
  },
);

overSockets("a caller that speaks no TLS is told at once that the server does", async (world) => {
  const gateway = await secure(world, server);
  const plain = { ...infoOf(gateway), secure: false };
  const error = await failureOf(world.rig, world.client([plain]).echo("x"));
  assert.equal(error.code, StatusCode.UNAVAILABLE);
  assert.equal(error.execution, "never-sent");
  assert.match(
    error.rawMessage,
    /cannot connect: .* before it answered: it may be full, or expect TLS or a certificate$/,
  );
  await world.rig.until(() => world.logger.messages("warn").length > 0);
  assert.match(
    world.logger.messages("warn")[0] ?? "",
    /^connection refused: TLS: the peer does not speak TLS$/,
  );
});

overSockets("a caller that speaks TLS is told at once that the server does not", async (world) => {
  const gateway = await world.gateway();
  const info = { ...infoOf(gateway), secure: true };
  await fails(world.rig, world.client([info], { tls: { ca: authority.cert } }).echo("x"), {
    ...unavailable,
    reason: /cannot connect: the peer does not speak TLS$/,
  });
});

overSockets("reloadTls: new connections get the new certificate, old ones go on", async (world) => {
  let shown = server;
  const gateway = await secure(world, () => shown);
  const old = world.client([infoOf(gateway)], { tls: { ca: authority.cert } });
  await world.rig.run(old.echo("x"));
  shown = await stranger.issue("probe-1");
  gateway.reloadTls();
  await world.rig.run(old.echo("x"));
  await world.rig.run(echo(world, gateway, { ca: stranger.cert }));
  await fails(world.rig, echo(world, gateway, { ca: authority.cert }), unavailable);
  assert.equal(gateway.connections, 2);
});

overSockets(
  "reloadTls: what cannot be used throws, and the certificate before stays",
  async (world) => {
    let shown = server;
    const gateway = await secure(world, () => shown);
    shown = { cert: "no certificate", key: server.key };
    assert.throws(() => gateway.reloadTls(), /^Error: tls: .*no start line/);
    shown = { cert: server.cert } as KeyPair; // as plain JavaScript may give it
    assert.throws(() => gateway.reloadTls(), /^TypeError: tls\(\)\.key: expected PEM, got none$/);
    await world.rig.run(echo(world, gateway, { ca: authority.cert }));
  },
);

overSockets("a certificate that cannot be used keeps a gateway from starting", async (world) => {
  const tls = { cert: "no certificate", key: server.key };
  const listen = { ...world.place(), tls };
  const starting = world.newGateway({}, { listen: [listen] }).start();
  await assert.rejects(starting, /^Error: tls: .*no start line/);
});

overSockets("a key that cannot be used fails the calls of a station", async (world) => {
  const gateway = await secure(world, server);
  const tls = { ca: authority.cert, cert: caller.cert, key: "no key" };
  await fails(world.rig, echo(world, gateway, tls), { ...unavailable, reason: /tls: / });
});

overSockets("handshakeTimeoutMs: who connects and says nothing is cut off", async (world) => {
  // The one limit that Node itself watches, on the real clock.
  const gateway = await secure(world, server, { limits: { handshakeTimeoutMs: 50 } });
  const { port } = infoOf(gateway);
  let isClosed = false;
  const socket = connect({ host: "127.0.0.1", port });
  socket.on("error", () => {}).once("close", () => (isClosed = true));
  await world.rig.until(() => isClosed);
  assert.equal(gateway.connections, 0);
});

overSockets("megabytes travel in TLS both ways", async (world) => {
  const gateway = await world.gateway(
    { text: (text) => text },
    { listen: [{ ...world.place(), tls: server }] },
  );
  const client = world.client([infoOf(gateway)], { tls: { ca: authority.cert } });
  const text = "0123456789abcdef".repeat(200_000);
  assert.equal(await world.rig.run(client.echo(text)), text);
  const many = Array.from({ length: 200 }, (_, index) => client.echo(`${index}`));
  assert.equal((await world.rig.run(Promise.all(many))).length, 200);
});

overSockets("a raw peer over TLS is held to the same rules", async (world) => {
  const gateway = await secure(world, server);
  const [address] = gateway.addresses;
  assert.ok(address !== undefined);
  const peer = new RawPeer();
  peer.attach(world.rig.environment.connect(address, peer, { tls: { ca: authority.cert } }));
  await world.rig.until(() => peer.isOpen);
  peer.write(Uint8Array.of(0xff, 0xff, 0xff, 0xff));
  await world.rig.until(() => peer.isClosed);
});

test("a certificate that the peer does not take is told in words", async () => {
  const { explainTlsError } = await import("../../runtime/src/mailbox/explain-tls-error.js");
  const cases: readonly [string, string][] = [
    ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "certificate required"],
    ["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "unknown ca"],
    ["ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE", "bad certificate"],
    ["ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED", "certificate expired"],
  ];
  for (const [code, words] of cases) {
    const error = Object.assign(new Error("0A00045C:SSL routines:…\n"), { code });
    const message = `the peer does not take this side's certificate: ${words}`;
    assert.equal(explainTlsError(error)?.message, message);
  }
  const other = Object.assign(new Error("x"), { code: "ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR" });
  assert.equal(explainTlsError(other), other);
});

test("alternative names are read as Node writes them", async () => {
  const { readAltNames } = await import("../../runtime/src/mailbox/peer-certificate.js");
  const cases: readonly [string, readonly string[]][] = [
    ["", []],
    ["DNS:a.test", ["DNS:a.test"]],
    ["DNS:a.test, IP Address:::1", ["DNS:a.test", "IP Address:::1"]],
    // A name that holds a comma is one name, however it looks.
    ['DNS:"a.test, DNS:b.test", URI:x', ["DNS:a.test, DNS:b.test", "URI:x"]],
    ["nonsense", []],
  ];
  for (const [list, names] of cases) assert.deepEqual(readAltNames(list), names);
});
