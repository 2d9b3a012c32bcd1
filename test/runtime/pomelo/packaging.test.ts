/** The bytes of old wires, each package as the libraries of old write it, however the stream is cut. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import mqttPacket from "mqtt-packet";
import { ProtocolError } from "../../../runtime/src/composer/frame.js";
import { MqttPackaging } from "../../../runtime/src/pomelo/mqtt-packaging.js";
import type { Packaging } from "../../../runtime/src/pomelo/packaging.js";
import { PinusPackaging } from "../../../runtime/src/pomelo/pinus-packaging.js";
import { hex, packed } from "./old-peer.js";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const TOPICS = { requests: "rpc", answers: "rpc" } as const;

const makers: Readonly<Record<string, (bytesMax: number) => Packaging>> = {
  "pinus-tcp": (bytesMax) => new PinusPackaging(bytesMax),
  "pomelo-mqtt": (bytesMax) => new MqttPackaging(bytesMax, TOPICS, () => mqttPacket),
};

/** What a packaging hands on, in words. */
function read(packaging: Packaging, ...chunks: readonly Uint8Array[]): string[] {
  const heard: string[] = [];
  const receiver = {
    message: (bytes: Buffer, start: number, end: number) =>
      void heard.push(bytes.toString("utf8", start, end)),
    ping: () => void heard.push("ping"),
    pong: () => void heard.push("pong"),
    greeted: () => void heard.push("greeted"),
    listed: () => void heard.push("listed"),
  };
  for (const chunk of chunks) packaging.feed(chunk, receiver);
  return heard;
}

test("pinus-tcp: a request is a length, the kind 0 and JSON", () => {
  const packaging = new PinusPackaging(1000);
  assert.deepEqual(
    packed((out) => packaging.request(out, "{}")),
    hex("03 00 7b7d"),
  );
  assert.deepEqual(
    packed((out) => packaging.answer(out, "{}")),
    hex("03 03 7b7d"),
  );
  assert.deepEqual(
    packed((out) => packaging.ping(out)),
    hex("01 01"),
  );
  assert.deepEqual(
    packed((out) => packaging.pong(out)),
    hex("01 02"),
  );
});

test("pinus-tcp: a length takes groups of seven bits, the highest first", () => {
  const packaging = new PinusPackaging(2 ** 24);
  const head = (bytes: number): Uint8Array =>
    packed((out) => packaging.request(out, new Uint8Array(bytes - 1))).subarray(0, 4);
  assert.deepEqual(head(127), hex("7f 00 00 00"));
  assert.deepEqual(head(128), hex("81 00 00 00"));
  assert.deepEqual(head(225).subarray(0, 3), hex("81 61 00"));
  assert.deepEqual(head(16_383).subarray(0, 3), hex("ff 7f 00"));
  assert.deepEqual(head(16_384), hex("81 80 00 00"));
});

test("pomelo-mqtt: packets of MQTT 3.1.1 with the topic rpc", () => {
  const packaging = new MqttPackaging(1000, TOPICS, () => mqttPacket);
  assert.deepEqual(hexOf(packed((out) => packaging.request(out, "{}"))), "300700037270637b7d");
  assert.deepEqual(hexOf(packed((out) => packaging.welcome(out, undefined))), "20020000");
  assert.deepEqual(hexOf(packed((out) => packaging.ping(out))), "c000");
  assert.deepEqual(hexOf(packed((out) => packaging.pong(out))), "d000");
  assert.match(hexOf(packed((out) => packaging.greeting(out))), /^10..00044d5154540402/);
});

for (const [name, make] of Object.entries(makers)) {
  suite(name, () => {
    test("what is written is read, wherever the stream is cut", () => {
      const writer = make(100_000);
      const texts = ["{}", "é".repeat(300), "x".repeat(40_000)];
      const stream = Buffer.concat([
        packed((out) => writer.ping(out)),
        ...texts.map((text) => packed((out) => writer.request(out, text))),
        packed((out) => writer.pong(out)),
        packed((out) => writer.answer(out, "[1]")),
      ]);
      const expected = ["ping", ...texts, "pong", "[1]"];
      for (let cut = 1; cut < stream.length; cut += cut < 2_000 ? 1 : 997) {
        const parts = [stream.subarray(0, cut), stream.subarray(cut)];
        assert.deepEqual(read(make(100_000), ...parts), expected, `cut at ${String(cut)}`);
      }
      const bytes = Array.from(stream.subarray(0, 1_200), (byte) => Uint8Array.of(byte));
      const packaging = make(100_000);
      assert.deepEqual(read(packaging, ...bytes), ["ping", ...texts.slice(0, 2)]);
      assert.equal(packaging.isWithinPackage, true);
    });

    test("a package at the limit is read, one that is longer is refused by its length alone", () => {
      const json = utf8("x".repeat(199));
      const limit = name === "pinus-tcp" ? json.length + 1 : json.length;
      assert.equal(
        read(
          make(limit),
          packed((out) => make(1000).request(out, json)),
        ).length,
        1,
      );
      const head = packed((out) => make(1000).request(out, json)).subarray(0, 3);
      assert.throws(() => read(make(limit - 1), head), ProtocolError);
    });
  });
}

const refused: readonly [string, keyof typeof makers, string][] = [
  ["seven bytes that end a server of pinus", "pinus-tcp", "ff ff ff ff ff ff 7f"],
  ["a length of 1 GiB", "pinus-tcp", "84 80 80 80 00"],
  ["a length without an end", "pinus-tcp", "80 80 80 80 80 80"],
  ["a length of 0", "pinus-tcp", "00"],
  ["a kind that there is not", "pinus-tcp", "01 04"],
  ["a length of 256 MiB", "pomelo-mqtt", "30 ff ff ff 7f"],
  ["a length without an end", "pomelo-mqtt", "30 80 80 80 80 80"],
  ["another topic", "pomelo-mqtt", "30 05 00 03 616263"],
  ["a packet for a broker", "pomelo-mqtt", "82 08 0001 0003 727063 00"],
  ["a packet that is none", "pomelo-mqtt", "00 00"],
];

for (const [what, wire, bytes] of refused) {
  test(`${wire}: ${what} is refused, in one piece and byte by byte`, () => {
    const make = makers[wire];
    assert.ok(make !== undefined);
    assert.throws(() => read(make(4096), hex(bytes)), ProtocolError);
    const single = Array.from(hex(bytes), (byte) => Uint8Array.of(byte));
    assert.throws(() => read(make(4096), ...single), ProtocolError);
  });
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
