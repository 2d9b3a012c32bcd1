/** Oneway requests that do not run: nobody can be told but the log, and nobody may fill it. */
import assert from "node:assert/strict";
import { FrameKind } from "../../runtime/src/composer/frame.js";
import { frameBytes, helloFrame, requestBody } from "./support/frames.js";
import { METHOD_IDS } from "./support/probe-service.js";
import { RawPeer } from "./support/raw-peer.js";
import { onBoth } from "./support/world.js";

const hello = helloFrame(FrameKind.HELLO);
const oneway = (callId: number, methodId: number, payload?: Uint8Array): Uint8Array =>
  frameBytes(FrameKind.ONEWAY, callId, requestBody(payload ? { methodId, payload } : { methodId }));

const dropped: readonly [string, Uint8Array, RegExp][] = [
  [
    "of an unknown method",
    oneway(1, 9),
    /^oneway request dropped: the server does not serve method 0x00000009$/,
  ],
  [
    "of a unary method",
    oneway(1, METHOD_IDS.echo),
    /^oneway test\.v1\.Probe\/echo dropped: the server does not serve .* as this kind$/,
  ],
  [
    "with arguments that cannot be decoded",
    oneway(1, METHOD_IDS.note, Uint8Array.of(0x0a, 0x7f)),
    /^oneway test\.v1\.Probe\/note dropped: arguments of test\.v1\.Probe\/note cannot be decoded: /,
  ],
];

for (const [name, frame, message] of dropped) {
  onBoth(`a oneway request ${name}: a warning at the server`, async (world) => {
    const gateway = await world.gateway();
    const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
    peer.write(hello, frame);
    await world.rig.until(() => world.logger.messages("warn").length > 0);
    assert.match(world.logger.messages("warn")[0] ?? "", message);
    assert.equal(gateway.connections, 1);
    assert.equal(gateway.callsRunning, 0);
  });
}

onBoth("a flood of oneway requests that do not run: one warning a second", async (world) => {
  // Regression: a stranger filled the disk with them.
  const gateway = await world.gateway();
  const peer = await world.rawClient(gateway.addresses[0], new RawPeer());
  const flood = Array.from({ length: 1_000 }, (_, index) => oneway(index + 1, 9));
  peer.write(hello, Buffer.concat(flood));
  peer.send(FrameKind.PING, 1);
  await world.rig.until(() => peer.framesOf(FrameKind.PONG).length === 1);
  assert.equal(world.logger.messages("warn").length, 1);
  await world.rig.advance(1_000);
  peer.write(oneway(1_001, 9));
  await world.rig.until(() => world.logger.messages("warn").length === 2);
  const { fields } = world.logger.lines.filter(({ level }) => level === "warn")[1] ?? {};
  assert.equal((fields as { readonly leftOut?: number }).leftOut, 999); // of a warning
});
