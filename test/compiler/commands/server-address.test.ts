import assert from "node:assert/strict";
import { test } from "node:test";
import { parseServerAddress } from "../../../compiler/src/commands/server-address.js";

const addresses: readonly (readonly [string, string])[] = [
  ["127.0.0.1:3333", "tcp 127.0.0.1 3333"],
  ["localhost:1", "tcp localhost 1"],
  [":3333", "tcp 127.0.0.1 3333"],
  ["[::1]:65535", "tcp ::1 65535"],
  ["tcp://chat.example:3333", "tcp chat.example 3333"],
  ["tls://chat.example:3333/", "tcp chat.example 3333 secure"],
  ["ws://chat.example", "ws chat.example 80 /"],
  ["ws://127.0.0.1:3334/rpc", "ws 127.0.0.1 3334 /rpc"],
  ["wss://[::1]/a/b", "ws ::1 443 /a/b secure"],
];

for (const [text, expected] of addresses) {
  test(`${text} is ${expected}`, () => {
    const parsed = parseServerAddress(text);
    assert.ok(typeof parsed !== "string", String(parsed));
    const { transport, host, port, path, secure } = parsed;
    const parts = [transport, host, port, ...(path === undefined ? [] : [path])];
    assert.equal([...parts, ...(secure ? ["secure"] : [])].join(" "), expected);
  });
}

const mistakes: readonly (readonly [string, RegExp])[] = [
  ["", /^expected a host and a port/],
  ["localhost", /^expected a port/],
  ["localhost:x", /^expected a host and a port/],
  ["localhost:65536", /^expected a host and a port/],
  ["localhost:0", /^a server listens on a port from 1 to 65535$/],
  ["tcp://", /^expected a host and a port/],
  ["http://localhost:80", /^there is no `http:\/\/`; known are tcp, tls, ws, wss$/],
  ["localhost:1/rpc", /^only a WebSocket has a path/],
  ["ws://localhost/?a=b", /^expected nothing but a host, a port/],
  ["ws://localhost/#a", /^expected nothing but a host, a port/],
  ["ws://me:secret@localhost/", /^expected nothing but a host, a port/],
];

for (const [text, reason] of mistakes) {
  test(`"${text}" is refused`, () => {
    const parsed = parseServerAddress(text);
    assert.ok(typeof parsed === "string");
    assert.match(parsed, reason);
  });
}
