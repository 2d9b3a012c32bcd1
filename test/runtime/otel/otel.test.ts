/** Spans and measurements of calls, and the trace that goes with them from process to process. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { context, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { type Metadata, RpcError, StatusCode } from "../../../runtime/src/index.js";
import { traceClientCalls, traceServerCalls } from "../../../runtime/src/otel/index.js";
import { ProbeClient, ProbeServer, RoomFull } from "../support/probe-service.js";
import { collect, StreamClient, StreamServer } from "../support/stream-service.js";
import { failureOf, infoOf, inMemory, onBoth } from "../support/world.js";
import { Telemetry, traced } from "./telemetry.js";

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

/** Runs the action within a span, as an application does. */
function within<Value>(telemetry: Telemetry, action: (span: Span) => Value): Value {
  const span = telemetry.tracerProvider.getTracer("test").startSpan("application");
  return context.with(trace.setSpan(context.active(), span), () => action(span));
}

traced(onBoth, "a call is one trace from application to handler", async (world, telemetry) => {
  const seen: (string | undefined)[] = [];
  const gateway = await world.gateway(
    {
      text: async (text, call) => {
        await Promise.resolve();
        seen.push(trace.getActiveSpan()?.spanContext().traceId);
        seen.push(call.metadata.get("traceparent"));
        return text;
      },
    },
    { filters: [traceServerCalls(telemetry)] },
  );
  const station = world.station([infoOf(gateway)], {
    id: "front-1",
    filters: [traceClientCalls(telemetry)],
  });
  const client = new ProbeClient(station).with({ metadata: { user: "ann" } });
  const root = await within(telemetry, async (span) => {
    await world.rig.run(client.echo("x"));
    return span.spanContext();
  });
  const [made] = telemetry.of(SpanKind.CLIENT);
  const [served] = telemetry.of(SpanKind.SERVER);
  assert.ok(made !== undefined && served !== undefined);
  assert.deepEqual([made.name, served.name], ["test.v1.Probe/echo", "test.v1.Probe/echo"]);
  assert.equal(made.parentSpanContext?.spanId, root.spanId);
  assert.equal(served.parentSpanContext?.spanId, made.spanContext().spanId);
  assert.equal(served.spanContext().traceId, root.traceId);
  assert.deepEqual(seen, [root.traceId, `00-${root.traceId}-${made.spanContext().spanId}-01`]);
  const { port } = infoOf(gateway);
  assert.deepEqual(made.attributes, {
    "rpc.system.name": "mailstation",
    "rpc.method": "test.v1.Probe/echo",
    "rpc.status_code": "OK",
    "server.address": "127.0.0.1",
    "server.port": port,
    "mailstation.server.id": "probe-1",
  });
  const { "network.peer.port": peerPort, ...fixed } = served.attributes;
  assert.deepEqual(fixed, {
    "rpc.system.name": "mailstation",
    "rpc.method": "test.v1.Probe/echo",
    "rpc.status_code": "OK",
    "mailstation.peer.id": "front-1",
    "network.peer.address": world.rig.name === "memory" ? "caller" : "127.0.0.1",
  });
  assert.ok(Number(peerPort) > 0);
  assert.equal(made.status.code, SpanStatusCode.UNSET);
});

traced(inMemory, "failures are told by status and type", async (world, telemetry) => {
  const gateway = await world.gateway(
    {
      text: (text) => {
        if (text === "unknown") throw new Error("secret");
        throw new RpcError(StatusCode.NOT_FOUND, "nothing");
      },
      admit: (room) => {
        throw new RoomFull({ room });
      },
    },
    { filters: [traceServerCalls(telemetry)] },
  );
  const filters = [traceClientCalls(telemetry)];
  const client = new ProbeClient(world.station([infoOf(gateway)], { filters }));
  await failureOf(world.rig, client.echo("x"));
  await failureOf(world.rig, client.echo("unknown"));
  await failureOf(world.rig, client.admit("x"));
  await failureOf(world.rig, client.to("probe-9").echo("x"));
  const facts = (span: ReadableSpan): unknown[] => [
    span.attributes["rpc.status_code"],
    span.attributes["error.type"],
    span.attributes["mailstation.execution"],
    span.status.code === SpanStatusCode.ERROR,
  ];
  assert.deepEqual(telemetry.of(SpanKind.CLIENT).map(facts), [
    ["NOT_FOUND", "NOT_FOUND", "executed", true],
    ["UNKNOWN", "UNKNOWN", "executed", true],
    ["1001", "RoomFull", "executed", true],
    ["UNAVAILABLE", "UNAVAILABLE", "never-sent", true],
  ]);
  // What a caller may ask for and cannot get is no fault of the server's.
  assert.deepEqual(telemetry.of(SpanKind.SERVER).map(facts), [
    ["NOT_FOUND", "NOT_FOUND", "executed", false],
    ["UNKNOWN", "UNKNOWN", "executed", true],
    ["1001", "RoomFull", "executed", false],
  ]);
  const [exception] = telemetry.of(SpanKind.SERVER)[1]?.events ?? [];
  assert.equal(exception?.attributes?.["exception.message"], "secret");
});

