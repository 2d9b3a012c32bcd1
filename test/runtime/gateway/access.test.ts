/** Who may connect, and what they may call. */
import assert from "node:assert/strict";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import {
  type AuthenticationRequest,
  type Peer,
  RpcError,
  Station,
  StatusCode,
} from "../../../runtime/src/index.js";
import { requestFrame } from "../support/frames.js";
import { METHOD_IDS } from "../support/probe-service.js";
import { RawPeer } from "../support/raw-peer.js";
import { fails, heldBack, infoOf, never, onBoth } from "../support/world.js";

const text = ({ credentials }: AuthenticationRequest): string =>
  new TextDecoder().decode(credentials);

const NOBODY = { code: StatusCode.UNAUTHENTICATED, execution: "never-sent" } as const;

onBoth("what authenticate returns is the principal of every call", async (world) => {
  let seen: Peer | undefined;
  const gateway = await world.gateway(
    { text: (given, call) => ((seen = call.peer), given) },
    { authenticate: (request) => ({ name: text(request), id: request.peer.id }) },
  );
  const client = world.client([infoOf(gateway)], { id: "web-1", credentials: "ada" });
  await world.rig.run(client.echo("x"));
  assert.deepEqual(seen?.principal, { name: "ada", id: "web-1" });
  assert.deepEqual(gateway.peers[0]?.principal, { name: "ada", id: "web-1" });
});

onBoth("authenticate may take its time; nothing is read before it has decided", async (world) => {
  const decide: { accept?: (principal: string) => void } = {};
  const gateway = await world.gateway(
    {},
    { authenticate: () => new Promise((resolve) => (decide.accept = resolve)) },
  );
  const call = world.client([infoOf(gateway)]).echo("x");
  await world.rig.until(() => decide.accept !== undefined);
  assert.equal(gateway.peers.length, 0);
  decide.accept?.("late");
  assert.equal(await world.rig.run(call), "x");
  const eager = await world.rawClient(gateway.addresses[0], new RawPeer());
  eager.greet(FrameKind.HELLO);
  eager.write(requestFrame(1, { methodId: METHOD_IDS.echo }));
  await world.rig.until(() => eager.isClosed);
  assert.match(eager.failure(FrameKind.GOAWAY).reason, /expected nothing before HELLO_ACK/);
});

for (const [name, authenticate] of [
  [
    "throws",
    () => {
      throw new RpcError(StatusCode.UNAUTHENTICATED, "the token has expired");
    },
  ],
  [
    "rejects",
    () => Promise.reject(new RpcError(StatusCode.UNAUTHENTICATED, "the token has expired")),
  ],
] as const) {
  onBoth(`a caller that authenticate refuses is told why: it ${name}`, async (world) => {
    const gateway = await world.gateway({}, { authenticate });
    const client = world.client([infoOf(gateway)]);
    const reason = /refused by the peer: the token has expired/;
    await fails(world.rig, client.echo("x"), { ...NOBODY, reason });
    await world.rig.until(() => gateway.connections === 0);
  });
}

onBoth("a caller learns nothing of what else goes wrong in authenticate", async (world) => {
  const authenticate = (): never => {
    throw new Error("the password of the database is 1234");
  };
  const gateway = await world.gateway({}, { authenticate });
  const error = await fails(world.rig, world.client([infoOf(gateway)]).echo("x"), NOBODY);
  assert.doesNotMatch(error.message, /1234/);
  assert.equal(world.logger.messages("error").length, 1);
});

onBoth("an authenticate that never decides is cut off with the handshake's time", async (world) => {
  const gateway = await world.gateway(
    {},
    { authenticate: () => never(), limits: { handshakeTimeoutMs: 500 } },
  );
  const call = heldBack(world.client([infoOf(gateway)]).echo("x"));
  await world.rig.until(() => gateway.connections === 1);
  await world.rig.advance(600);
  await fails(world.rig, call, { code: StatusCode.UNAVAILABLE, execution: "never-sent" });
});

