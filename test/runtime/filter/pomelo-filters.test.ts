/** What pomelo's before and after filters do, as filters here. */
import assert from "node:assert/strict";
import {
  aroundCalls,
  type ClientCall,
  RpcError,
  type ServerCall,
  type ServerFilter,
  StatusCode,
} from "../../../runtime/src/index.js";
import { deferred, fails, infoOf, onBoth } from "../support/world.js";

onBoth(
  "a before filter gives another server, message and options, or stops the call",
  async (world) => {
    const before = aroundCalls<ClientCall>({
      before: async (call) => {
        await Promise.resolve();
        const [text] = call.args;
        if (text === "stop") throw new RpcError(StatusCode.PERMISSION_DENIED, "stopped");
        if (text !== "move") return undefined;
        return call.with({ serverId: "probe-2", args: ["moved"], metadata: { by: "filter" } });
      },
    });
    const gateways = await Promise.all(
      ["probe-1", "probe-2"].map((id) =>
        world.gateway(
          { text: (text, call) => `${id} ${text} ${call.metadata.get("by") ?? ""}` },
          { id },
        ),
      ),
    );
    const client = world.client(gateways.map(infoOf), { filters: [before] }).to("probe-1");
    assert.equal(await world.rig.run(client.echo("stay")), "probe-1 stay ");
    assert.equal(await world.rig.run(client.echo("move")), "probe-2 moved filter");
    await fails(world.rig, client.echo("stop"), {
      code: StatusCode.PERMISSION_DENIED,
      execution: "never-sent",
    });
  },
);

onBoth(
  "before filters run in order, after filters in the opposite one, once per call",
  async (world) => {
    const log: string[] = [];
    const named = (name: string): ServerFilter =>
      aroundCalls<ServerCall>({
        before: () => void log.push(`before ${name}`),
        after: (_call, outcome) => {
          const { kind } = outcome;
          log.push(`after ${name} ${kind === "answered" ? String(outcome.result) : kind}`);
        },
      });
    const gateway = await world.gateway(
      {
        text: (text) => {
          if (text === "wrong") throw new Error("no");
          return text;
        },
      },
      { filters: [named("a"), named("b")] },
    );
    const client = world.client([infoOf(gateway)]);
    await world.rig.run(client.echo("x"));
    assert.deepEqual(log.splice(0), ["before a", "before b", "after b x", "after a x"]);
    await assert.rejects(world.rig.run(client.echo("wrong")));
    assert.deepEqual(log, ["before a", "before b", "after b failed", "after a failed"]);
  },
);

onBoth(
  "an after filter that throws fails the call, a before filter keeps its after from running",
  async (world) => {
    const log: string[] = [];
    const gateway = await world.gateway();
    const failing = aroundCalls<ClientCall>({
      before: (call) => {
        if (call.args[0] === "before") throw new RpcError(StatusCode.ABORTED, "before");
      },
      after: () => {
        log.push("after");
        throw new RpcError(StatusCode.ABORTED, "after");
      },
    });
    const client = world.client([infoOf(gateway)], { filters: [failing] });
    const { ABORTED } = StatusCode;
    await fails(world.rig, client.echo("before"), { code: ABORTED, execution: "never-sent" });
    assert.deepEqual(log, []);
    await fails(world.rig, client.echo("x"), { code: ABORTED, execution: "executed" });
    assert.deepEqual(log, ["after"]);
  },
);

onBoth("the serial filter: the calls of one peer run one after the other", async (world) => {
  const last = new Map<string, Promise<unknown>>();
  const serial: ServerFilter = async (call, next) => {
    const { key } = call.peer;
    const earlier = last.get(key);
    const turn = deferred<void>();
    last.set(key, turn.promise);
    try {
      await earlier;
      return await next(call);
    } finally {
      if (last.get(key) === turn.promise) last.delete(key);
      turn.resolve();
    }
  };
  let running = 0;
  const runningAtOnce: number[] = [];
  const text = async (said: string): Promise<string> => {
    runningAtOnce.push(++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    return said;
  };
  const gateway = await world.gateway({ text }, { filters: [serial] });
  const client = world.client([infoOf(gateway)]);
  const calls = ["a", "b", "c", "d"].map((said) => client.echo(said));
  assert.deepEqual(await world.rig.run(Promise.all(calls)), ["a", "b", "c", "d"]);
  assert.deepEqual(runningAtOnce, [1, 1, 1, 1]);
  assert.equal(last.size, 0);
});
