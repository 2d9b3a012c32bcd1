import assert from "node:assert/strict";
import {
  clientFilterFor,
  serverFilterFor,
  StatusCode,
  type ClientFilter,
} from "../../../runtime/src/index.js";
import { echo } from "../support/probe-service.js";
import { fails, inMemory, infoOf, onBoth } from "../support/world.js";

onBoth("a filter for one method has its types, and leaves other methods alone", async (world) => {
  const longer = serverFilterFor(echo, async (call, next) => {
    const [text] = call.args;
    const answer: string = await next(call.with({ args: [text.padEnd(3, ".")] }));
    return answer.toUpperCase();
  });
  const cut = clientFilterFor(echo, async (call, next) => {
    const [text] = call.args;
    return (await next(call)).slice(0, text.length);
  });
  const gateway = await world.gateway({}, { filters: [longer] });
  const client = world.client([infoOf(gateway)], { filters: [cut] });
  assert.equal(await world.rig.run(client.echo("ab")), "AB");
  assert.equal(await world.rig.run(client.fetch("ab")), "ab");
});

inMemory("faults of a filter for one method bear its name", async (world) => {
  const forgetful: ClientFilter = clientFilterFor(echo, function forgetful() {
    return undefined as never; // what plain JavaScript can return
  });
  const gateway = await world.gateway();
  const client = world.client([infoOf(gateway)], { filters: [forgetful] });
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.INTERNAL,
    execution: "never-sent",
    reason: /filter forgetful returned undefined/,
  });
});
