/** Packed values and numbers instead of names: what pomelo-rpc 1.0.7 calls mqtt2. */
import assert from "node:assert/strict";
import { StatusCode } from "../../../runtime/src/index.js";
import { ListNotation } from "../../../runtime/src/pomelo/list-notation.js";
import { loadedMqtt, loadMqtt } from "../../../runtime/src/pomelo/loaded-mqtt.js";
import { MqttPackaging } from "../../../runtime/src/pomelo/mqtt-packaging.js";
import { pomeloMqtt2 } from "../../../runtime/src/pomelo/index.js";
import type { PomeloValue } from "../../../runtime/src/pomelo/notation.js";
import { ServiceList } from "../../../runtime/src/pomelo/service-list.js";
import { ValueWriter } from "../../../runtime/src/pomelo/value-writer.js";
import type { ProbeClient, ProbeHandlers } from "../support/probe-service.js";
import { fails, inMemory, type World } from "../support/world.js";
import { hex, OldPeer, type OldRequest, packed } from "./old-peer.js";

// Not while the virtual time of a test stands still.
await loadMqtt("a test");

const TOPICS = { requests: "rpc", answers: "r", list: "h" } as const;

/** A side of old, which speaks in numbers of that list, or of the one that it hears. */
class ListPeer extends OldPeer {
  listings = 0;

  constructor(list?: ServiceList) {
    super(new MqttPackaging(2 ** 24, TOPICS, loadedMqtt), new ListNotation(list));
  }

  override greeted(): void {
    this.write(packed((out) => this.packaging.welcome(out, this.notation.list())));
  }

  override listed(bytes: Buffer): void {
    this.listings++;
    super.listed(bytes);
  }

  /** Says what comes first. */
  begin(): void {
    this.write(packed((out) => this.packaging.greeting(out)));
  }

  /** Asks by numbers. */
  askFor(id: number, numbers: readonly number[], args: PomeloValue): void {
    const writer = new ValueWriter();
    writer.unsigned(id);
    for (const number of numbers) writer.short(number);
    writer.value(args);
    this.write(packed((out) => this.packaging.request(out, writer.finish())));
  }

  override answer(id: number, ...values: readonly PomeloValue[]): void {
    const writer = new ValueWriter();
    writer.unsigned(id);
    writer.value(values);
    this.write(packed((out) => this.packaging.answer(out, writer.finish())));
  }
}

const name = (method: string) => ({ namespace: "user", service: "probe", method });

async function callerOf(world: World, handlers: Partial<ProbeHandlers> = {}): Promise<ListPeer> {
  const listen = [{ transport: "pomelo-mqtt2", port: 0 }] as const;
  const gateway = await world.gateway(handlers, { wires: [pomeloMqtt2()], listen });
  const [address] = gateway.addresses;
  assert.ok(address !== undefined);
  const peer = new ListPeer();
  await world.rawClient({ ...address, transport: "tcp" }, peer);
  peer.begin();
  await world.rig.until(() => peer.listings === 1);
  return peer;
}

inMemory(
  "a caller is told what there is, asks in numbers, and gets packed values",
  async (world) => {
    const peer = await callerOf(world);
    const list = peer.notation as ListNotation; // given above
    assert.equal(list.missing(name("echo")), undefined);
    assert.equal(list.missing(name("hide")), "no such method:hide");
    const chunks: Uint8Array[] = [];
    peer.received = (chunk) => void chunks.push(chunk.slice());
    peer.askFor(0, [0, 0, 0], ["é"]);
    await world.rig.until(() => chunks.length > 0);
    assert.deepEqual(
      Buffer.concat(chunks),
      Buffer.from(hex("30 0b 0001 72 00 03 02 01 04 02 c3a9")),
    );
  },
);

inMemory("bytes go as they are", async (world) => {
  const peer = await callerOf(world);
  peer.askFor(1, [0, 0, 3], [Uint8Array.of(1, 2, 250)]);
  await world.rig.until(() => peer.messages.length === 1);
  assert.deepEqual(peer.messages, [{ id: 1, resp: [null, Uint8Array.of(1, 2, 250)] }]);
});

