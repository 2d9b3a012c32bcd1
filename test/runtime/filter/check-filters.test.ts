import assert from "node:assert/strict";
import { test } from "node:test";
import { type ClientFilter, Gateway, Station } from "../../../runtime/src/index.js";
import { ProbeServer } from "../support/probe-service.js";
import { inMemory, infoOf } from "../support/world.js";

const wrong: readonly [unknown, RegExp][] = [
  [null, /: expected an array of functions, got null$/],
  [{ before: () => {} }, /: expected an array of functions, got object$/],
  [() => {}, /: expected an array of functions, got function$/],
  [[() => {}, null], /\[1\]: expected a function, got null$/],
  [[{ before: () => {} }], /\[0\]: expected a function, got object$/],
];

for (const option of ["filters", "callbackFilters"]) {
  test(`wrong ${option} are a TypeError that names them, at a station and at a gateway`, () => {
    for (const [given, message] of wrong) {
      const named = new RegExp(`^${option}${message.source}`);
      const gateway = {
        id: "probe-1",
        type: "probe",
        services: [new ProbeServer()],
        listen: [{ transport: "tcp", port: 0 }] as const,
      };
      const expected = { name: "TypeError", message: named };
      assert.throws(() => new Station({ [option]: given }), expected);
      assert.throws(() => new Gateway({ ...gateway, [option]: given }), expected);
    }
  });
}

inMemory("a list of filters that is changed later changes nothing", async (world) => {
  const gateway = await world.gateway();
  const filters: ClientFilter[] = [];
  const client = world.client([infoOf(gateway)], { filters });
  filters.push(() => Promise.resolve("mine"));
  assert.equal(await world.rig.run(client.echo("x")), "x");
});
