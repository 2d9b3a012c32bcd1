import { Gateway } from "mailstation";
import { pinusTcp, pomeloMqtt } from "mailstation/pomelo";
import type { PlainEntity } from "../calls/messages.js";
import type { Peer, PeerServer } from "../calls/peer.js";
import { BenchService } from "./mailstation.js";
import { connectPinus, type PinusWire } from "./pinus-rpc.js";

/** A gateway of ours that serves a client of pinus, every option as it is when nobody says anything. */
export function neighbourPeer(wire: PinusWire): Peer<PlainEntity> {
  return {
    packages: ["mailstation", "pinus-rpc"],
    async serve(): Promise<PeerServer> {
      const transport = wire === "tcp" ? "pinus-tcp" : "pomelo-mqtt";
      const gateway = new Gateway({
        id: "bench-1",
        type: "bench",
        services: [new BenchService()],
        wires: [pinusTcp(), pomeloMqtt()],
        listen: [{ transport, port: 0, host: "127.0.0.1" }],
      });
      await gateway.start();
      const port = gateway.addresses[0]?.port;
      if (port === undefined) throw new Error("the gateway has no address");
      return { port };
    },
    connect: (port) => connectPinus(wire, port),
  };
}
