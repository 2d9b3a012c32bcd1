import { connect } from "node:net";
import type { Chance } from "./chance.js";
import { HostileFrames } from "./hostile-frames.js";

/** What the attackers have done. */
export interface AttackCount {
  connections: number;
  frames: number;
  bytes: number;
}

/** Frames that one connection sends at most. */
const FRAMES_MAX = 300;

/** Opens so many connections, each followed by another, until `isOver`. Settles when all are closed. */
export async function attack(
  port: number,
  attackers: number,
  chance: Chance,
  isOver: () => boolean,
): Promise<AttackCount> {
  const count: AttackCount = { connections: 0, frames: 0, bytes: 0 };
  const one = async (): Promise<void> => {
    while (!isOver()) await attackOnce(port, chance, count);
  };
  await Promise.all(Array.from({ length: attackers }, one));
  return count;
}

/** One connection, from its first byte until either side has enough. */
function attackOnce(port: number, chance: Chance, count: AttackCount): Promise<void> {
  return new Promise((resolve) => {
    const frames = new HostileFrames(chance);
    const socket = connect({ host: "127.0.0.1", port, allowHalfOpen: chance.oneIn(4) });
    let left = 1 + chance.below(FRAMES_MAX);
    const send = (bytes: Uint8Array): void => {
      count.frames++;
      count.bytes += bytes.length;
      socket.write(bytes);
    };
    const goOn = (): void => {
      if (socket.destroyed) return;
      // Some say nothing at all, and wait for the server to close.
      for (let burst = 1 + chance.below(20); burst > 0 && left > 0; burst--, left--) {
        send(frames.next());
      }
      if (left > 0) setTimeout(goOn, chance.below(4));
      else if (chance.oneIn(3)) socket.destroy();
      else if (chance.oneIn(2)) socket.resetAndDestroy();
      else socket.end();
    };
    socket.on("error", () => {});
    socket.once("close", () => resolve());
    socket.setTimeout(1_500, () => socket.destroy());
    // Most read what comes, some never do.
    if (!chance.oneIn(8)) socket.resume();
    socket.once("connect", () => {
      count.connections++;
      if (chance.oneIn(25)) return;
      send(frames.first());
      goOn();
    });
  });
}
