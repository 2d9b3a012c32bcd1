/** What filters see and change of streams. */
import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import {
  type AnyFilter,
  answersWithItems,
  aroundCalls,
  type ClientFilter,
} from "../../../runtime/src/index.js";
import { collect, StreamClient, StreamServer } from "../support/stream-service.js";
import { infoOf, inMemory, onBoth } from "../support/world.js";

const part = (bytes: number): Uint8Array => new Uint8Array(bytes);

/** The items, each changed. */
async function* each(
  items: AsyncIterable<unknown>,
  change: (item: unknown) => unknown,
): AsyncIterable<unknown> {
  for await (const item of items) yield change(item);
}

/** Notes where calls come by. */
function passing(log: string[], name: string): AnyFilter {
  return (call, next) => {
    log.push(`${name} ${call.kind} ${call.method}`);
    return next(call);
  };
}

onBoth("streams: filters see and change items both ways, on both sides", async (world) => {
  const longer = (item: unknown): unknown => part((item as Uint8Array).length + 1);
  const marking =
    (mark: string): AnyFilter =>
    (call, next) => {
      const { items } = call;
      const passed = items === undefined ? call : call.with({ items: each(items, longer) });
      if (!answersWithItems(passed)) return next(passed);
      return each(next(passed), (item) => `${String(item)}${mark}`);
    };
  const services = [new StreamServer()];
  const gateway = await world.gateway({}, { services, filters: [marking("s")] });
  const station = world.station([infoOf(gateway)], { filters: [marking("c")] });
  const streams = new StreamClient(station);
  assert.deepEqual(await world.rig.run(collect(streams.watch("ab"))), ["asc", "bsc"]);
  assert.equal(await world.rig.run(streams.upload("x", [part(1), part(1)])), "x: 6");
  const talk = streams.talk("y", [part(1), part(2)]);
  assert.deepEqual(await world.rig.run(collect(talk)), ["y: 3sc", "y: 4sc"]);
});

inMemory(
  "a filtered stream keeps nothing of the items that its consumer has taken",
  async (world) => {
    // Regression: each item stayed in memory until the end of the stream.
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void; // what the flag brings
    const given: WeakRef<object>[] = [];
    const boxing: ClientFilter = (call, next) => {
      if (!answersWithItems(call)) return next(call);
      const box = (value: unknown): object => {
        const item = { value };
        given.push(new WeakRef(item));
        return item;
      };
      return each(next(call), box);
    };
    const gateway = await world.gateway({}, { services: [new StreamServer()] });
    const station = world.station([infoOf(gateway)], { filters: [boxing] });
    const items = new StreamClient(station).watch("abcdefgh")[Symbol.asyncIterator]();
    for (let count = 0; count < 8; count++) await world.rig.run(items.next());
    await world.rig.turn();
    collectGarbage();
    const kept = given.filter((item) => item.deref() !== undefined);
    assert.equal(given.length, 8);
    assert.ok(kept.length <= 1, `${kept.length} items are kept`);
    await world.rig.run(items.next());
  },
);

onBoth("a stream's filters run when its first item is asked for", async (world) => {
  const log: string[] = [];
  const gateway = await world.gateway({}, { services: [new StreamServer()] });
  const station = world.station([infoOf(gateway)], { filters: [passing(log, "client")] });
  const items = new StreamClient(station).watch("ab");
  await world.rig.turn();
  assert.deepEqual(log, []);
  assert.deepEqual(await world.rig.run(collect(items)), ["a", "b"]);
  assert.deepEqual(await world.rig.run(collect(items)), [], "it can be iterated once");
  assert.equal(log.length, 1);
});

onBoth("leaving a filtered stream cancels the call, through every filter", async (world) => {
  const log: string[] = [];
  const noting: AnyFilter = aroundAll(log);
  const gateway = await world.gateway(
    {},
    {
      services: [
        new StreamServer({
          async *watch() {
            for (let n = 0; ; n++) yield await Promise.resolve(String(n));
          },
        }),
      ],
      filters: [noting],
    },
  );
  const station = world.station([infoOf(gateway)], { filters: [noting] });
  const reading = (async () => {
    for await (const item of new StreamClient(station).watch("x")) if (item === "2") break;
  })();
  await world.rig.run(reading);
  await world.rig.until(() => gateway.callsRunning === 0 && log.length === 2);
  assert.deepEqual(log, ["streamed false", "streamed false"]);
});

/** Notes how calls end. */
function aroundAll(log: string[]): AnyFilter {
  return (call, next) =>
    aroundCalls<typeof call>({
      after: (_, outcome) => {
        log.push(
          outcome.kind === "streamed" ? `streamed ${String(outcome.isComplete)}` : outcome.kind,
        );
      },
    })(call, next);
}
