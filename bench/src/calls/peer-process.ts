/** The program of a client or server process: does what the process that measures orders. */
import { runClosedLoop } from "./closed-loop.js";
import type { Answer, Order } from "./orders.js";
import type { PeerClient } from "./peer.js";
import { loadPeer } from "./peers.js";
import { startProfiler, stopProfiler } from "../profile/profiler.js";
import { readUsage, resetUsage } from "./usage.js";
import { verify } from "./verify.js";
import { workloads } from "./workloads.js";

let client: PeerClient<{ readonly id: number }> | undefined;

process.on("message", (order: Order) => {
  obey(order)
    .catch((error: unknown): Answer => ({ kind: "failed", reason: reasonOf(error) }))
    .then((answer) => process.send?.(answer))
    .catch(() => process.exit(1));
});
process.once("disconnect", () => process.exit(0));

async function obey(order: Order): Promise<Answer> {
  switch (order.kind) {
    case "serve": {
      const peer = await loadPeer(order.peer);
      return { kind: "serving", port: (await peer.serve()).port };
    }
    case "connect": {
      const peer = await loadPeer(order.peer);
      client = await peer.connect(order.port);
      await verify(client);
      return { kind: "connected", hasStreams: client.receiveItems !== undefined };
    }
    case "measure": {
      const workload = workloads.find(({ name }) => name === order.workload);
      if (client === undefined || workload === undefined) throw new Error("nothing to measure");
      return { kind: "measured", result: await runClosedLoop(client, workload, order.seconds) };
    }
    case "profile":
      await startProfiler();
      return { kind: "done" };
    case "profiled":
      return { kind: "profile", profile: await stopProfiler() };
    case "reset":
      resetUsage();
      return { kind: "done" };
    case "usage":
      return { kind: "usage", usage: readUsage() };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