inMemory(
  "what cannot be called or read is refused, and the next call is answered",
  async (world) => {
    const peer = await callerOf(world);
    peer.askFor(1, [0, 0, 99], []);
    peer.askFor(2, [-1, 0, 0], []);
    peer.askFor(3, [0, 0, 0], "no list");
    peer.askFor(4, [0, 0, 0], [Uint8Array.of(1)]);
    // A value of a class, which nothing can follow.
    peer.write(
      packed((out) => peer.packaging.request(out, hex("05 0000 0000 0000 03 01 06 01 61"))),
    );
    peer.askFor(6, [0, 0, 0], ["still here"]);
    await world.rig.until(() => peer.messages.length === 6);
    const codes = peer.messages.map((message) => {
      const { id, resp } = message as { id: number; resp: readonly (null | { code: number })[] };
      return [id, resp[0]?.code];
    });
    assert.deepEqual(codes, [
      [1, StatusCode.UNIMPLEMENTED],
      [2, StatusCode.UNIMPLEMENTED],
      [3, StatusCode.INVALID_ARGUMENT],
      [4, StatusCode.INVALID_ARGUMENT],
      [5, StatusCode.INVALID_ARGUMENT],
      [6, undefined],
    ]);
  },
);

const fatal: readonly [string, string][] = [
  ["a list from a caller", "30 05 0001 68 5b5d"],
  ["no request", "30 05 0003 727063"],
  ["a request that ends too early", "30 06 0003 727063 00"],
];

for (const [what, bytes] of fatal) {
  inMemory(`${what} costs the connection`, async (world) => {
    const peer = await callerOf(world);
    peer.write(hex(bytes));
    await world.rig.until(() => peer.isClosed);
  });
}

/** An old server with some methods, and a stub that calls it. */
async function oldServer(
  world: World,
  methods: readonly string[],
  answer: (peer: ListPeer, request: OldRequest) => void,
): Promise<{ readonly peers: ListPeer[]; readonly client: ProbeClient }> {
  const peers: ListPeer[] = [];
  const list = ServiceList.of(methods.map(name));
  const listed = await world.rawServer(() => {
    const peer = new ListPeer(list);
    peer.onRequest = (request) => answer(peer, request);
    peers.push(peer);
    return peer;
  });
  const info = { ...listed, transport: "pomelo-mqtt2" } as const;
  return { peers, client: world.client([info], { wires: [pomeloMqtt2()] }) };
}

inMemory("a server is called in its own numbers, once it has said them", async (world) => {
  const { peers, client } = await oldServer(world, ["blob", "echo"], (peer, { id, msg }) => {
    peer.answer(id, null, msg.args[0] as PomeloValue); // what was asked
  });
  assert.equal(await world.rig.run(client.echo("é")), "é");
  const bytes = Uint8Array.of(1, 2, 250);
  assert.deepEqual(await world.rig.run(client.blob(bytes)), bytes);
  assert.deepEqual(peers[0]?.messages, [
    { id: 1, msg: { ...name("echo"), args: ["é"] } },
    { id: 2, msg: { ...name("blob"), args: [bytes] } },
  ]);
});

inMemory("what a server does not list is not asked for", async (world) => {
  const { peers, client } = await oldServer(world, ["blob"], () => {});
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.UNIMPLEMENTED,
    execution: "refused",
    reason: /^no such method:echo$/,
  });
  assert.deepEqual(peers[0]?.messages, []);
});

inMemory("an answer that nobody can read fails its call and no other", async (world) => {
  const { client } = await oldServer(world, ["echo"], (peer, { id, msg }) => {
    if (msg.args[0] === "odd") {
      peer.write(packed((out) => peer.packaging.answer(out, hex(`0${id} 03 02 01 06 01 61`))));
    } else peer.answer(id, null, "fine");
  });
  const odd = fails(world.rig, client.echo("odd"), {
    code: StatusCode.INVALID_ARGUMENT,
    execution: "executed",
  });
  assert.equal(await world.rig.run(client.echo("even")), "fine");
  await odd;
});

inMemory("a server that does not say what it serves is none", async (world) => {
  const listed = await world.rawServer(() => {
    const peer = new ListPeer(ServiceList.of([]));
    peer.greeted = () => {};
    return peer;
  });
  const info = { ...listed, transport: "pomelo-mqtt2" } as const;
  const client = world.client([info], { wires: [pomeloMqtt2()] });
  await fails(world.rig, client.echo("x"), {
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
  });
});
