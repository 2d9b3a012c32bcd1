import assert from "node:assert/strict";
import { ProbeClient } from "../support/probe-service.js";
import { infoOf, onBoth } from "../support/world.js";

onBoth(
  "connectionIdleMs: a connection that nobody uses is closed, and opened anew by the next call",
  async (world) => {
    const gateway = await world.gateway({}, { limits: { connectionIdleMs: 1000 } });
    const client = new ProbeClient(world.station([infoOf(gateway)]));
    for (let n = 0; n < 4; n++) {
      await world.rig.run(client.echo("x"));
      await world.rig.advance(600);
      assert.equal(gateway.connections, 1, "a call starts the time anew");
    }
    await world.rig.advance(1200);
    await world.rig.until(() => gateway.connections === 0);
    await world.rig.advance(5000);
    assert.equal(gateway.connections, 0);
    assert.equal(await world.rig.run(client.echo("x")), "x");
    assert.deepEqual(world.logger.messages("warn"), []);
  },
);