onBoth("credentials are asked for anew with every connection", async (world) => {
  const shown: string[] = [];
  const gateway = await world.gateway({}, { authenticate: (request) => shown.push(text(request)) });
  let count = 0;
  const credentials = (): string => `token ${++count}`;
  const client = world.client([infoOf(gateway)], { credentials });
  await world.rig.run(client.echo("x"));
  world.rig.cutAll();
  await world.rig.advance(2000);
  await world.rig.run(client.echo("x"));
  assert.deepEqual(shown, ["token 1", "token 2"]);
});

onBoth("credentials that throw are logged, and show nothing", async (world) => {
  const shown: string[] = [];
  const gateway = await world.gateway({}, { authenticate: (request) => shown.push(text(request)) });
  const credentials = (): string => {
    throw new Error("no token yet");
  };
  await world.rig.run(world.client([infoOf(gateway)], { credentials }).echo("x"));
  assert.deepEqual(shown, [""]);
  assert.deepEqual(world.logger.messages("error"), ["credentials: no token yet"]);
  for (const wrong of [5 as unknown as string, "x".repeat(20_000)]) {
    assert.throws(() => new Station({ credentials: wrong }), /TypeError: credentials: expected/);
  }
});

onBoth("authorize decides on each call, before its arguments are read", async (world) => {
  const asked: string[] = [];
  const gateway = await world.gateway(
    {},
    {
      authenticate: (request) => text(request),
      authorize: ({ service, method, peer, metadata }) => {
        asked.push(`${String(peer.principal)} ${service}/${method} ${metadata.get("why") ?? ""}`);
        return method === "echo";
      },
    },
  );
  const client = world.client([infoOf(gateway)], { credentials: "ada" });
  assert.equal(await world.rig.run(client.with({ metadata: { why: "fun" } }).echo("x")), "x");
  await fails(world.rig, client.fetch("x"), {
    code: StatusCode.PERMISSION_DENIED,
    execution: "refused",
    reason: /^test\.v1\.Probe\/fetch is not allowed$/,
  });
  assert.deepEqual(asked, ["ada test.v1.Probe/echo fun", "ada test.v1.Probe/fetch "]);
});

onBoth("an authorize that throws or gives a promise lets nobody in", async (world) => {
  const answers: (() => unknown)[] = [
    () => Promise.resolve(true),
    () => {
      throw new RpcError(StatusCode.RESOURCE_EXHAUSTED, "not on Sundays");
    },
    () => {
      throw new Error("secret");
    },
  ];
  const gateway = await world.gateway({}, { authorize: () => answers.shift()?.() as boolean });
  const client = world.client([infoOf(gateway)]).to("probe-1");
  const denied = { code: StatusCode.PERMISSION_DENIED, execution: "refused" } as const;
  await fails(world.rig, client.echo("x"), denied);
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.RESOURCE_EXHAUSTED,
    execution: "refused",
    reason: /^not on Sundays$/,
  });
  const error = await fails(world.rig, client.echo("x"), denied);
  assert.doesNotMatch(error.message, /secret/);
});

onBoth("a promise of another library is waited for, and is no principal", async (world) => {
  // Regression: it was taken for the principal, so that everybody was let in.
  const foreign = {
    then: (_: unknown, reject: (error: unknown) => void) =>
      reject(new RpcError(StatusCode.UNAUTHENTICATED, "the token has expired")),
  };
  const gateway = await world.gateway({}, { authenticate: () => foreign });
  await fails(world.rig, world.client([infoOf(gateway)]).echo("x"), NOBODY);
});

for (const code of [0, NaN, "ENOENT" as unknown as number]) {
  onBoth(`an error of code ${String(code)} refuses like any other`, async (world) => {
    // Regression: it could not be written; out of a promise that would have ended the process.
    const thrown = new RpcError(code, "odd");
    const refusing = await world.gateway({}, { authenticate: () => Promise.reject(thrown) });
    await fails(world.rig, world.client([infoOf(refusing)]).echo("x"), NOBODY);
    const authorize = (): never => {
      throw thrown;
    };
    const denying = await world.gateway({}, { id: "probe-2", authorize });
    await fails(world.rig, world.client([infoOf(denying)]).echo("x"), {
      code: StatusCode.PERMISSION_DENIED,
      execution: "refused",
    });
  });
}
