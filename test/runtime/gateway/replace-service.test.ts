/** Putting another instance of a service in place while calls run. */
import assert from "node:assert/strict";
import { StatusCode, type ServiceSkeleton } from "../../../runtime/src/index.js";
import { handle, ServiceSkeleton as Skeleton } from "../../../runtime/src/codegen.js";
import { echo, Probe, ProbeServer } from "../support/probe-service.js";
import { collect, StreamClient, StreamServer } from "../support/stream-service.js";
import { deferred, fails, infoOf, onBoth } from "../support/world.js";

onBoth("new calls get the new instance, those that run go on with the old one", async (world) => {
  const answer = deferred<string>();
  const started = deferred<void>();
  const gateway = await world.gateway({
    text: (text) => {
      started.resolve();
      return answer.promise.then((end) => `old ${text} ${end}`);
    },
  });
  const client = world.client([infoOf(gateway)]);
  const running = client.echo("a");
  await world.rig.run(Promise.race([started.promise, running]));
  gateway.replaceService(new ProbeServer({ text: (text) => `new ${text}` }));
  assert.equal(await world.rig.run(client.echo("b")), "new b");
  answer.resolve("end");
  assert.equal(await world.rig.run(running), "old a end");
});

onBoth("no call of many is lost while the service is replaced again and again", async (world) => {
  const gateway = await world.gateway();
  const client = world.client([infoOf(gateway)]);
  const answers: Promise<string>[] = [];
  for (let version = 1; version <= 20; version++) {
    gateway.replaceService(new ProbeServer({ text: (text) => `${version}:${text}` }));
    for (let n = 0; n < 10; n++) answers.push(client.echo(String(n)));
    if (version % 5 === 0) await world.rig.turn();
  }
  const texts = await world.rig.run(Promise.all(answers));
  assert.equal(texts.length, 200);
  for (const [index, text] of texts.entries()) assert.match(text, new RegExp(`:${index % 10}$`));
  assert.match(texts[199] ?? "", /^20:/);
});

onBoth("a stream goes on with the instance that began it", async (world) => {
  const goOn = deferred<void>();
  const old = new StreamServer({
    async *watch() {
      yield "old 1";
      await goOn.promise;
      yield "old 2";
    },
  });
  const gateway = await world.gateway({}, { services: [old] });
  const client = new StreamClient(world.station([infoOf(gateway)]));
  const items = client.watch("x")[Symbol.asyncIterator]();
  assert.deepEqual(await world.rig.run(items.next()), { done: false, value: "old 1" });
  gateway.replaceService(new StreamServer());
  assert.deepEqual(await world.rig.run(collect(client.watch("ab"))), ["a", "b"]);
  goOn.resolve();
  assert.deepEqual(await world.rig.run(items.next()), { done: false, value: "old 2" });
  assert.deepEqual(await world.rig.run(items.next()), { done: true, value: undefined });
});

class EchoOnly extends Skeleton {
  override readonly service = Probe;
  override readonly handlers = [handle(echo, ([text]) => `only ${text}`)];
}

onBoth("a method that the new instance has no handler for is UNIMPLEMENTED", async (world) => {
  const gateway = await world.gateway();
  const client = world.client([infoOf(gateway)]);
  assert.equal(await world.rig.run(client.fetch("x")), "x");
  gateway.replaceService(new EchoOnly());
  assert.equal(await world.rig.run(client.echo("x")), "only x");
  await fails(world.rig, client.fetch("x"), {
    code: StatusCode.UNIMPLEMENTED,
    execution: "refused",
  });
  gateway.replaceService(new ProbeServer());
  assert.equal(await world.rig.run(client.fetch("x")), "x");
});

const wrong: readonly (readonly [ServiceSkeleton, RegExp])[] = [
  [
    new StreamServer(),
    /^replaceService: test\.v1\.Streams is not served here; served are test\.v1/,
  ],
  [
    Object.assign(new EchoOnly(), { service: { ...Probe, serverType: "other" } }),
    /^replaceService: test\.v1\.Probe is hosted by servers of type other, this one is of type probe/,
  ],
  [ProbeServer as never, /^replaceService: expected an instance of a class that extends/],
];

onBoth("what cannot take the place is a TypeError, and nothing changes", async (world) => {
  const gateway = await world.gateway();
  for (const [service, message] of wrong) {
    assert.throws(() => gateway.replaceService(service), { name: "TypeError", message });
  }
  assert.equal(await world.rig.run(world.client([infoOf(gateway)]).echo("x")), "x");
});
