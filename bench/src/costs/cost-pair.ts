import { OrderedProcess, siblingProgram } from "../ordered-process.js";
import type { CostAnswer, CostOrder } from "./cost-orders.js";

/** A process whose costs are measured. */
export type CostProcess = OrderedProcess<CostOrder, CostAnswer>;

/** Two of them, which live as long as one measurement. */
export interface CostPair {
  readonly server: CostProcess;
  readonly client: CostProcess;
}

/** Measures with two new processes. */
export async function withPair<T>(measure: (pair: CostPair) => Promise<T>): Promise<T> {
  const [server, client] = [startProcess(), startProcess()];
  try {
    return await measure({ server, client });
  } finally {
    client.kill();
    server.kill();
  }
}

function startProcess(): CostProcess {
  return new OrderedProcess(siblingProgram("cost-process", import.meta.url), ["--expose-gc"]);
}
