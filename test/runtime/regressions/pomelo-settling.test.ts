/**
 * What goes wrong in pomelo-rpc and pinus-rpc with calls that never settle, and must not here. Each
 * test is named after the number of its defect in a list of 35 that were found there. Those that
 * cannot exist here are 34 and 35 (pushing clients out, paths of remotes).
 */
import assert from "node:assert/strict";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import { RpcError, StatusCode } from "../../../runtime/src/index.js";
import { ProbeClient } from "../support/probe-service.js";
import { RawPeer } from "../support/raw-peer.js";
import { fails, heldBack, infoOf, never, onBoth, type World } from "../support/world.js";

const NOBODY = { code: StatusCode.UNAVAILABLE, execution: "never-sent" } as const;

onBoth("pomelo 1: a call to a server that nobody knows fails at once", async (world) => {
  const gateway = await world.gateway();
  const client = world.client([infoOf(gateway)]);
  await fails(world.rig, client.to("nobody").echo("x"), { ...NOBODY, reason: /no server nobody/ });
  await fails(world.rig, world.client([]).echo("x"), { ...NOBODY, reason: /no server of type/ });
});

onBoth(
  "pomelo 2: a refused connection fails its calls, and they never run later",
  async (world) => {
    const dead = await world.deadServer("probe-1");
    const client = world.client([dead]);
    await fails(world.rig, client.echo("early"), NOBODY);
    const texts: string[] = [];
    const listen = [world.place(dead.port)];
    await world.gateway({ text: (text) => (texts.push(text), text) }, { listen });
    await world.rig.advance(2000);
    assert.equal(await world.rig.run(client.echo("late")), "late");
    assert.deepEqual(texts, ["late"]);
  },
);

onBoth("pomelo 3: a full pending queue tells every caller", async (world) => {
  const mute = await world.rawServer(() => new RawPeer());
  const client = world.client([mute], { limits: { pendingCallsMax: 3 } });
  const calls = Array.from({ length: 10 }, () => heldBack(client.echo("x")));
  for (const call of calls.slice(3)) {
    const code = StatusCode.RESOURCE_EXHAUSTED;
    await fails(world.rig, call, { code, execution: "never-sent", reason: /too many calls wait/ });
  }
  await world.rig.advance(6000);
  const waiting = await world.rig.run(Promise.allSettled(calls.slice(0, 3)));
  assert.ok(waiting.every(({ status }) => status === "rejected"));
});

onBoth("pomelo 4: a filter that refuses, or never goes on, settles its call", async (world) => {
  const gateway = await world.gateway();
  const refusing = world.client([infoOf(gateway)], {
    filters: [
      () => {
        throw new RpcError(StatusCode.FAILED_PRECONDITION, "not today");
      },
    ],
  });
  await fails(world.rig, refusing.echo("x"), {
    code: StatusCode.FAILED_PRECONDITION,
    execution: "never-sent",
    reason: /^not today$/,
  });
  const hanging = world.client([infoOf(gateway)], { filters: [() => never()] });
  const call = heldBack(hanging.with({ timeoutMs: 300 }).echo("x"));
  await world.rig.advance(1000);
  const code = StatusCode.DEADLINE_EXCEEDED;
  await fails(world.rig, call, { code, execution: "never-sent" });
});

onBoth(
  "pomelo 5: a broadcast to nobody settles, and so does an id of another type",
  async (world) => {
    const client = world.client([]);
    assert.equal((await world.rig.run(client.broadcast().echo("x"))).size, 0);
    await fails(world.rig, client.to(5 as unknown as string).echo("x"), NOBODY);
  },
);

onBoth("pomelo 6: a dead server costs a broadcast its own entry alone", async (world) => {
  const gateway = await world.gateway();
  const client = world.client([infoOf(gateway), await world.deadServer("dead")]);
  const results = await world.rig.run(client.broadcast().echo("x"));
  assert.deepEqual(results.get("probe-1"), { status: "fulfilled", value: "x" });
  assert.equal(results.get("dead")?.status, "rejected");
});

onBoth(
  "pomelo 7: calls in flight end with their connection, and with their station",
  async (world) => {
    const gateway = await world.gateway({ text: () => never() });
    const station = world.station([infoOf(gateway)]);
    const client = new ProbeClient(station);
    const lost = { code: StatusCode.UNAVAILABLE, execution: "maybe-executed" } as const;
    const first = heldBack(client.echo("x"));
    await world.rig.until(() => gateway.callsRunning === 1);
    world.rig.cutAll();
    await fails(world.rig, first, lost);
    await world.rig.advance(500);
    const second = heldBack(client.echo("x"));
    await world.rig.until(() => gateway.callsRunning === 2);
    await station.close();
    await fails(world.rig, second, lost);
  },
);

