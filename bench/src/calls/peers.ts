import type { Peer } from "./peer.js";

/** By name, in the order of the tables. Each is loaded only by the processes that run it. */
const loaders: Readonly<Record<string, () => Promise<Peer>>> = {
  socket: async () => (await import("../peers/socket.js")).socketPeer,
  mailstation: async () => (await import("../peers/mailstation.js")).mailstationPeer("tcp"),
  "mailstation-ws": async () => (await import("../peers/mailstation.js")).mailstationPeer("ws"),
  "mailstation-raised": async () => {
    const { mailstationPeer, raisedLimits } = await import("../peers/mailstation.js");
    return mailstationPeer("tcp", raisedLimits);
  },
  "pinus-rpc": async () => (await import("../peers/pinus-rpc.js")).pinusPeer,
  "pomelo-rpc": async () => (await import("../peers/pomelo-rpc.js")).pomeloPeer,
  tars: async () => (await import("../peers/tars.js")).tarsPeer,
  moleculer: async () => (await import("../peers/moleculer.js")).moleculerPeer,
  "trpc-ws": async () => (await import("../peers/trpc.js")).trpcPeer,
  "grpc-js": async () => (await import("../peers/grpc-js.js")).grpcPeer,
  connect: async () => (await import("../peers/connect.js")).connectPeer,
};

/** The ceiling, to which everything is compared. */
export const CEILING = "socket";

/** Names of all peers. */
export const peerNames: readonly string[] = Object.keys(loaders);

/** Those that run when none are named: ours runs with its defaults. */
export const usualPeers: readonly string[] = peerNames.filter((it) => it !== "mailstation-raised");

/** Throws when the peer cannot be loaded: it is then left out, with the reason. */
export async function loadPeer(name: string): Promise<Peer> {
  const load = loaders[name];
  if (load === undefined) throw new Error(`no peer ${name}`);
  return load();
}
