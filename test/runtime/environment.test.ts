import assert from "node:assert/strict";
import { test } from "node:test";
import { formatAddress, type Address } from "../../runtime/src/environment.js";

const cases: readonly [Address, string][] = [
  [{ transport: "tcp", host: "127.0.0.1", port: 3333 }, "tcp://127.0.0.1:3333"],
  [{ transport: "tcp", host: "::1", port: 3333, secure: true }, "tls://[::1]:3333"],
  [{ transport: "ws", host: "a.test", port: 80 }, "ws://a.test:80/"],
  [{ transport: "ws", host: "a.test", port: 80, path: "/rpc" }, "ws://a.test:80/rpc"],
  [{ transport: "ws", host: "::1", port: 1, path: "/", secure: true }, "wss://[::1]:1/"],
];

for (const [address, text] of cases) {
  test(`an address is written as ${text}`, () => assert.equal(formatAddress(address), text));
}