onBoth("pomelo 8: what cannot be sent is never a success", async (world) => {
  const gateway = await world.gateway();
  const station = world.station([infoOf(gateway)]);
  await station.close();
  await fails(world.rig, new ProbeClient(station).echo("x"), NOBODY);
  await fails(world.rig, new ProbeClient(station).note("x"), NOBODY);
});

onBoth("pomelo 9: a handler that never answers costs its caller the deadline", async (world) => {
  const gateway = await world.gateway({ text: () => never() });
  const call = heldBack(
    world
      .client([infoOf(gateway)])
      .with({ timeoutMs: 300 })
      .echo("x"),
  );
  await world.rig.until(() => gateway.callsRunning === 1);
  await world.rig.advance(400);
  const code = StatusCode.DEADLINE_EXCEEDED;
  await fails(world.rig, call, { code, execution: "maybe-executed" });
});

onBoth("pomelo 9: one handler that throws loses no other call of its tick", async (world) => {
  const gateway = await world.gateway({
    text(text) {
      if (text === "1") throw new TypeError("sync");
      return text;
    },
  });
  const client = world.client([infoOf(gateway)]);
  const calls = ["0", "1", "2", "3"].map((text) => client.echo(text));
  const results = await world.rig.run(Promise.allSettled(calls));
  assert.deepEqual(
    results.map(({ status }) => status),
    ["fulfilled", "rejected", "fulfilled", "fulfilled"],
  );
});

onBoth("pomelo 10: failover with nobody to ask is an error, not an exception", async (world) => {
  const servers = [await world.deadServer("a"), await world.deadServer("b")];
  await fails(world.rig, world.client(servers, { failMode: "failover" }).echo("x"), NOBODY);
  await fails(world.rig, world.client([], { failMode: "failover" }).echo("x"), NOBODY);
});

onBoth("pomelo 11: a oneway call leaves nothing behind that could go off later", async (world) => {
  const gateway = await world.gateway({ note: () => Promise.reject(new Error("unheard")) });
  const client = world.client([infoOf(gateway)]);
  await world.rig.run(client.note("x"));
  await world.rig.advance(60_000);
  assert.equal(await world.rig.run(client.echo("x")), "x");
});

onBoth("pomelo 22: a server that comes back after a crash is called again", async (world) => {
  const first = await world.gateway();
  const { port } = infoOf(first);
  const client = world.client([infoOf(first)]);
  await world.rig.run(client.echo("x"));
  await world.rig.run(first.stop());
  const listen = [world.place(port)];
  await world.gateway({ text: (text) => `again ${text}` }, { listen });
  await world.rig.advance(2000);
  assert.equal(await world.rig.run(client.echo("x")), "again x");
});

onBoth("pomelo 22: a server that says nothing more is noticed by its silence", async (world) => {
  let requests = 0;
  const server = await world.rawServer(() => {
    const peer = new RawPeer();
    peer.onFrame = ({ kind }) => {
      if (kind === FrameKind.HELLO) peer.greet(FrameKind.HELLO_ACK);
      else if (kind === FrameKind.REQUEST) requests++;
    };
    return peer;
  });
  const call = heldBack(world.client([server]).with({ timeoutMs: 60_000 }).echo("x"));
  await world.rig.until(() => requests === 1);
  await silence(world);
  await fails(world.rig, call, {
    code: StatusCode.UNAVAILABLE,
    execution: "maybe-executed",
    reason: /silent for \d+ ms, heartbeat unanswered/,
  });
});

/** As long as it takes to ask and to wait for the answer: 10 s and 5 s. */
async function silence(world: World): Promise<void> {
  for (let passedMs = 0; passedMs < 16_000; passedMs += 1000) await world.rig.advance(1000);
}

onBoth("pomelo 26: a handler hears that its caller has given up", async (world) => {
  const reasons: unknown[] = [];
  const gateway = await world.gateway({
    text: (_, { signal, remainingMs }) => {
      assert.ok(remainingMs > 0 && remainingMs <= 300);
      return new Promise((resolve) =>
        signal.addEventListener("abort", () => {
          reasons.push(signal.reason);
          resolve("");
        }),
      );
    },
  });
  const call = heldBack(
    world
      .client([infoOf(gateway)])
      .with({ timeoutMs: 300 })
      .echo("x"),
  );
  await world.rig.until(() => gateway.callsRunning === 1);
  await world.rig.advance(400);
  await fails(world.rig, call, {
    code: StatusCode.DEADLINE_EXCEEDED,
    execution: "maybe-executed",
  });
  await world.rig.until(() => reasons.length === 1);
  assert.ok(reasons[0] instanceof RpcError);
});
