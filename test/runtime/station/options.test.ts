import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Gateway,
  type GatewayOptions,
  Station,
  type StationOptions,
} from "../../../runtime/src/index.js";
import { ProbeServer } from "../support/probe-service.js";

const stationOptions: readonly [string, object, RegExp][] = [
  ["id", { id: 5 }, /^id: expected text of 0 to 256 characters, got number 5$/],
  ["a long id", { id: "x".repeat(257) }, /^id: /],
  ["type", { type: {} }, /^type: expected text/],
  ["timeoutMs", { timeoutMs: 0 }, /^timeoutMs: expected an integer from 1 to 2147483647, got 0$/],
  ["timeoutMs as text", { timeoutMs: "5" }, /^timeoutMs: /],
  ["checkArguments", { checkArguments: 1 }, /^checkArguments: expected a boolean, got number 1$/],
  ["limits", { limits: { drainMs: -1 } }, /^limits\.drainMs: /],
  ["no limits", { limits: "none" }, /^limits: expected an object, got none$/],
  ["servers", { servers: "a" }, /^servers: expected an array/],
  ["a server", { servers: [{}] }, /^servers\[0\]: id: /],
];

for (const [name, options, message] of stationOptions) {
  test(`station: a wrong option: ${name}`, () => {
    assert.throws(() => new Station(options), { name: "TypeError", message });
  });
}

test("station: every option may be left out or undefined", () => {
  assert.doesNotThrow(() => new Station());
  const options: StationOptions = {
    servers: undefined,
    id: undefined,
    type: undefined,
    timeoutMs: undefined,
    checkArguments: undefined,
    limits: undefined,
    logger: undefined,
    environment: undefined,
  };
  assert.doesNotThrow(() => new Station(options));
});

const valid: GatewayOptions = {
  id: "probe-1",
  type: "probe",
  services: [new ProbeServer()],
  listen: [{ transport: "tcp", port: 0 }],
};

const gatewayOptions: readonly [string, object, RegExp][] = [
  ["id", { id: "" }, /^id: expected text of 1 to 256 characters, got /],
  ["id as number", { id: 5 }, /^id: /],
  ["no id", { id: undefined }, /^id: /],
  ["type", { type: "x".repeat(257) }, /^type: expected text/],
  ["no listen", { listen: undefined }, /^listen: expected at least one entry/],
  ["an empty listen", { listen: [] }, /^listen: expected at least one entry/],
  ["a listen entry", { listen: [null] }, /^listen\[0\]: expected an object, got null$/],
  [
    "a transport",
    { listen: [{ transport: "udp", port: 1 }] },
    /^listen\[0\]\.transport: expected "tcp"/,
  ],
  ["a host", { listen: [{ transport: "tcp", port: 1, host: 5 }] }, /^listen\[0\]\.host: /],
  [
    "a port",
    { listen: [{ transport: "tcp", port: 65_536 }] },
    /^listen\[0\]\.port: .*got number 65536$/,
  ],
  ["no port", { listen: [{ transport: "tcp" }] }, /^listen\[0\]\.port: /],
  ["services", { services: [{}] }, /^services: expected instances/],
  ["no services", { services: undefined }, /^services: expected an array/],
  ["limits", { limits: { connections: 5 } }, /^limits: unknown limit connections/],
];

for (const [name, options, message] of gatewayOptions) {
  test(`gateway: a wrong option: ${name}`, () => {
    assert.throws(() => new Gateway({ ...valid, ...options }), { name: "TypeError", message });
  });
}
