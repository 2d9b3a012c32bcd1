/** Real servers and clients of pinus-rpc and pomelo-rpc: our station calls theirs, theirs call our gateway. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Gateway, RpcError, type ServerInfo, Station, StatusCode } from "mailstation";
import type { ServiceSkeleton } from "mailstation/codegen";
import { pinusTcp, pomeloMqtt } from "mailstation/pomelo";
import { generate } from "../support/generated-modules.js";
import {
  installOldNeighbours,
  OldClient,
  type OldWire,
  startOldServer,
} from "../support/old-neighbours.js";

interface User {
  readonly name: string;
  readonly age: number;
  readonly tags: readonly string[];
  readonly born?: Date;
  readonly flag: boolean;
}

interface Several {
  readonly text: string;
  readonly count: number;
  readonly list: readonly string[];
}

/** What is generated from `rpc/service.rpc`, as far as it matters here. */
interface Stub {
  with(settings: { readonly timeoutMs: number }): Stub;
  echo(value: string): Promise<string>;
  add(a: number, b: bigint): Promise<bigint>;
  blob(value: Uint8Array): Promise<Uint8Array>;
  fail(message: string): Promise<string>;
  slow(ms: number, value: string): Promise<string>;
  greet(user: User): Promise<User>;
  nothing(): Promise<void>;
  wrong(): Promise<string>;
  multi(text: string, count: number): Promise<Several>;
  missing(): Promise<string>;
  note(text: string): Promise<void>;
  notes(): Promise<readonly string[]>;
}

interface Generated {
  readonly ServiceClient: new (station: Station) => Stub;
  readonly SystemRemoteClient: new (station: Station) => { who(): Promise<string> };
  readonly ServiceSkeleton: new () => ServiceSkeleton;
}

const CALLS = 10_000;
const TIMEOUT_MS = 30_000;

const wires: readonly OldWire[] = [
  { name: "pinus-rpc", wire: "tcp", isBuffered: false },
  { name: "pinus-rpc", wire: "tcp", isBuffered: true },
  { name: "pinus-rpc", wire: "mqtt", isBuffered: false },
  { name: "pinus-rpc", wire: "mqtt", isBuffered: true },
  // A server of this version that gathers its answers sends none: a fault of its own.
  { name: "pomelo-rpc-103", wire: "tcp", isBuffered: false },
  { name: "pomelo-rpc-107", wire: "mqtt", isBuffered: false },
  { name: "pomelo-rpc-107", wire: "mqtt", isBuffered: true },
];

let generated: Generated;

before(async () => {
  await installOldNeighbours();
  const { folder } = await generate(join(import.meta.dirname, "fixtures/pomelo"));
  const load = async (name: string): Promise<object> => {
    const exports: unknown = await import(pathToFileURL(join(folder, "gen/rpc", name)).href);
    return Object(exports) as object; // a module
  };
  const modules = [await load("service.client.ts"), await load("service.server.ts")];
  // The cast: what the templates make of that file.
  generated = Object.assign({}, ...modules) as Generated;
});

function transportOf({ wire }: OldWire): "pinus-tcp" | "pomelo-mqtt" {
  return wire === "tcp" ? "pinus-tcp" : "pomelo-mqtt";
}