traced(inMemory, "the time of calls is measured, in seconds", async (world, telemetry) => {
  const gateway = await world.gateway(
    {
      text: async (text) => {
        await new Promise<void>((resolve) => {
          world.rig.environment.startTimer(200, resolve);
        });
        return text;
      },
    },
    { filters: [traceServerCalls(telemetry)] },
  );
  const filters = [traceClientCalls(telemetry)];
  const client = new ProbeClient(world.station([infoOf(gateway)], { filters }));
  await world.rig.run(Promise.all([client.echo("x"), client.echo("y")]));
  await failureOf(world.rig, client.with({ timeoutMs: 100 }).echo("z"));
  const made = await telemetry.points("rpc.client.call.duration");
  const common = { "rpc.system.name": "mailstation", "rpc.method": "test.v1.Probe/echo" };
  const server = { "server.address": "127.0.0.1", "server.port": infoOf(gateway).port };
  const late = { "rpc.status_code": "DEADLINE_EXCEEDED", "error.type": "DEADLINE_EXCEEDED" };
  assert.deepEqual(
    made.map(({ attributes }) => attributes),
    [
      { ...common, ...server, "rpc.status_code": "OK" },
      { ...common, ...server, ...late },
    ],
  );
  const { count, sum = 0 } = made[0]?.value ?? {};
  assert.equal(count, 2);
  assert.ok(sum >= 0.4 && sum < 0.5, `${sum} s`);
  assert.equal(made[0]?.value.buckets.boundaries[0], 0.005);
  const served = await telemetry.points("rpc.server.call.duration");
  assert.deepEqual(served[0]?.attributes, { ...common, "rpc.status_code": "OK" });
});

traced(onBoth, "a stream is one span, to its last item", async (world, telemetry) => {
  const inHandler: (string | undefined)[] = [];
  async function* watch(text: string): AsyncIterable<string> {
    for (const letter of text) {
      await Promise.resolve();
      inHandler.push(trace.getActiveSpan()?.spanContext().traceId);
      yield letter;
    }
  }
  const gateway = await world.gateway(
    {},
    { services: [new StreamServer({ watch })], filters: [traceServerCalls(telemetry)] },
  );
  const filters = [traceClientCalls(telemetry)];
  const streams = new StreamClient(world.station([infoOf(gateway)], { filters }));
  const items = streams.watch("abc");
  await world.rig.turn();
  assert.equal(telemetry.spans.length, 0);
  assert.deepEqual(await world.rig.run(collect(items)), ["a", "b", "c"]);
  assert.equal(telemetry.spans.length, 2);
  assert.equal(telemetry.of(SpanKind.SERVER).length, 1);
  const [made] = telemetry.of(SpanKind.CLIENT);
  const traceId = made?.spanContext().traceId;
  assert.deepEqual(inHandler, [traceId, traceId, traceId]);
  await world.rig.run(streams.upload("x", [new Uint8Array(1)]));
  assert.equal(telemetry.spans.length, 4);
});

traced(inMemory, "a stream that is left early ends its spans", async (world, telemetry) => {
  const gateway = await world.gateway(
    {},
    { services: [new StreamServer()], filters: [traceServerCalls(telemetry)] },
  );
  const filters = [traceClientCalls(telemetry)];
  const streams = new StreamClient(world.station([infoOf(gateway)], { filters }));
  const iterator = streams.watch("abc")[Symbol.asyncIterator]();
  await world.rig.run(iterator.next());
  if (iterator.return !== undefined) await world.rig.run(iterator.return());
  await world.rig.advance(10);
  assert.equal(telemetry.spans.length, 2);
});

