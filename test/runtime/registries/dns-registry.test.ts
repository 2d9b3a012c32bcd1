import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DnsRegistry,
  type DnsRegistryOptions,
  type DnsResolver,
  openRegistry,
} from "../../../runtime/src/registries/index.js";
import { Simulation } from "../../../runtime/src/testing.js";

/** DNS as a test has it. */
class ScriptedDns implements DnsResolver {
  hosts: readonly string[] = ["10.0.0.6", "10.0.0.5"];
  six: readonly string[] | undefined = undefined;
  asked = 0;

  resolveSrv(name: string): Promise<{ name: string; port: number; weight: number }[]> {
    if (name === "_none._tcp.example.com") {
      return Promise.resolve([{ name: ".", port: 0, weight: 0 }]);
    }
    if (name !== "_chat._tcp.example.com") return Promise.reject(new Error("ENOTFOUND"));
    return Promise.resolve([
      { name: "b.example.com.", port: 3334, weight: 0 },
      { name: "a.example.com", port: 3333, weight: 65_535 },
    ]);
  }

  resolve4(): Promise<readonly string[]> {
    this.asked++;
    return this.hosts.length > 0
      ? Promise.resolve(this.hosts)
      : Promise.reject(new Error("ENODATA"));
  }

  resolve6(): Promise<readonly string[]> {
    return this.six === undefined
      ? Promise.reject(new Error("ENODATA"))
      : Promise.resolve(this.six);
  }
}

test("a service's records give hosts, ports and weights", async () => {
  const services = { chat: { srv: "_chat._tcp.example.com", secure: true } };
  const registry = new DnsRegistry({ services, resolver: new ScriptedDns() });
  const base = { id: "", type: "chat" };
  assert.deepEqual((await registry.snapshot()).instances, [
    { ...base, addresses: ["tls://a.example.com:3333"], weight: 1_000 },
    { ...base, addresses: ["tls://b.example.com:3334"], weight: 1 },
  ]);
});

test("a record of a single dot says that there is no server", async () => {
  const services = { chat: { srv: "_none._tcp.example.com" } };
  const registry = new DnsRegistry({ services, resolver: new ScriptedDns() });
  assert.deepEqual((await registry.snapshot()).instances, []);
});

test("a name that cannot be resolved is named", async () => {
  const services = { chat: { srv: "_gone._tcp.example.com" } };
  const registry = new DnsRegistry({ services, resolver: new ScriptedDns() });
  await assert.rejects(registry.snapshot(), {
    message: "chat: _gone._tcp.example.com: ENOTFOUND",
  });
});

test("a host's addresses of both kinds are servers", async () => {
  const resolver = new ScriptedDns();
  resolver.six = ["fe80::1"];
  const registry = new DnsRegistry({ services: { user: { host: "user", port: 1 } }, resolver });
  assert.deepEqual(
    (await registry.snapshot()).instances.flatMap(({ addresses }) => addresses),
    ["tcp://10.0.0.5:1", "tcp://10.0.0.6:1", "tcp://[fe80::1]:1"],
  );
});

test("names are asked for every ten seconds, and a failure changes nothing", async () => {
  const simulation = new Simulation();
  const resolver = new ScriptedDns();
  const services = { user: { host: "user", port: 1 } };
  const options = { services, resolver, environment: simulation.environment };
  const lists: (readonly string[])[] = [];
  const troubles: string[] = [];
  const watch = new DnsRegistry(options).watch(
    undefined,
    ({ instances }) => lists.push(instances.flatMap(({ addresses }) => addresses)),
    ({ message }) => troubles.push(message),
  );
  await simulation.advance(13_000);
  assert.equal(resolver.asked, 2);
  assert.equal(lists.length, 1);
  resolver.hosts = [];
  await simulation.advance(13_000);
  assert.deepEqual(troubles, ["user: user: ENODATA"]);
  assert.equal(lists.length, 1);
  resolver.hosts = ["10.0.0.7"];
  await simulation.advance(13_000);
  assert.deepEqual(lists.at(-1), ["tcp://10.0.0.7:1"]);
  watch.close();
  await simulation.advance(60_000);
  assert.equal(simulation.clock.pending, 0);
});

for (const [message, services] of [
  [/services\.chat: expected/, { chat: 7 }],
  [/services\.chat\.srv: expected text/, { chat: { srv: "" } }],
  [/services\.chat\.port: expected/, { chat: { host: "a", port: 0 } }],
] as const) {
  test(`options are checked: ${String(message)}`, () => {
    // What plain JavaScript can pass.
    const wrong = services as unknown as DnsRegistryOptions["services"];
    assert.throws(() => new DnsRegistry({ services: wrong }), { name: "TypeError", message });
  });
}

for (const [text, name] of Object.entries({
  "file:servers.json": "file",
  "etcd://127.0.0.1:2379": "etcd",
  "etcds://user:pass@a:1,b:2/games": "etcd",
  "dns:chat=_chat._tcp.example.com,user=user.example.com:3333": "dns",
})) {
  test(`a registry is opened by its name: ${text}`, () => {
    assert.equal(openRegistry(text).name, name);
  });
}

const unknownNames = ["", "etcd", "etcd:", "file:", "dns:chat", "zk://a:1", "etcd://a:1/b/c"];

for (const text of [...unknownNames, "etcd://a:", "etcd://user:%zz@a:1"]) {
  test(`a name of no registry is refused: ${JSON.stringify(text)}`, () => {
    assert.throws(() => openRegistry(text), { name: "TypeError", message: /expected/ });
  });
}

test("a name that cannot be read is shown without its password", () => {
  for (const text of ["etcd://user:pass@word@a:1", "etcd://user:pass%word@a:1"]) {
    assert.throws(() => openRegistry(text), { message: /^"etcd:\/\/…@a:1": .* encoded/ });
  }
});

test("etcd is asked at its own port where none is named", async () => {
  for (const host of ["127.0.0.1", "[::1]"]) {
    const registry = openRegistry(`etcd://${host}`);
    await assert.rejects(registry.snapshot(), /:2379/);
  }
});
