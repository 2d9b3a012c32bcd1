import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { MemoryRegistry, type Registry, type ServerInstance } from "../../../runtime/src/index.js";
import { EtcdRegistry, FileRegistry } from "../../../runtime/src/registries/index.js";
import { registryContract, Simulation } from "../../../runtime/src/testing.js";
import { temporaryFolder } from "../../support/temporary-folder.js";
import { EtcdDouble } from "../support/etcd-double.js";

const kinds: Readonly<Record<string, (simulation: Simulation) => () => Registry>> = {
  memory: () => {
    const registry = new MemoryRegistry();
    return () => registry;
  },
  etcd: ({ environment }) => {
    const etcd = new EtcdDouble(environment);
    const options = { endpoints: ["http://etcd:2379"], environment, transport: etcd.transport() };
    return () => new EtcdRegistry(options);
  },
};

for (const [kind, make] of Object.entries(kinds)) {
  for (const { name, run } of registryContract) {
    test(`${kind}: ${name}`, async () => {
      const simulation = new Simulation();
      const open = make(simulation);
      const until = async (isTrue: () => boolean): Promise<void> => {
        for (let passedMs = 0; !isTrue(); passedMs += 10) {
          if (passedMs > 20_000) throw new Error(`has not happened: ${String(isTrue)}`);
          await simulation.advance(10);
        }
      };
      await run({ open, until, advance: (ms) => simulation.advance(ms) });
    });
  }
}

for (const { name, about, run } of registryContract) {
  if (about !== "lists") continue;
  test(`file: ${name}`, async () => {
    const path = join(temporaryFolder(), "servers.json");
    const write = async (instances: readonly ServerInstance[]): Promise<void> => {
      await writeFile(`${path}.new`, JSON.stringify(instances));
      await rename(`${path}.new`, path);
    };
    await write([]);
    await run({
      open: () => new FileRegistry({ path }),
      until: async (isTrue) => {
        while (!isTrue()) await setImmediate();
      },
      advance: (ms) => sleep(ms),
      write,
    });
  });
}
