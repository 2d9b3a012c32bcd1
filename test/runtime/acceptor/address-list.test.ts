import assert from "node:assert/strict";
import { test } from "node:test";
import { AddressList } from "../../../runtime/src/acceptor/address-list.js";
import { RawPeer } from "../support/raw-peer.js";
import { infoOf, overSockets } from "../support/world.js";

const list = new AddressList("allowAddresses", ["10.0.0.0/8", "192.168.1.7", "::1", "fd00::/8"]);

const cases: readonly [string, boolean][] = [
  ["10.0.0.0", true],
  ["10.255.255.255", true],
  ["11.0.0.0", false],
  ["9.255.255.255", false],
  ["192.168.1.7", true],
  ["192.168.1.8", false],
  ["::ffff:10.1.2.3", true],
  ["::ffff:11.1.2.3", false],
  ["::1", true],
  ["::2", false],
  ["fd12::34", true],
  ["fe80::1", false],
  ["", false],
  ["localhost", false],
];

for (const [host, isListed] of cases) {
  test(`${host === "" ? "no address" : host} is ${isListed ? "" : "not "}listed`, () => {
    assert.equal(list.has(host), isListed);
  });
}

const wrong: readonly [unknown, RegExp][] = [
  ["10.0.0.0/8", /^allowAddresses: expected an array, got string "10\.0\.0\.0\/8"$/],
  [["localhost"], /^allowAddresses\[0\]: expected an address such as .* got string "localhost"$/],
  [["10.0.0.0/33"], /^allowAddresses\[0\]: /],
  [["::1/129"], /^allowAddresses\[0\]: /],
  [["10.0.0.0/"], /^allowAddresses\[0\]: /],
  [["10.0.0/8"], /^allowAddresses\[0\]: /],
  [["::1", 5], /^allowAddresses\[1\]: .* got number 5$/],
  [null, /^allowAddresses: expected an array, got null$/],
];

for (const [entries, message] of wrong) {
  test(`${JSON.stringify(entries)} is a TypeError that names the entry`, () => {
    assert.throws(() => new AddressList("allowAddresses", entries as string[]), {
      // wrong on purpose
      name: "TypeError",
      message,
    });
  });
}

overSockets("allowAddresses: others are turned away unheard, and logged", async (world) => {
  const gateway = await world.gateway({}, { allowAddresses: ["10.0.0.0/8"] });
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  await world.rig.until(() => peer.isClosed);
  assert.equal(gateway.connections, 0);
  assert.deepEqual(world.logger.messages("warn"), [
    "connection refused: its address is not allowed",
  ]);
});

overSockets("allowAddresses: those on the list come in", async (world) => {
  const gateway = await world.gateway({}, { allowAddresses: ["127.0.0.0/8", "::1"] });
  assert.equal(await world.rig.run(world.client([infoOf(gateway)]).echo("x")), "x");
});
