import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checkBoolean,
  checkName,
  checkPath,
  checkPort,
  checkTransport,
} from "../../runtime/src/option-checks.js";

const cases: readonly [string, () => unknown, unknown][] = [
  ["a name", () => checkName("id", "chat-1", 1), "chat-1"],
  ["an empty name where it may be", () => checkName("id", "", 0), ""],
  ["the longest name", () => checkName("id", "x".repeat(256), 1).length, 256],
  ["the lowest port", () => checkPort("port", 0, 0), 0],
  ["the highest port", () => checkPort("port", 65_535, 1), 65_535],
  ["a transport", () => checkTransport("transport", "tcp"), "tcp"],
  ["another transport", () => checkTransport("transport", "ws"), "ws"],
  ["a path", () => checkPath("path", "/a/b-c_d.e~%20"), "/a/b-c_d.e~%20"],
  ["a boolean", () => checkBoolean("flag", true), true],
  ["no boolean", () => checkBoolean("flag", undefined), false],
];

for (const [name, check, expected] of cases) {
  test(`${name} is right`, () => assert.equal(check(), expected));
}

const wrong: readonly [() => unknown, string][] = [
  [() => checkName("id", "", 1), 'id: expected text of 1 to 256 characters, got string ""'],
  [() => checkName("id", 5, 0), "id: expected text of 0 to 256 characters, got number 5"],
  [() => checkPort("port", 0, 1), "port: expected an integer from 1 to 65535, got number 0"],
  [() => checkPort("port", 1.5, 0), "port: expected an integer from 0 to 65535, got number 1.5"],
  [() => checkPort("port", "80", 0), 'port: expected an integer from 0 to 65535, got string "80"'],
  [() => checkTransport("transport", "udp"), 'transport: expected "tcp" or "ws", got string "udp"'],
  [() => checkPath("path", "rpc"), 'path: expected a path such as /rpc, got string "rpc"'],
  [() => checkPath("path", "/a#b"), 'path: expected a path such as /rpc, got string "/a#b"'],
  [() => checkPath("path", "/a b"), 'path: expected a path such as /rpc, got string "/a b"'],
  [() => checkPath("path", undefined), "path: expected a path such as /rpc, got undefined"],
  [() => checkBoolean("flag", 1), "flag: expected a boolean, got number 1"],
  [() => checkBoolean("flag", null), "flag: expected a boolean, got null"],
];

for (const [check, message] of wrong) {
  test(`TypeError: ${message}`, () => assert.throws(check, { name: "TypeError", message }));
}

test("half a surrogate pair is no name: it could not be written", () => {
  assert.throws(() => checkName("id", "\ud800", 1), TypeError);
});
