/** Our station calls real servers of pinus-rpc and pomelo-rpc, one of which is killed and started again meanwhile. */
import assert from "node:assert/strict";
import { before, suite, test } from "node:test";
import { type ServerInfo, Station, StatusCode } from "mailstation";
import {
  type OldWire,
  installOldNeighbours,
  startOldServer,
} from "../../support/old-neighbours.js";
import { mixedCalls } from "./mixed-calls.js";
import { allWires, CALLS, oldWires, titleOf, transports } from "./old-wires.js";
import { generateService, loadStubs, type ServiceStub, type Stubs } from "./peers-service.js";

const missing = await installOldNeighbours();
const TIMEOUT_MS = 30_000;
let stubs: Stubs;

before(async () => {
  stubs = await loadStubs(await generateService());
});

const silent = { debug() {}, info() {}, warn() {}, error() {} };

for (const old of oldWires) {
  suite(titleOf(old), { skip: missing }, () => {
    test("our station gets what their server answers, as it was declared", async () => {
      await using called = await startAndCall(old);
      await checkCalls(called.client, old);
    });

    test(`${CALLS} calls settle, none wrongly, while their server is killed and started again`, async () => {
      await using called = await startAndCall(old);
      const { lost, right } = await mixedCalls(called.client, CALLS, () => called.restart());
      assert.equal(lost + right, CALLS);
      assert.ok(right > CALLS / 2, `${right} were answered`);
      await called.restarted();
      const again = await mixedCalls(called.client, CALLS / 10, () => {});
      assert.deepEqual(again, { right: CALLS / 10, lost: 0 });
    });
  });
}

interface Called extends AsyncDisposable {
  readonly client: ServiceStub;
  /** Kills the server, and starts another where it was. */
  restart(): void;
  /** Waits until that one can be called. */
  restarted(): Promise<void>;
}

async function startAndCall(old: OldWire): Promise<Called> {
  const [first, port] = await startOldServer(old, 0);
  let server = first;
  const transport = transports[old.wire];
  const info: ServerInfo = { id: "test-1", type: "test", host: "127.0.0.1", port, transport };
  const station = new Station({
    servers: [info],
    wires: allWires(),
    timeoutMs: TIMEOUT_MS,
    logger: silent,
  });
  assert.equal(await new stubs.SystemRemoteClient(station).who(), "system");
  let restarting: Promise<void> | undefined;
  const restart = async (): Promise<void> => {
    await server.interrupt("SIGKILL");
    [server] = await startOldServer(old, port);
  };
  return {
    client: new stubs.ServiceClient(station),
    restart: () => void (restarting = restart()),
    async restarted() {
      await restarting;
      await station.ready({ timeoutMs: TIMEOUT_MS });
    },
    async [Symbol.asyncDispose]() {
      await station.close();
      await server.stop();
    },
  };
}

async function checkCalls(client: ServiceStub, { name }: OldWire): Promise<void> {
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
