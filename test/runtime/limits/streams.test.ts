import assert from "node:assert/strict";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import { StatusCode } from "../../../runtime/src/index.js";
import { frameBytes, requestBody, textPayload } from "../support/frames.js";
import { RawPeer } from "../support/raw-peer.js";
import { STREAM_IDS, StreamClient, StreamServer } from "../support/stream-service.js";
import { fails, heldBack, infoOf, never, onBoth, overTcp } from "../support/world.js";

/** A frame of an item costs its kind and its call id besides the payload, and here the tag and length of its text. */
const ITEM_BYTES = 100;
const ITEM = "x".repeat(ITEM_BYTES - 5 - 2);

onBoth("streamWindowBytes: a slow consumer stops the producer", async (world) => {
  let made = 0;
  const services = [
    new StreamServer({
      async *watch() {
        while (made < 1000) {
          made++;
          yield await Promise.resolve(ITEM);
        }
      },
    }),
  ];
  const gateway = await world.gateway({}, { services });
  const limits = { streamWindowBytes: 10 * ITEM_BYTES };
  const client = new StreamClient(world.station([infoOf(gateway)], { limits }));
  const items = client.watch("x")[Symbol.asyncIterator]();
  await world.rig.run(items.next());
  await world.rig.until(() => made >= 10);
  await world.rig.turn();
  assert.ok(made <= 12, `${made} items were made ahead of a consumer that took one`);
  for (let taken = 1; taken < 500; taken++) await world.rig.run(items.next());
  await world.rig.turn();
  assert.ok(made >= 500 && made <= 512, `${made} items were made for a consumer that took 500`);
  await world.rig.run(Promise.resolve(items.return?.()));
});

onBoth("streamWindowBytes: a handler that does not take items stops the caller", async (world) => {
  const services = [
    new StreamServer({
      async upload(_, parts, call) {
        const iterator = parts[Symbol.asyncIterator]();
        await iterator.next();
        await new Promise((resolve) => call.signal.addEventListener("abort", resolve));
        return "";
      },
    }),
  ];
  const limits = { streamWindowBytes: 1000 };
  const gateway = await world.gateway({}, { services, limits });
  const client = new StreamClient(world.station([infoOf(gateway)]));
  let made = 0;
  async function* parts(): AsyncIterable<Uint8Array> {
    for (;;) {
      made++;
      yield await Promise.resolve(new Uint8Array(ITEM.length));
    }
  }
  const abort = new AbortController();
  const call = client.with({ signal: abort.signal }).upload("x", parts());
  call.catch(() => {});
  await world.rig.until(() => made >= 9);
  await world.rig.turn();
  assert.ok(made <= 12, `${made} items were made for a handler that took one`);
  abort.abort();
  await fails(world.rig, call, { code: StatusCode.CANCELLED, execution: "maybe-executed" });
});

onBoth("streamWindowBytes: a peer that sends without leave is cut off", async (world) => {
  const services = [new StreamServer({ upload: () => never() })];
  const limits = { streamWindowBytes: 1000 };
  const gateway = await world.gateway({}, { services, limits });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  peer.greet(FrameKind.HELLO);
  const request = { methodId: STREAM_IDS.upload, flags: 2, payload: textPayload("x") };
  peer.write(frameBytes(FrameKind.REQUEST, 1, requestBody(request)));
  const item = frameBytes(FrameKind.REQUEST_ITEM, 1, new Uint8Array([10, 93, ...Array(93).keys()]));
  for (let sent = 0; sent < 10; sent++) peer.write(item);
  await world.rig.turn();
  assert.equal(peer.isClosed, false);
  peer.write(item);
  await world.rig.until(() => peer.isClosed);
});

onBoth(
  "streamIdleMs: a caller that sends no item is told so, and its handler ends",
  async (world) => {
    const ended: unknown[] = [];
    const services = [
      new StreamServer({
        async upload(_, parts) {
          try {
            for await (const _part of parts);
          } catch (error) {
            ended.push(error);
          }
          return "";
        },
      }),
    ];
    const gateway = await world.gateway({}, { services, limits: { streamIdleMs: 1000 } });
    const client = new StreamClient(world.station([infoOf(gateway)]));
    async function* silent(): AsyncIterable<Uint8Array> {
      yield await Promise.resolve(new Uint8Array(1));
      await never();
    }
    const call = client.upload("x", silent());
    call.catch(() => {});
    await world.rig.until(() => gateway.callsRunning === 1);
    await world.rig.turn();
    await world.rig.advance(1100);
    const reason = /has not moved for 1000 ms/;
    const code = StatusCode.DEADLINE_EXCEEDED;
    await fails(world.rig, call, { code, execution: "maybe-executed", reason });
    assert.equal(ended.length, 1);
  },
);

onBoth(
  "streamIdleMs: a server that sends no item is given up, a slow consumer is not",
  async (world) => {
    const services = [
      new StreamServer({
        async *watch() {
          yield await Promise.resolve("a");
          yield "b";
          await never();
        },
      }),
    ];
    const gateway = await world.gateway({}, { services });
    const limits = { streamIdleMs: 60_000 };
    const client = new StreamClient(world.station([infoOf(gateway)], { limits }));
    const items = client.with({ idleTimeoutMs: 1000 }).watch("x")[Symbol.asyncIterator]();
    await world.rig.run(items.next());
    await world.rig.advance(5000);
    await world.rig.run(items.next());
    const next = items.next();
    next.catch(() => {});
    await world.rig.advance(1100);
    const code = StatusCode.DEADLINE_EXCEEDED;
    const reason = /has not moved for 1000 ms/;
    await fails(world.rig, next, { code, execution: "maybe-executed", reason });
  },
);

overTcp("streamWindowBytes: 1 GiB goes through a window of 1 MiB in flat memory", async (world) => {
  const CHUNK_BYTES = 256 * 1024;
  const CHUNKS = 4096;
  let largest = 0;
  let bytes = 0;
  const services = [
    new StreamServer({
      async upload(_, parts) {
        let count = 0;
        for await (const part of parts) {
          bytes += part.length;
          if (count++ % 64 === 0) largest = Math.max(largest, process.memoryUsage().arrayBuffers);
        }
        return String(bytes);
      },
    }),
  ];
  const limits = { streamWindowBytes: 1024 * 1024 };
  const gateway = await world.gateway({}, { services, limits });
  const client = new StreamClient(world.station([infoOf(gateway)]));
  const chunk = new Uint8Array(CHUNK_BYTES);
  function* chunks(): Iterable<Uint8Array> {
    for (let sent = 0; sent < CHUNKS; sent++) yield chunk;
  }
  const before = process.memoryUsage().arrayBuffers;
  const upload = heldBack(client.upload("x", chunks()));
  // Patience for each part of it: a busy machine takes its time for all.
  for (let part = 1; part <= 16; part++) {
    await world.rig.until(() => bytes >= (CHUNK_BYTES * CHUNKS * part) / 16);
  }
  assert.equal(await world.rig.run(upload), String(CHUNK_BYTES * CHUNKS));
  const grownBytes = largest - before;
  assert.ok(grownBytes < 128 * 1024 * 1024, `memory grew by ${grownBytes} bytes`);
});
