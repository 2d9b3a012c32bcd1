/** What filters refuse, and what they make of failures. */
import assert from "node:assert/strict";
import {
  type AnyFilter,
  answersWithItems,
  type ClientFilter,
  RpcError,
  type ServerFilter,
  StatusCode,
} from "../../../runtime/src/index.js";
import { ProbeClient, ProbeServer, RoomFull } from "../support/probe-service.js";
import { collect, StreamClient, StreamServer } from "../support/stream-service.js";
import { fails, infoOf, onBoth } from "../support/world.js";

onBoth(
  "a filter that answers itself: the call is not made, the handler does not run",
  async (world) => {
    let handled = 0;
    const cached: AnyFilter = (call) =>
      answersWithItems(call) ? textsOf("xyz") : Promise.resolve("cached");
    async function* textsOf(letters: string): AsyncIterable<string> {
      for (const letter of letters) yield await Promise.resolve(letter);
    }
    const handlers = { text: () => String(++handled) };
    const services = [new ProbeServer(handlers), new StreamServer()];
    const gateway = await world.gateway({}, { services, filters: [cached] });
    for (const station of [
      world.station([infoOf(gateway)]),
      world.station([await world.deadServer("probe-1")], { filters: [cached] }),
    ]) {
      assert.equal(await world.rig.run(new ProbeClient(station).echo("x")), "cached");
      const items = collect(new StreamClient(station).watch("a"));
      assert.deepEqual(await world.rig.run(items), ["x", "y", "z"]);
    }
    assert.equal(handled, 0);
  },
);

onBoth(
  "a refusal of a server filter is safe to repeat elsewhere, and is repeated",
  async (world) => {
    let refused = 0;
    const refusing: ServerFilter = (call) => {
      refused++;
      assert.equal(call.metadata.size, 0);
      throw new RpcError(StatusCode.RESOURCE_EXHAUSTED, "not now", { retryAfterMs: 40 });
    };
    const full = await world.gateway({}, { id: "full", filters: [refusing] });
    const other = await world.gateway({}, { id: "other" });
    const client = world.client([infoOf(full), infoOf(other)]);
    for (const text of ["a", "b", "c"]) assert.equal(await world.rig.run(client.echo(text)), text);
    assert.ok(refused > 0);
    const error = await fails(world.rig, client.to("full").echo("x"), {
      code: StatusCode.RESOURCE_EXHAUSTED,
      execution: "refused",
      reason: /^not now$/,
    });
    assert.equal(error.retryAfterMs, 40);
  },
);

onBoth("an error that a filter throws once the handler ran is no refusal", async (world) => {
  const late: ServerFilter = async (call, next) => {
    await next(call);
    throw new RpcError(StatusCode.RESOURCE_EXHAUSTED, "too much", { execution: "refused" });
  };
  const gateway = await world.gateway({}, { filters: [late] });
  await fails(world.rig, world.client([infoOf(gateway)]).echo("x"), {
    code: StatusCode.RESOURCE_EXHAUSTED,
    execution: "executed",
  });
});

onBoth(
  "filters change errors: into others, into results, and declared ones stay so",
  async (world) => {
    const mapping: AnyFilter = async (call, next) => {
      try {
        return await next(call);
      } catch (error) {
        if (error instanceof RangeError) {
          throw new RpcError(StatusCode.OUT_OF_RANGE, "out of range");
        }
        if (error instanceof SyntaxError) return "mended";
        throw error;
      }
    };
    const full: ServerFilter = (call, next) => {
      if (call.args[0] === "full") throw new RoomFull({ room: "full" });
      return next(call);
    };
    const gateway = await world.gateway(
      {
        text: (text) => {
          throw text === "range" ? new RangeError("text") : new SyntaxError("text");
        },
        admit: (room) => {
          throw new RoomFull({ room });
        },
      },
      { filters: [mapping, full] },
    );
    const client = world.client([infoOf(gateway)], { filters: [mapping] });
    await fails(world.rig, client.echo("range"), {
      code: StatusCode.OUT_OF_RANGE,
      execution: "executed",
    });
    assert.equal(await world.rig.run(client.echo("syntax")), "mended");
    for (const [room, execution] of [
      ["full", "refused"],
      ["lobby", "executed"],
    ] as const) {
      const error = await fails(world.rig, client.admit(room), { code: 1001, execution });
      assert.ok(error instanceof RoomFull && error.room === room);
    }
  },
);

onBoth(
  "an error of a client filter says that nothing was sent, declared ones too",
  async (world) => {
    const refusing: ClientFilter = (call) => {
      throw call.method === "admit"
        ? new RoomFull({ room: "mine" })
        : new RpcError(StatusCode.PERMISSION_DENIED, "no");
    };
    const gateway = await world.gateway();
    const client = world.client([infoOf(gateway)], { filters: [refusing] });
    const code = StatusCode.PERMISSION_DENIED;
    const error = await fails(world.rig, client.echo("x"), { code, execution: "never-sent" });
    assert.deepEqual([error.service, error.method], ["test.v1.Probe", "echo"]);
    const declared = await fails(world.rig, client.admit("x"), {
      code: 1001,
      execution: "never-sent",
    });
    assert.ok(declared instanceof RoomFull && declared.room === "mine");
  },
);

onBoth("a oneway call that a server filter refuses is told to the log alone", async (world) => {
  const refusing: ServerFilter = () => {
    throw new RpcError(StatusCode.RESOURCE_EXHAUSTED, "not now");
  };
  const gateway = await world.gateway({ note: () => assert.fail("ran") }, { filters: [refusing] });
  await world.rig.run(world.client([infoOf(gateway)]).note("x"));
  await world.rig.until(() => world.logger.messages("warn").length > 0);
  assert.deepEqual(world.logger.messages("warn"), ["oneway test.v1.Probe/note dropped: not now"]);
});
