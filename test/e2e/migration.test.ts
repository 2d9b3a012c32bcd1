/** examples/migration: a cluster of real pinus-rpc moves to Mailstation while calls go on. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { runProcess } from "../support/run-process.js";

const cwd = fileURLToPath(new URL("../../examples/migration", import.meta.url));
const timeoutMs = 120_000;

/** Of each chapter what it is about; what varies from run to run is left open. */
function linesOver(transport: string): readonly RegExp[] {
  return [
    new RegExp(
      `^ {2}✓ old client → old server +\\S+ is answered by chat-1, over ${transport}$`,
      "m",
    ),
    new RegExp(
      `^ {2}✓ new station → old server +\\S+ is answered by chat-1, over ${transport}$`,
      "m",
    ),
    /^ {2}✓ what an old server throws +instanceof TooLong, with limit 200$/m,
    /^ {2}✓ chat-1 has ended +SIGTERM$/m,
    new RegExp(
      `^ {2}✓ old client → new server +\\S+ is answered by chat-3, over ${transport}$`,
      "m",
    ),
    new RegExp(
      `^ {2}✓ old client → old server +\\S+ is answered by chat-2, over ${transport}$`,
      "m",
    ),
    /^ {2}✓ new station → new server +\S+ is answered by chat-3, over tcp$/m,
    new RegExp(
      `^ {2}✓ new station → old server +\\S+ is answered by chat-2, over ${transport}$`,
      "m",
    ),
    /^ {2}✓ crc32\(uid\) % 2 in both halves, 1000 users +502 to chat-3, 498 to chat-2$/m,
    /^ {2}✓ what a new server throws, at the old client +\{ name: "TooLong", code: 1001, limit: 200 \}$/m,
    /^ {2}✓ chat-2 has ended +SIGTERM$/m,
    /^ {2}✓ servers of pinus-rpc +none$/m,
    /^ {2}✓ old client, from first to last +\d{4,} calls, 0 lost, 0 wrong$/m,
    /^ {2}✓ new station, from first to last +\d{4,} calls, 0 lost, 0 wrong$/m,
    /^ {2}✓ chat-4 drains and exits by itself +status 0$/m,
    /^All \d+ facts hold\. It took \d+\.\d s\.$/m,
  ];
}

for (const [wire, transport] of [
  ["mqtt", "pomelo-mqtt"],
  ["tcp", "pinus-tcp"],
] as const) {
  test(`over ${wire}, every server is replaced and no call is lost or answered wrongly`, async () => {
    const args = ["run", "--silent", "demo", "--", "--wire", wire];
    const { status, stdout, stderr } = await runProcess("npm", args, { cwd, timeoutMs });
    assert.equal(status, 0, `${stdout}\n${stderr}`);
    for (const line of linesOver(transport)) assert.match(stdout, line);
    assert.doesNotMatch(stdout, /✗/);
  });
}