traced(inMemory, "calls back to a peer are traced too", async (world, telemetry) => {
  const gateway = await world.gateway(
    { text: (text, { peer }) => new ProbeClient(peer).echo(`${text}!`) },
    {
      filters: [traceServerCalls(telemetry)],
      callbackFilters: [traceClientCalls(telemetry)],
    },
  );
  const station = world.station([infoOf(gateway)], {
    id: "front-1",
    services: [new ProbeServer()],
    filters: [traceClientCalls(telemetry)],
    callbackFilters: [traceServerCalls(telemetry)],
  });
  assert.equal(await world.rig.run(new ProbeClient(station).echo("x")), "x!");
  const traces = new Set(telemetry.spans.map((span) => span.spanContext().traceId));
  assert.deepEqual([telemetry.spans.length, traces.size], [4, 1]);
  const back = telemetry.of(SpanKind.CLIENT)[0];
  assert.equal(back?.attributes["mailstation.peer.id"], "front-1");
  assert.equal(back?.attributes["server.address"], undefined);
});

traced(inMemory, "a call that is tried again is one span", async (world, telemetry) => {
  const refusing = () => Promise.reject(new RpcError(StatusCode.UNAVAILABLE, "busy"));
  const gateways = [
    await world.gateway({}, { id: "a", filters: [refusing] }),
    await world.gateway({}, { id: "b" }),
  ];
  const filters = [traceClientCalls(telemetry)];
  const client = new ProbeClient(world.station(gateways.map(infoOf), { filters }));
  await world.rig.run(client.echo("x"));
  await world.rig.run(client.echo("x"));
  const asked = telemetry.spans.map(({ attributes }) => {
    const { "mailstation.server.id": id, "mailstation.attempts": attempts } = attributes;
    return `${String(id)} ${String(attempts)}`;
  });
  assert.deepEqual(asked.toSorted(), ["b 2", "b undefined"]);
});

traced(
  inMemory,
  "metadata that has no room for a trace goes as it is",
  async (world, telemetry) => {
    const seen: Metadata[] = [];
    const gateway = await world.gateway({
      text: (text, { metadata }) => {
        seen.push(metadata);
        return text;
      },
    });
    const filters = [traceClientCalls(telemetry)];
    const limits = { metadataEntriesMax: 1 };
    const client = new ProbeClient(world.station([infoOf(gateway)], { filters, limits }));
    await world.rig.run(client.with({ metadata: { user: "ann" } }).echo("x"));
    assert.deepEqual([...(seen[0] ?? [])], [["user", "ann"]]);
    assert.equal(telemetry.spans.length, 1);
  },
);

inMemory("a trace that makes no sense begins another one", async (world) => {
  const telemetry = new Telemetry();
  const gateway = await world.gateway({}, { filters: [traceServerCalls(telemetry)] });
  const client = world.client([infoOf(gateway)]);
  for (const traceparent of ["", "00-zz-1-01", "x".repeat(4_000)]) {
    await world.rig.run(client.with({ metadata: { traceparent } }).echo("x"));
  }
  assert.equal(telemetry.spans.length, 3);
  for (const span of telemetry.spans) assert.equal(span.parentSpanContext, undefined);
  await telemetry.close();
});

inMemory("without a registered SDK the filters do nothing, and calls work", async (world) => {
  const gateway = await world.gateway({}, { filters: [traceServerCalls()] });
  const client = world.client([infoOf(gateway)], { filters: [traceClientCalls()] });
  assert.equal(await world.rig.run(client.echo("x")), "x");
});

test("only those who trace need OpenTelemetry", () => {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL("../../../runtime/package.json", import.meta.url), "utf8"),
  );
  const { dependencies, peerDependenciesMeta } = manifest as {
    readonly dependencies: object;
    readonly peerDependenciesMeta: Readonly<Record<string, object>>;
  };
  assert.deepEqual(Object.keys(dependencies), ["ws"]);
  assert.deepEqual(peerDependenciesMeta["@opentelemetry/api"], { optional: true });
});
