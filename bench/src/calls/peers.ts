import type { Peer } from "./peer.js";

/** By name, in the order of the tables. Each is loaded only by the processes that run it. */
const loaders: Readonly<Record<string, () => Promise<Peer>>> = {
  socket: async () => (await import("../peers/socket.js")).socketPeer,
  floor: async () => (await import("../peers/floor.js")).floorPeer,
  mailstation: async () => (await import("../peers/mailstation.js")).mailstationPeer("tcp"),
  "mailstation-ws": async () => (await import("../peers/mailstation.js")).mailstationPeer("ws"),
  "mailstation-raised": async () => {
    const { mailstationPeer, raisedLimits } = await import("../peers/mailstation.js");
    return mailstationPeer("tcp", { limits: raisedLimits });
  },
  "mailstation-client-filter": async () => {
    const { mailstationPeer, passOn } = await import("../peers/mailstation.js");
    return mailstationPeer("tcp", { clientFilters: [passOn] });
  },
  "mailstation-server-filter": async () => {
    const { mailstationPeer, passOn } = await import("../peers/mailstation.js");
    return mailstationPeer("tcp", { serverFilters: [passOn] });
  },
  "pinus-rpc": async () => (await import("../peers/pinus-rpc.js")).pinusPeer("tcp"),
  "pomelo-rpc": async () => (await import("../peers/pomelo-rpc.js")).pomeloPeer,
  tars: async () => (await import("../peers/tars.js")).tarsPeer,
  moleculer: async () => (await import("../peers/moleculer.js")).moleculerPeer,
  "trpc-ws": async () => (await import("../peers/trpc.js")).trpcPeer,
  "grpc-js": async () => (await import("../peers/grpc-js.js")).grpcPeer,
  connect: async () => (await import("../peers/connect.js")).connectPeer,
  "pinus-mqtt": async () => (await import("../peers/pinus-rpc.js")).pinusPeer("mqtt"),
  "neighbour-tcp": async () => (await import("../peers/neighbour.js")).neighbourPeer("tcp"),
  "neighbour-mqtt": async () => (await import("../peers/neighbour.js")).neighbourPeer("mqtt"),
};

/** The ceiling, to which everything is compared. */
export const CEILING = "socket";

/** Names of all peers. */
export const peerNames: readonly string[] = Object.keys(loaders);

/** Clients of pinus over a wire: the server of theirs, and ours that takes its place. */
export const neighbours: readonly {
  readonly wire: string;
  readonly theirs: string;
  readonly ours: string;
}[] = [
  { wire: "tcp", theirs: "pinus-rpc", ours: "neighbour-tcp" },
  { wire: "mqtt", theirs: "pinus-mqtt", ours: "neighbour-mqtt" },
];

const unusual = [
  "mailstation-raised",
  "mailstation-client-filter",
  "mailstation-server-filter",
  "pinus-mqtt",
  ...neighbours.map(({ ours }) => ours),
];

/** Those that run when none are named: ours runs with its defaults. */
export const usualPeers: readonly string[] = peerNames.filter((it) => !unusual.includes(it));

/** Throws when the peer cannot be loaded: it is then left out, with the reason. */
export async function loadPeer(name: string): Promise<Peer> {
  const load = loaders[name];
  if (load === undefined) throw new Error(`no peer ${name}`);
  return load();
}
