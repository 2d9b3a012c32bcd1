import process from "node:process";
import { Gateway } from "../../runtime/src/index.js";
import { ProbeServer } from "../runtime/support/probe-service.js";

/** Serves until its process ends; says on which port. Some texts ask for something else than themselves. */
export async function serveProbe(id: string, port: number): Promise<void> {
  const answers: Readonly<Record<string, () => string | Promise<string>>> = {
    memory: () => String(process.memoryUsage().rss),
    connections: () => String(gateway.connections),
    hang: () => new Promise<string>(() => {}),
  };
  const gateway = new Gateway({
    id,
    type: "probe",
    services: [new ProbeServer({ text: (text) => answers[text]?.() ?? text })],
    listen: [{ transport: "tcp", port }],
    limits: { connectionsMax: 20_000, drainMs: 1000 },
  });
  await gateway.start();
  process.stdout.write(`listens on ${gateway.addresses[0]?.port}.\n`);
}
