/** Real clients of pinus-rpc and pomelo-rpc call our gateway, which is killed and started again meanwhile. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { StatusCode } from "mailstation";
import { BackgroundProcess } from "../../support/background-process.js";
import { installOldNeighbours, OldClient, type OldWire } from "../../support/old-neighbours.js";
import { CALLS, oldWires, titleOf, transports } from "./old-wires.js";
import { generateService } from "./peers-service.js";

const missing = await installOldNeighbours();
const TIMEOUT_MS = 60_000;
let folder = "";
let gateway: BackgroundProcess;
let ports: readonly string[] = [];

before(async () => {
  folder = await generateService();
  await startGateway();
});

after(() => gateway.stop());

/** One for all wires, in a process of its own; again where it was before. */
async function startGateway(): Promise<void> {
  const program = join(import.meta.dirname, "fixtures/gateway.mjs");
  const args = [program, folder, ...ports];
  gateway = new BackgroundProcess(process.execPath, args, {
    cwd: import.meta.dirname,
    timeoutMs: TIMEOUT_MS,
  });
  await gateway.printed(".\n");
  ports = /ports ([\d ]+)\./.exec(gateway.output)?.[1]?.split(" ") ?? [];
}

function clientOf(old: OldWire): OldClient {
  return new OldClient(old, Number(ports[Object.keys(transports).indexOf(old.wire)]));
}

for (const old of oldWires) {
  suite(titleOf(old), { skip: missing }, () => {
    test("their client gets what our gateway answers", async () => {
      const client = clientOf(old);
      try {
        await checkCalls(client, old);
      } finally {
        await client.stop();
      }
    });

    test(`${CALLS} calls settle, none wrongly, while our gateway is killed and started again`, async () => {
      const client = clientOf(old);
      try {
        const made = client.mixed(CALLS);
        await client.halfway();
        await gateway.interrupt("SIGKILL");
        await startGateway();
        const { right, wrong, lost, example } = await made;
        assert.equal(wrong, 0, example);
        assert.equal(right + lost, CALLS);
        assert.ok(right > CALLS / 2, `${right} were answered`);
        const again = await client.mixed(CALLS / 10);
        assert.deepEqual(again, { right: CALLS / 10, wrong: 0, lost: 0 });
        assert.doesNotMatch(gateway.output, /rror/);
      } finally {
        await client.stop();
      }
    });
  });
}

async function checkCalls(client: OldClient, { wire }: OldWire): Promise<void> {
  const values = (...given: readonly unknown[]): object => ({ values: given });
  assert.deepEqual(await client.call("echo", "héllo ✓ 😀"), values("héllo ✓ 😀"));
  assert.deepEqual(await client.call("add", 1, 2 ** 40), values(2 ** 40 + 1));
  // Only this one has bytes; JSON has texts in base64.
  const blob = wire === "mqtt2" ? { type: "Buffer", data: [1, 2, 250] } : "AQL6";
  assert.deepEqual(await client.call("blob", Buffer.from([1, 2, 250])), values(blob));
  const user = { name: "ann", tags: ["a"], born: new Date(0), zip: "unknown here" };
  const greeted = { name: "hello ann", age: 0, tags: ["a"], born: "1970-01-01T00:00:00Z" };
  assert.deepEqual(await client.call("greet", user), values({ ...greeted, flag: false }));
  assert.deepEqual(await client.call("nothing"), values(null));
  assert.deepEqual(await client.call("note", "noted"), values());
  const big = "é".repeat(1_000_000);
  assert.deepEqual(await client.call("echo", big), values(big));
  for (const [method, args, code] of [
    ["fail", ["no luck"], StatusCode.NOT_FOUND],
    ["boom", [], StatusCode.UNKNOWN],
    ["echo", [5], StatusCode.INVALID_ARGUMENT],
    ["wrong", [], StatusCode.INTERNAL],
    // Over mqtt2 their client cannot even ask for what the server has not listed.
    ...(wire === "mqtt2" ? [] : [["nope", [], StatusCode.UNIMPLEMENTED] as const]),
  ] as const) {
    const result = await client.call(method, ...args);
    assert.equal(Reflect.get(Object(Reflect.get(result, "error")), "code"), code, method);
  }
}
