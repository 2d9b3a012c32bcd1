/** Filters around what servers call back. */
import assert from "node:assert/strict";
import type { AnyFilter, ClientFilter } from "../../../runtime/src/index.js";
import { ProbeClient, ProbeServer } from "../support/probe-service.js";
import { collect, StreamClient, StreamServer } from "../support/stream-service.js";
import { infoOf, onBoth } from "../support/world.js";

onBoth(
  "callbacks: `callbackFilters` of the gateway make them, those of the station serve them",
  async (world) => {
    const log: string[] = [];
    const noting =
      (name: string): AnyFilter =>
      (call, next) => {
        log.push(`${name} ${call.method} ${call.peer?.id ?? "nobody"}`);
        return next(call);
      };
    const gateway = await world.gateway(
      { text: async (text, call) => `${text} ${await new ProbeClient(call.peer).echo("back")}` },
      { filters: [noting("served")], callbackFilters: [noting("made back")] },
    );
    const services = [new ProbeServer({ text: (text) => `${text}!` }), new StreamServer()];
    const options = { id: "c", services, filters: [noting("made")] };
    const client = world.client([infoOf(gateway)], {
      ...options,
      callbackFilters: [noting("served back")],
    });
    assert.equal(await world.rig.run(client.echo("there")), "there back!");
    assert.deepEqual(log.splice(0), [
      "made echo nobody",
      "served echo c",
      "made back echo c",
      "served back echo probe-1",
    ]);
    const [peer] = gateway.peers;
    assert.ok(peer !== undefined);
    assert.deepEqual(await world.rig.run(collect(new StreamClient(peer).watch("ab"))), ["a", "b"]);
    assert.deepEqual(log.splice(0), ["made back watch c", "served back watch probe-1"]);
    await world.rig.run(new ProbeClient(gateway.group()).note("hi"));
    await world.rig.until(() => log.length === 2);
    assert.deepEqual(log, ["made back note c", "served back note probe-1"]);
  },
);

onBoth(
  "what a filter changes of a call to a group of peers reaches each of them",
  async (world) => {
    const notes: string[] = [];
    const naming: ClientFilter = (call, next) =>
      next(call.with({ args: [`${String(call.args[0])} ${call.peer?.id ?? ""}`] }));
    const gateway = await world.gateway({}, { callbackFilters: [naming] });
    for (const id of ["a", "b"]) {
      const services = [new ProbeServer({ note: (text) => void notes.push(text) })];
      const client = world.client([infoOf(gateway)], { id, services });
      await world.rig.run(client.echo("x"));
    }
    await world.rig.run(new ProbeClient(gateway.group()).note("dear"));
    await world.rig.until(() => notes.length === 2);
    assert.deepEqual(notes.sort(), ["dear a", "dear b"]);
  },
);