function stationOf(servers: readonly ServerInfo[]): Station {
  return new Station({
    servers,
    wires: [pinusTcp(), pomeloMqtt()],
    timeoutMs: TIMEOUT_MS,
    limits: { pendingCallsMax: 2 * CALLS },
    logger: silent,
  });
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** What our gateway answers. */
function servedBy(skeleton: Generated["ServiceSkeleton"]): ServiceSkeleton {
  const notes: string[] = [];
  return Object.assign(new skeleton(), {
    echo: (value: string): string => value,
    add: (a: number, b: bigint): bigint => BigInt(a) + b,
    blob: (value: Uint8Array): Uint8Array => value,
    fail: (message: string): never => {
      throw new RpcError(StatusCode.NOT_FOUND, message);
    },
    boom: (): never => {
      throw new Error("boom");
    },
    slow: (_ms: number, value: string): string => value,
    greet: (user: User): User => ({ ...user, name: `hello ${user.name}` }),
    nothing: (): void => {},
    wrong: (): number => 5,
    multi: (text: string, count: number): Several => ({ text, count, list: [text] }),
    missing: (): string => "there",
    note: (text: string): void => void notes.push(text),
    notes: (): readonly string[] => notes,
  });
}

for (const old of wires) {
  const { name, wire, isBuffered } = old;
  suite(`${name}, ${wire}${isBuffered ? ", buffered" : ""}`, () => {
    test("our station calls their server, and calls it again after it was killed", async () => {
      const [server, port] = await startOldServer(old, 0);
      const transport = transportOf(old);
      const info = { id: "test-1", type: "test", host: "127.0.0.1", port, transport } as const;
      const station = stationOf([info]);
      const client = new generated.ServiceClient(station);
      try {
        await checkCalls(client, name);
        assert.equal(await new generated.SystemRemoteClient(station).who(), "system");
        await checkMany(client);
        const lost = client.slow(60_000, "x");
        const many = Array.from({ length: CALLS }, (_, at) => client.echo(`é${String(at)}`));
        const settled = Promise.allSettled([lost, ...many]);
        server.signal("SIGKILL");
        checkSettled(await settled);
      } finally {
        await server.stop();
      }
      const [next] = await startOldServer(old, port);
      try {
        await station.ready({ timeoutMs: TIMEOUT_MS });
        assert.equal(await client.echo("back"), "back");
        await checkMany(client);
      } finally {
        await station.close();
        await next.stop();
      }
    });

    test("their client calls our gateway", async () => {
      const gateway = new Gateway({
        id: "test-1",
        type: "test",
        services: [servedBy(generated.ServiceSkeleton)],
        wires: [pinusTcp(), pomeloMqtt()],
        listen: [
          { transport: transportOf(old), port: 0 },
          { transport: "tcp", port: 0 },
        ],
        logger: silent,
      });
      await gateway.start();
      const client = new OldClient(old, gateway.addresses[0]?.port ?? 0);
      try {
        await checkTheirCalls(client);
        assert.deepEqual(await client.echoes(CALLS), { wrong: 0 });
        assert.equal(gateway.connections, 1);
      } finally {
        await client.stop();
        await gateway.stop();
      }
    });
  });
}

async function checkCalls(client: Stub, name: string): Promise<void> {
  assert.equal(await client.echo("héllo ✓ 😀"), "héllo ✓ 😀");
  assert.equal(await client.add(1, 2n ** 40n), 2n ** 40n + 1n);
  assert.deepEqual(await client.blob(Uint8Array.of(1, 2, 250)), Uint8Array.of(1, 2, 250));
  const user = { name: "ann", age: 0, tags: ["a"], born: new Date(5), flag: false };
  assert.deepEqual(await client.greet(user), { ...user, name: "hello ann" });
  assert.equal(await client.nothing(), undefined);
  assert.deepEqual(await client.multi("a", 3), { text: "a", count: 3, list: ["a"] });
  await client.note("noted");
  assert.deepEqual(await client.notes(), ["noted"]);
  const big = "é".repeat(1_000_000);
  assert.ok((await client.echo(big)) === big);
  // Servers of pinus keep the code of an error, those of pomelo only its stack.
  const code = name === "pinus-rpc" ? StatusCode.NOT_FOUND : StatusCode.UNKNOWN;
  await assert.rejects(client.fail("no luck"), { code, rawMessage: "no luck" });
  await assert.rejects(client.wrong(), { code: StatusCode.INVALID_ARGUMENT });
  const unknown = { code: StatusCode.UNIMPLEMENTED, rawMessage: "no such method:missing" };
  await assert.rejects(client.missing(), unknown);
  const late = client.with({ timeoutMs: 50 }).slow(60_000, "x");
  await assert.rejects(late, { code: StatusCode.DEADLINE_EXCEEDED });
}

async function checkMany(client: Stub): Promise<void> {
  const texts = Array.from({ length: CALLS }, (_, at) => `é${String(at)}${"ü".repeat(at % 300)}`);
  assert.deepEqual(await Promise.all(texts.map((text) => client.echo(text))), texts);
}

/** Each call has its own answer, or failed for want of a server. */
function checkSettled(results: readonly PromiseSettledResult<string>[]): void {
  const [lost, ...many] = results;
  assert.equal(lost?.status, "rejected");
  const wrong = many.filter((result, at) =>
    result.status === "fulfilled"
      ? result.value !== `é${String(at)}`
      : !(result.reason instanceof RpcError && result.reason.code === StatusCode.UNAVAILABLE),
  );
  assert.deepEqual(wrong, []);
}

async function checkTheirCalls(client: OldClient): Promise<void> {
  const values = (...given: readonly unknown[]): object => ({ values: given });
  assert.deepEqual(await client.call("echo", "héllo ✓ 😀"), values("héllo ✓ 😀"));
  assert.deepEqual(await client.call("add", 1, 2 ** 40), values(2 ** 40 + 1));
  assert.deepEqual(await client.call("blob", Buffer.from([1, 2, 250])), values("AQL6"));
  const user = { name: "ann", tags: ["a"], born: new Date(0), zip: "unknown here" };
  const greeted = { name: "hello ann", age: 0, tags: ["a"], born: "1970-01-01T00:00:00Z" };
  assert.deepEqual(await client.call("greet", user), values({ ...greeted, flag: false }));
  assert.deepEqual(await client.call("nothing"), values(null));
  assert.deepEqual(await client.call("note", "noted"), values());
  assert.deepEqual(await client.call("notes"), values(["noted"]));
  for (const [method, args, code] of [
    ["fail", ["no luck"], StatusCode.NOT_FOUND],
    ["boom", [], StatusCode.UNKNOWN],
    ["nope", [], StatusCode.UNIMPLEMENTED],
    ["echo", [5], StatusCode.INVALID_ARGUMENT],
    ["wrong", [], StatusCode.INTERNAL],
  ] as const) {
    const result = await client.call(method, ...args);
    assert.equal(Reflect.get(Object(Reflect.get(result, "error")), "code"), code, method);
  }
}
