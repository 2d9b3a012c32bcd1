import process from "node:process";
import { fileURLToPath } from "node:url";
import { Gateway } from "../../runtime/src/index.js";
import { EtcdRegistry } from "../../runtime/src/registries/index.js";
import { ProbeServer } from "../runtime/support/probe-service.js";
import { BackgroundProcess } from "../support/background-process.js";
import { TTL_MS } from "./etcd-scene.js";

const program = fileURLToPath(import.meta.url);
const repository = fileURLToPath(new URL("../../", import.meta.url));

/** Starts a server in a process of its own, which registers itself; whoever starts it ends it. */
export async function startGatewayProcess(
  id: string,
  namespace: string,
  endpoints: readonly string[],
): Promise<BackgroundProcess> {
  const args = ["--import", "tsx", program, "--serve", id, namespace, ...endpoints];
  const child = new BackgroundProcess(process.execPath, args, {
    cwd: repository,
    timeoutMs: 30_000,
  });
  await child.printed("listens");
  return child;
}

async function serve(id: string, namespace: string, endpoints: readonly string[]): Promise<void> {
  const gateway = new Gateway({
    id,
    type: "probe",
    services: [new ProbeServer({ text: () => id })],
    listen: [{ transport: "tcp", port: 0 }],
    registry: new EtcdRegistry({ endpoints, namespace }),
    advertise: { ttlMs: TTL_MS },
  });
  await gateway.start();
  process.stdout.write("listens\n");
}

const [flag, id, namespace, ...endpoints] = process.argv.slice(2);
// The child that startGatewayProcess starts runs this very file.
if (flag === "--serve" && id !== undefined && namespace !== undefined) {
  await serve(id, namespace, endpoints);
}
