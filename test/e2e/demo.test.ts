import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { runProcess } from "../support/run-process.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** One line at least of each section; what varies from run to run is left open. */
const lines: readonly RegExp[] = [
  /^ {2}✓ connector-1 +process \d+ listens on 127\.0\.0\.1:\d+$/m,
  /^ {2}✓ bob enters and says no role +MEMBER by default$/m,
  /^ {2}✓ the room's events: a union +ann joined · bob joined · bob: .* · ann: .*$/m,
  /^ {2}✓ eve watches the hall +ann joined · eve joined$/m,
  /^ {2}✓ connector-1 calls her .* +Welcome, eve\. This is connector-1\.$/m,
  /^ {2}✓ ann posts 100 times, over tcp +eve has seen each once, in order$/m,
  /^ {2}✓ a stream that is refused: instanceof RoomFull +\{ room: "shed", limit: 3 \}$/m,
  /^ {2}✓ broadcast\(\) +Map \{ chat-\d: fulfilled, chat-\d: fulfilled \}$/m,
  /^ {2}✓ .*instanceof RoomFull +\{ room: "attic", limit: 3 \}$/m,
  /^ {2}✓ .*instanceof NotAllowed +\{ needs: "MODERATOR", has: "MEMBER" \}$/m,
  /^ {2}✓ 150 ms for a search of 5 s +DEADLINE_EXCEEDED, maybe-executed/m,
  /^ {2}✓ the user goes away during a search +CANCELLED, maybe-executed$/m,
  /^ {2}✓ post at the chat server, 64 in flight +p50 .* 10,000 calls /m,
  /^ {2}✓ archive: each call fails +40 × UNAVAILABLE, maybe-executed$/m,
  /^ {2}✓ search is @idempotent: repeated +answered by 40 × chat-2$/m,
  /^ {2}✓ route\(room\) for 100 rooms +100 back where they were$/m,
  /^ {2}✓ all the while, in a room of chat-2 +\d+ posts, 0 failed/m,
  /^ {2}✓ her stream ends without an error +complete: eve joined · eve: .*$/m,
  /^ {2}✓ presence-1 +(?:waiting|connecting), 0 in flight/m,
  /^ {2}✓ chat-1 +(?:waiting|connecting), 1 in flight/m,
  /^ {2}✓ she watches again, and posts +kept by chat-2 now, without presence-1$/m,
  /^ {2}✓ 40 searches and 20 through the connector ran +60 × fulfilled$/m,
  /^ {2}✓ connector-1 exits by itself +status 0, /m,
  /^All \d+ facts hold\. It took \d+\.\d s\.$/m,
];

test("the demo shows what it promises, and every fact of it holds", async () => {
  const { status, stdout, stderr } = await runProcess(
    "npm",
    ["run", "--silent", "demo", "--workspace", "examples/chat"],
    { cwd: repository, timeoutMs: 58_000 },
  );
  assert.equal(status, 0, `${stdout}\n${stderr}`);
  for (const line of lines) assert.match(stdout, line);
  assert.doesNotMatch(stdout, /✗/);
  assert.ok(!stdout.includes("\u001b"), "colour where there is no terminal");
});
