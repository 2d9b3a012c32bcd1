import { parseArgs } from "node:util";
import { Cluster } from "./cluster.js";
import type { ServerProcess } from "./server-process.js";

// `npm run serve`: the whole cluster, until Ctrl-C. A server that ends is started again.

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "3401" },
    "page-port": { type: "string", default: "3400" },
  },
});

const cluster = await Cluster.start({
  port: Number(values.port),
  pagePort: Number(values["page-port"]),
});
let isStopping = false;
for (const server of cluster.processes) void watchOver(server);

const { port, pagePort } = cluster.connector.ports;
console.log(`
In a browser, or in several windows of it:
  http://127.0.0.1:${pagePort}/
In another terminal:
  npm run chat --workspace examples/chat -- --name Ada --room lobby --port ${port}
To see what users see when a server is gone for a moment, kill one of the processes above.
Ctrl-C stops all of them.
`);

process.once("SIGINT", stop);
process.once("SIGTERM", stop);

/** Says where a server is, and starts another one in its place when it has ended. */
async function watchOver(server: ServerProcess): Promise<void> {
  const { info, pid, ports } = server;
  console.log(`${info.id} is process ${pid}`);
  if (isStopping) server.stop(); // it was starting when the others were stopped
  const { how } = await server.ended;
  console.log(`${info.id} has ended: ${how}`);
  if (isStopping) return;
  // Users know the connector by its ports. Wherever another server is now, `announce` says so.
  const kept = server === cluster.connector ? ports : undefined;
  const next = await cluster.startServer(info.id, kept);
  cluster.announce();
  await watchOver(next);
}

/** The connector goes first: it tells its users. Each server lets the calls end that run on it. */
async function stop(): Promise<void> {
  isStopping = true;
  cluster.connector.stop();
  await cluster.connector.ended;
  for (const server of cluster.processes) server.stop();
  await Promise.all(cluster.processes.map(({ ended }) => ended));
  await cluster.station.close();
}
