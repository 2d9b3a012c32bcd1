import { pinusTcp, pomeloMqtt, pomeloMqtt2, pomeloWs, type Wire } from "mailstation/pomelo";
import type { OldWire } from "../../support/old-neighbours.js";

/** What there is to talk to: each package, over each wire on which it works by itself. */
export const oldWires: readonly OldWire[] = [
  { name: "pinus-rpc", wire: "tcp", isBuffered: false },
  { name: "pinus-rpc", wire: "tcp", isBuffered: true },
  { name: "pinus-rpc", wire: "mqtt", isBuffered: false },
  { name: "pinus-rpc", wire: "mqtt", isBuffered: true },
  // A server of this version that gathers its answers over tcp sends none: a fault of its own.
  { name: "pomelo-rpc-103", wire: "tcp", isBuffered: false },
  { name: "pomelo-rpc-103", wire: "ws", isBuffered: false },
  { name: "pomelo-rpc-103", wire: "ws", isBuffered: true },
  { name: "pomelo-rpc-107", wire: "mqtt", isBuffered: false },
  { name: "pomelo-rpc-107", wire: "mqtt", isBuffered: true },
  // Neither of its own sides can gather calls on this one.
  { name: "pomelo-rpc-107", wire: "mqtt2", isBuffered: false },
];

/** What the wires are called here, in the order in which the gateway of the tests lists them. */
export const transports = {
  tcp: "pinus-tcp",
  mqtt: "pomelo-mqtt",
  mqtt2: "pomelo-mqtt2",
  ws: "pomelo-ws",
} as const;

/** All of them, for one station or one gateway. */
export function allWires(): readonly Wire[] {
  return [pinusTcp(), pomeloMqtt(), pomeloMqtt2(), pomeloWs()];
}

/** The name of a test. */
export function titleOf({ name, wire, isBuffered }: OldWire): string {
  return `${name}, ${wire}${isBuffered ? ", buffered" : ""}`;
}

/** Calls that cross at once, in each direction, on each wire. */
export const CALLS = 10_000;
