import assert from "node:assert/strict";
import { test } from "node:test";
import { runCalls } from "../../bench/src/calls/run-calls.js";
import { plainEntities } from "../../bench/src/calls/messages.js";
import { verify } from "../../bench/src/calls/verify.js";
import { workloads } from "../../bench/src/calls/workloads.js";

test("a peer that cannot run is left out, with the reason, and the others run", async () => {
  const wanted = workloads.filter(({ name }) => name === "W1-64");
  const peers = ["nobody", "socket"];
  const run = await runCalls({ peers, workloads: wanted, rounds: 1, seconds: 0.02 });
  assert.deepEqual(run.leftOut, [
    { peer: "nobody", workload: undefined, reason: "Error: no peer nobody" },
  ]);
  assert.deepEqual([...(run.samples.get("W1-64")?.keys() ?? [])], ["socket"]);
});

const right = {
  entities: plainEntities,
  add: async (left: number, right: number) => left + right,
  echo: async (entity: { readonly id: number }) => entity,
  echoBytes: async (payload: Uint8Array) => payload,
};

test("a peer that answers wrongly is not measured", async () => {
  await verify(right);
  await assert.rejects(verify({ ...right, add: async (left) => left }), /42/);
  await assert.rejects(verify({ ...right, echo: async (entity) => ({ id: entity.id }) }));
  await assert.rejects(
    verify({ ...right, echoBytes: async (payload) => payload.subarray(1) }),
    /64 KiB came back changed/,
  );
});
