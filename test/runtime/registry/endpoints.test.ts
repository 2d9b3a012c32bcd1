import assert from "node:assert/strict";
import { test } from "node:test";
import { parseAddress, parseTarget } from "../../../runtime/src/registry/endpoints.js";

const tcp = (host: string, port: number): object => ({ address: { transport: "tcp", host, port } });

for (const [text, expected] of Object.entries({
  chat: { type: "chat", endpoints: [] },
  "chat@etcd": { type: "chat", registry: "etcd", endpoints: [] },
  "chat@tcp -h 10.0.0.5 -p 3333": { type: "chat", endpoints: [tcp("10.0.0.5", 3333)] },
  "chat@tcp -h ::1 -p 3333": { type: "chat", endpoints: [tcp("::1", 3333)] },
  "chat@tcp -h [fe80::1] -p 3333 -t 3000": { type: "chat", endpoints: [tcp("fe80::1", 3333)] },
  "chat@tcp -h a -p 1:tcp -h ::2 -p 2 -w 7": {
    type: "chat",
    endpoints: [tcp("a", 1), { ...tcp("::2", 2), weight: 7 }],
  },
  "chat@ssl -h a -p 1": {
    type: "chat",
    endpoints: [{ address: { transport: "tcp", secure: true, host: "a", port: 1 } }],
  },
  "chat@ws -p 80 -h a -u /rpc": {
    type: "chat",
    endpoints: [{ address: { transport: "ws", host: "a", port: 80, path: "/rpc" } }],
  },
  "chat@pinus-tcp -h a -p 1:pomelo-mqtt2 -h b -p 2": {
    type: "chat",
    endpoints: [
      { address: { transport: "pinus-tcp", host: "a", port: 1 } },
      { address: { transport: "pomelo-mqtt2", host: "b", port: 2 } },
    ],
  },
  "chat@pomelo-mqtt://a:1,pomelo-ws+tls://[::1]:2": {
    type: "chat",
    endpoints: [
      { address: { transport: "pomelo-mqtt", host: "a", port: 1 } },
      { address: { transport: "pomelo-ws", secure: true, host: "::1", port: 2 } },
    ],
  },
  "chat@tcp://a:1,wss://[::1]:443/rpc": {
    type: "chat",
    endpoints: [
      tcp("a", 1),
      { address: { transport: "ws", secure: true, host: "::1", port: 443, path: "/rpc" } },
    ],
  },
})) {
  test(`a target is read: ${text}`, () => assert.deepEqual(parseTarget(text), expected));
}

for (const text of [
  "",
  "@etcd",
  "chat@",
  "chat@tcp",
  "chat@tcp -h a",
  "chat@tcp -h a -p 0",
  "chat@tcp -h a -p 65536",
  "chat@tcp -h a -p 1 -x 2",
  "chat@tcp -h a -p",
  "chat@udp -h a -p 1",
  "chat@tcp -h a -p 1 -u /rpc",
  "chat@tcp://a",
  "chat@tcp://a:1/rpc",
  "chat@http://a:1",
]) {
  test(`a target is refused: ${JSON.stringify(text)}`, () => {
    assert.throws(() => parseTarget(text), {
      name: "TypeError",
      message: /expected a type such as/,
    });
  });
}

for (const text of [
  "a:1",
  "tcp://a:0",
  "tcp://a:65536",
  "tcp://:1",
  "tcp://::1:5",
  "tcp://a b:1",
]) {
  test(`an address is refused: ${text}`, () => assert.equal(parseAddress(text), text));
}
