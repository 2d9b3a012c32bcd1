import assert from "node:assert/strict";
import {
  prometheusText,
  type StationStatistics,
  StatusCode,
  type TargetSnapshot,
} from "../../../runtime/src/index.js";
import { ProbeClient } from "../support/probe-service.js";
import { fails, heldBack, inMemory, infoOf, never } from "../support/world.js";

function brief({ targets }: StationStatistics): readonly object[] {
  return targets.map(
    ({ server, method, inFlight, succeeded, failed, timedOut, latency }: TargetSnapshot) => {
      return { server, method, inFlight, succeeded, failed, timedOut, ended: latency.count };
    },
  );
}

const ECHO = "test.v1.Probe/echo";

inMemory("calls are counted by server, method and outcome", async (world) => {
  const gateway = await world.gateway({ text: (text) => (text === "wait" ? never() : text) });
  const station = world.station([infoOf(gateway)], { statistics: true });
  const client = new ProbeClient(station);
  await world.rig.run(client.echo("a"));
  await world.rig.run(client.echo("b"));
  const late = client.with({ timeoutMs: 40 }).echo("wait");
  await fails(world.rig, late, { code: StatusCode.DEADLINE_EXCEEDED, execution: "maybe-executed" });
  const stop = new AbortController();
  const cancelled = heldBack(client.with({ signal: stop.signal }).echo("wait"));
  await world.rig.turn();
  const first = { server: "probe-1", method: ECHO };
  assert.deepEqual(brief(station.stats()), [
    {
      ...first,
      inFlight: 1,
      succeeded: 2,
      failed: { DEADLINE_EXCEEDED: 1 },
      timedOut: 1,
      ended: 3,
    },
  ]);
  stop.abort();
  await fails(world.rig, cancelled, { code: StatusCode.CANCELLED, execution: "maybe-executed" });
  assert.deepEqual(brief(station.stats()), [
    {
      ...first,
      inFlight: 0,
      succeeded: 2,
      failed: { DEADLINE_EXCEEDED: 1, CANCELLED: 1 },
      timedOut: 1,
      ended: 4,
    },
  ]);
  const { latency } = station.stats().targets[0] ?? {};
  assert.ok((latency?.maxMs ?? 0) >= 40);
  assert.equal(latency?.counts[latency.boundsMs.indexOf(50)], 1);
});

inMemory(
  "an attempt counts for the server that failed it, the next for the other",
  async (world) => {
    const dead = await world.deadServer("probe-2");
    const gateway = await world.gateway();
    const station = world.station([dead, infoOf(gateway)], { statistics: true });
    for (let call = 0; call < 3; call++) await world.rig.run(new ProbeClient(station).fetch("a"));
    const method = "test.v1.Probe/fetch";
    const rest = { method, inFlight: 0, timedOut: 0 };
    const counts = brief(station.stats());
    assert.deepEqual(
      counts.filter((each) => "server" in each && each.server === "probe-1"),
      [{ ...rest, server: "probe-1", succeeded: 3, failed: {}, ended: 3 }],
    );
    assert.deepEqual(
      counts.filter((each) => "server" in each && each.server === "probe-2"),
      [{ ...rest, server: "probe-2", succeeded: 0, failed: { UNAVAILABLE: 1 }, ended: 1 }],
    );
  },
);

inMemory("a call that no server was found for counts for none", async (world) => {
  const station = world.station([], { statistics: true });
  const call = new ProbeClient(station).echo("a");
  await fails(world.rig, call, { code: StatusCode.UNAVAILABLE, execution: "never-sent" });
  const expected = { server: "", method: ECHO, inFlight: 0, succeeded: 0, timedOut: 0, ended: 0 };
  assert.deepEqual(brief(station.stats()), [{ ...expected, failed: { UNAVAILABLE: 1 } }]);
});

inMemory("reports come at every interval, and what they throw is logged", async (world) => {
  const elapsed: number[] = [];
  const report = ({ elapsedMs }: StationStatistics): void => {
    elapsed.push(elapsedMs);
    throw new Error("no disk");
  };
  const station = world.station([], { statistics: { intervalMs: 500, report } });
  await world.rig.advance(1_600);
  assert.deepEqual(elapsed, [500, 1_000, 1_500]);
  assert.equal(world.logger.messages("warn").length, 3);
  await station.close();
  await world.rig.advance(1_000);
  assert.equal(elapsed.length, 3);
});

inMemory("a station that was not told to count says so", (world) => {
  assert.throws(() => world.station([]).stats(), {
    name: "TypeError",
    message: "stats: the station needs the option `statistics: true`",
  });
  return Promise.resolve();
});

inMemory("options are checked", (world) => {
  for (const [message, statistics] of [
    [/^statistics\.intervalMs: expected/, { intervalMs: 0 }],
    [/^statistics: expected a boolean or an object/, "yes"],
    [/^statistics\.report: expected a function/, { report: "yes" }],
  ] as const) {
    // What plain JavaScript can pass.
    const wrong = statistics as unknown as { intervalMs: number };
    assert.throws(() => world.station([], { statistics: wrong }), { name: "TypeError", message });
  }
  return Promise.resolve();
});

inMemory("Prometheus gets its text", async (world) => {
  const gateway = await world.gateway();
  const station = world.station([infoOf(gateway)], { id: 'my "station"', statistics: true });
  await world.rig.run(new ProbeClient(station).echo("a"));
  const lines = prometheusText(station.stats()).split("\n");
  const labels = `source="my \\"station\\"",server="probe-1",type="probe",method="${ECHO}"`;
  assert.deepEqual(lines.slice(0, 4), [
    "# HELP mailstation_client_calls_total Attempts to call that have ended.",
    "# TYPE mailstation_client_calls_total counter",
    `mailstation_client_calls_total{${labels},code="OK"} 1`,
    "# HELP mailstation_client_timeouts_total Attempts that were out of time.",
  ]);
  assert.ok(lines.includes(`mailstation_client_calls_in_flight{${labels}} 0`));
  assert.ok(lines.includes(`mailstation_client_call_seconds_bucket{${labels},le="0.005"} 1`));
  assert.ok(lines.includes(`mailstation_client_call_seconds_bucket{${labels},le="+Inf"} 1`));
  assert.ok(lines.includes(`mailstation_client_call_seconds_count{${labels}} 1`));
});
