import { Buffer } from "node:buffer";
import { FrameKind } from "../../runtime/src/composer/frame.js";
import {
  failureBody,
  frameBytes,
  helloFrame,
  requestBody,
  textPayload,
} from "../runtime/support/frames.js";
import { METHOD_IDS } from "../runtime/support/probe-service.js";
import type { Chance } from "./chance.js";

/** Methods that exist, and some that do not. */
const METHODS = [...Object.values(METHOD_IDS), 0, 1, 0xffff_ffff];

/** Text on which the target's handler waits until its signal fires. */
export const HANG = "hang";

/** What one connection of an attacker sends: mostly what an honest peer could, then what none would. */
export class HostileFrames {
  readonly #chance: Chance;
  #callId = 0;

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  /** How a connection begins. */
  first(): Uint8Array {
    const chance = this.#chance;
    const hello = helloFrame(FrameKind.HELLO, {
      serverId: chance.oneIn(3) ? "" : `attacker-${chance.below(10)}`,
      expectedType: chance.oneIn(20) ? "other" : "",
      credentials: chance.bytes(chance.oneIn(50) ? 20_000 : chance.below(30)),
      messageBytesMax: chance.oneIn(10) ? 5 + chance.below(200) : 4_194_304,
    });
    if (chance.oneIn(10)) return this.#mutated(hello);
    return chance.oneIn(10) ? chance.bytes(1 + chance.below(64)) : hello;
  }

  /** What it says next. */
  next(): Uint8Array {
    const chance = this.#chance;
    if (chance.oneIn(60)) return chance.bytes(1 + chance.below(200));
    const frame = this.#honest();
    return chance.oneIn(12) ? this.#mutated(frame) : frame;
  }

  #honest(): Uint8Array {
    const chance = this.#chance;
    const callId = this.#nextCallId();
    switch (chance.below(12)) {
      case 0:
        return frameBytes(FrameKind.PING, chance.below(2 ** 32));
      case 1:
        return frameBytes(FrameKind.PONG, chance.below(2 ** 32));
      case 2:
        return frameBytes(FrameKind.CANCEL, chance.below(this.#callId + 2));
      case 3:
        return frameBytes(FrameKind.ONEWAY, callId, this.#request());
      case 4:
        return frameBytes(FrameKind.GOAWAY, 0, failureBody(14, "refused", "bye"));
      case 5:
        return Buffer.concat([
          frameBytes(FrameKind.REQUEST, callId, this.#request()),
          frameBytes(FrameKind.CANCEL, callId),
        ]);
      case 6:
        if (!chance.oneIn(8)) return frameBytes(FrameKind.PING, callId);
        return frameBytes(chance.below(256), callId, chance.bytes(chance.below(40)));
      default:
        return frameBytes(FrameKind.REQUEST, callId, this.#request());
    }
  }

  #nextCallId(): number {
    const chance = this.#chance;
    // Ids that are used twice, or decrease, end a connection: not too often.
    if (!chance.oneIn(200)) this.#callId += 1 + (chance.oneIn(20) ? chance.below(1000) : 0);
    return this.#callId;
  }

  #request(): Uint8Array {
    const chance = this.#chance;
    const payloads: readonly (() => Uint8Array)[] = [
      () => textPayload("x".repeat(chance.below(200))),
      () => textPayload(HANG),
      () => textPayload("throw"),
      () => chance.bytes(chance.below(60)),
      () =>
        Uint8Array.from({ length: 2 * chance.below(150) }, (_, at) => (at % 2 === 0 ? 10 : 200)),
    ];
    const names = ["__proto__", "constructor", "trace", chance.oneIn(8) ? "Upper" : "x"];
    return requestBody({
      methodId: chance.pick(METHODS),
      remainingMs: 1 + chance.below(500),
      payload: chance.pick(payloads)(),
      ...(chance.oneIn(6) ? { metadata: new Map([[chance.pick(names), "x"]]) } : {}),
    });
  }

  #mutated(frame: Uint8Array): Uint8Array {
    const chance = this.#chance;
    const bytes = Uint8Array.from(frame);
    switch (chance.below(5)) {
      case 0: {
        const at = chance.below(bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.below(8));
        return bytes;
      }
      case 1:
        return bytes.subarray(0, chance.below(bytes.length));
      case 2: {
        const length = chance.pick([0, 4, 0x7fff_ffff, 0xffff_ffff, 4_194_305, bytes.length + 3]);
        new DataView(bytes.buffer).setUint32(0, length, true);
        return bytes;
      }
      case 3:
        return Buffer.concat([bytes, bytes]);
      default: {
        const at = chance.below(bytes.length);
        return Buffer.concat([bytes.subarray(0, at), chance.bytes(4), bytes.subarray(at)]);
      }
    }
  }
}
