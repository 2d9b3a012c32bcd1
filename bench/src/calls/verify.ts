import assert from "node:assert/strict";
import { makePayload, PAYLOAD_BYTES } from "./messages.js";
import type { PeerClient } from "./peer.js";

/** Throws unless the peer does what it will be measured at. */
export async function verify(client: PeerClient<{ readonly id: number }>): Promise<void> {
  assert.equal(await client.add(20, 22), 42);
  assert.equal(await client.add(-5, 3), -2);
  for (const entity of client.entities) assert.deepEqual(await client.echo(entity), entity);
  const payload = makePayload(PAYLOAD_BYTES);
  const echoed = await client.echoBytes(payload);
  assert.ok(Buffer.from(echoed).equals(payload), "64 KiB came back changed");
}
