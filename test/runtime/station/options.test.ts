import assert from "node:assert/strict";
import { createServer } from "node:http";
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
  ["one that is misspelt", { timeoutms: 5 }, /^timeoutms: unknown option of a station; known are /],
  ["timeoutMs", { timeoutMs: 0 }, /^timeoutMs: expected an integer from 1 to 2147483647, got 0$/],
  ["timeoutMs as text", { timeoutMs: "5" }, /^timeoutMs: /],
  ["checkArguments", { checkArguments: 1 }, /^checkArguments: expected a boolean, got number 1$/],
  [
    "routerType",
    { routerType: "rr" },
    /^routerType: expected one of round-robin, .*got string "rr"$/,
  ],
  ["routers", { routers: "random" }, /^routers: expected an object, got string "random"$/],
  ["a router", { routers: { chat: 5 } }, /^routers\.chat: expected one of round-robin, /],
  [
    "failMode",
    { failMode: "fast" },
    /^failMode: expected one of failfast, failover, failsafe, failback/,
  ],
  ["failModes", { failModes: { chat: true } }, /^failModes\.chat: expected one of failfast, /],
  [
    "retryBudget",
    { retryBudget: { ratio: 11 } },
    /^retryBudget\.ratio: expected a number from 0 to 10/,
  ],
  ["ejection", { ejection: "off" }, /^ejection: expected false or an object, got string "off"$/],
  ["lazyConnect", { lazyConnect: "no" }, /^lazyConnect: expected a boolean, got string "no"$/],
  [
    "connections",
    { connections: 65 },
    /^connections: expected an integer from 1 to 64, got number 65$/,
  ],
  ["flush", { flush: "now" }, /^flush: expected "tick" or an object, got string "now"$/],
  [
    "a long flush",
    { flush: { intervalMs: 101 } },
    /^flush\.intervalMs: expected an integer from 1 to 100/,
  ],
  ["no flush", { flush: null }, /^flush: expected "tick" or an object, got null$/],
  ["limits", { limits: { drainMs: -1 } }, /^limits\.drainMs: /],
  ["no limits", { limits: "none" }, /^limits: expected an object, got none$/],
  ["servers", { servers: "a" }, /^servers: expected an array/],
  ["tls", { tls: "yes" }, /^tls: expected an object, got string "yes"$/],
  [
    "an unknown option of tls",
    { tls: { cart: "" } },
    /^tls: unknown option cart; known are ca, cert/,
  ],
  ["tls with a certificate alone", { tls: { cert: "" } }, /^tls: expected both of cert and key/],
  [
    "a number as ca",
    { tls: { ca: [5] } },
    /^tls\.ca: expected PEM as text or bytes, got number 5$/,
  ],
  ["a number as servername", { tls: { servername: 5 } }, /^tls\.servername: expected text/],
  [
    "text as rejectUnauthorized",
    { tls: { rejectUnauthorized: "no" } },
    /^tls\.rejectUnauthorized: expected a boolean, got string "no"$/,
  ],
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
    tls: undefined,
    routerType: undefined,
    routers: undefined,
    failMode: undefined,
    failModes: undefined,
    retryBudget: undefined,
    ejection: undefined,
    lazyConnect: undefined,
    connections: undefined,
    flush: undefined,
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
  ["no port for ws", { listen: [{ transport: "ws" }] }, /^listen\[0\]\.port: /],
  [
    "a path over tcp",
    { listen: [{ transport: "tcp", port: 1, path: "/rpc" }] },
    /^listen\[0\]\.path: unknown option; known here are transport, host, port, tls$/,
  ],
  [
    "a path without a slash",
    { listen: [{ transport: "ws", port: 1, path: "rpc" }] },
    /^listen\[0\]\.path: expected a path such as \/rpc, got string "rpc"$/,
  ],
  [
    "origins as text",
    { listen: [{ transport: "ws", port: 1, allowedOrigins: "*" }] },
    /^listen\[0\]\.allowedOrigins: expected an array or a function, got string "\*"$/,
  ],
  [
    "an origin with a path",
    { listen: [{ transport: "ws", port: 1, allowedOrigins: ["https://a.test/"] }] },
    /^listen\[0\]\.allowedOrigins\[0\]: expected an origin such as https:\/\/example\.com/,
  ],
  [
    "a server that is none",
    { listen: [{ transport: "ws", server: {} }] },
    /^listen\[0\]\.server: expected an HTTP server of Node, got object$/,
  ],
  [
    "a port beside a server",
    { listen: [{ transport: "ws", server: createServer(), port: 1 }] },
    /^listen\[0\]\.port: unknown option; known here are transport, path, allowedOrigins, server$/,
  ],
  [
    "tls without a key",
    { listen: [{ transport: "tcp", port: 1, tls: { cert: "" } }] },
    /^listen\[0\]\.tls\.key: expected PEM, got none$/,
  ],
  ["tls as true", { listen: [{ transport: "tcp", port: 1, tls: true }] }, /^listen\[0\]\.tls: /],
  ["allowAddresses", { allowAddresses: ["here"] }, /^allowAddresses\[0\]: expected an address/],
  ["services", { services: [{}] }, /^services: expected instances/],
  ["no services", { services: undefined }, /^services: expected an array/],
  [
    "one that is misspelt",
    { authorise: () => true },
    /^authorise: unknown option of a gateway; known are .*authenticate, authorize, /,
  ],
  ["authenticate", { authenticate: null }, /^authenticate: expected a function, got null$/],
  ["authorize", { authorize: true }, /^authorize: expected a function, got boolean true$/],
  ["inheritContext", { inheritContext: 1 }, /^inheritContext: expected a boolean, got number 1$/],
  ["exposeErrors", { exposeErrors: "no" }, /^exposeErrors: expected a boolean, got string "no"$/],
  ["limits", { limits: { connections: 5 } }, /^limits: unknown limit connections/],
];

for (const [name, options, message] of gatewayOptions) {
  test(`gateway: a wrong option: ${name}`, () => {
    assert.throws(() => new Gateway({ ...valid, ...options }), { name: "TypeError", message });
  });
}

test("options that are no object are refused as such", () => {
  const nothing = null as unknown as GatewayOptions & StationOptions; // as plain JavaScript can
  const message = /^(gateway|station): expected an object of options, got (null|number 5)$/;
  assert.throws(() => new Gateway(nothing), { name: "TypeError", message });
  assert.throws(() => new Station(nothing), { name: "TypeError", message });
  assert.throws(() => new Station(5 as unknown as StationOptions), { name: "TypeError", message });
});
