/** The same over packets of MQTT: what is said first, and that nothing is lost beside it. */
import assert from "node:assert/strict";
import { StatusCode } from "../../../runtime/src/index.js";
import { pomeloMqtt } from "../../../runtime/src/pomelo/index.js";
import { loadedMqtt, loadMqtt } from "../../../runtime/src/pomelo/loaded-mqtt.js";
import { MqttPackaging } from "../../../runtime/src/pomelo/mqtt-packaging.js";
import { fails, inMemory } from "../support/world.js";
import { bytesOf, hex, OldPeer, oldRequest, packed } from "./old-peer.js";

// Not while the virtual time of a test stands still.
await loadMqtt("a test");

const packagingOf = (): MqttPackaging =>
  new MqttPackaging(2 ** 24, { requests: "rpc", answers: "rpc" }, loadedMqtt);

inMemory(
  "a caller over mqtt is welcomed, then answered, each packet in one piece",
  async (world) => {
    const gateway = await world.gateway(
      {},
      { wires: [pomeloMqtt()], listen: [{ transport: "pomelo-mqtt", port: 0 }] },
    );
    const [address] = gateway.addresses;
    assert.ok(address !== undefined);
    assert.equal(address.transport, "pomelo-mqtt");
    const peer = new OldPeer(packagingOf());
    const chunks: Uint8Array[] = [];
    peer.received = (chunk) => void chunks.push(chunk.slice());
    await world.rawClient({ ...address, transport: "tcp" }, peer);
    // As mqtt-connection writes it: it waits for nothing.
    peer.write(
      packed((out) => {
        peer.packaging.greeting(out);
        peer.packaging.ping(out);
      }),
    );
    peer.ask(oldRequest(0, "echo", "hi"));
    const json = bytesOf({ id: 0, resp: [null, "hi"] });
    const answer = Buffer.concat([hex(`30 ${(json.length + 5).toString(16)} 0003727063`), json]);
    const expected = Buffer.concat([hex("20020000 d000"), answer]);
    await world.rig.until(() => Buffer.concat(chunks).length >= expected.length);
    assert.deepEqual(Buffer.concat(chunks), expected);
    assert.ok(chunks.some((chunk) => Buffer.from(chunk).includes(answer)));
  },
);

inMemory("a server over mqtt is called once it has answered a heartbeat", async (world) => {
  const peers: OldPeer[] = [];
  const listed = await world.rawServer(() => {
    const peer = new OldPeer(packagingOf());
    peer.onRequest = ({ id, msg }) => peer.answer(id, null, msg.args[0]);
    peers.push(peer);
    return peer;
  });
  const info = { ...listed, transport: "pomelo-mqtt" } as const;
  const client = world.client([info], { wires: [pomeloMqtt()] });
  const call = client.echo("é");
  await world.rig.until(() => peers[0]?.messages.length === 1);
  assert.equal(await world.rig.run(call), "é");
  assert.equal(peers[0]?.pings, 1);
});

inMemory("who greets again and again is not answered at length", async (world) => {
  const gateway = await world.gateway(
    {},
    { wires: [pomeloMqtt()], listen: [{ transport: "pomelo-mqtt", port: 0 }] },
  );
  const [address] = gateway.addresses;
  assert.ok(address !== undefined);
  const peer = new OldPeer(packagingOf());
  await world.rawClient({ ...address, transport: "tcp" }, peer);
  for (let time = 0; time < 2; time++) {
    peer.write(packed((out) => peer.packaging.greeting(out)));
  }
  await world.rig.until(() => peer.isClosed);
  assert.equal(gateway.connections, 0);
});

inMemory("a station says what it heard where a server speaks another wire", async (world) => {
  const listed = await world.rawServer(() => {
    const peer = new OldPeer();
    peer.received = () => peer.write(hex("8000"));
    return peer;
  });
  const info = { ...listed, transport: "pomelo-mqtt" } as const;
  const client = world.client([info], { wires: [pomeloMqtt()] });
  const reason = /cannot connect: mqtt: [^:]*$/;
  const code = StatusCode.UNAVAILABLE;
  await fails(world.rig, client.echo("x"), { code, execution: "never-sent", reason });
});
