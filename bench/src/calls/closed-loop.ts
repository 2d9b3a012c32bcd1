import { performance } from "node:perf_hooks";
import { makePayload, PAYLOAD_BYTES } from "./messages.js";
import type { PeerClient } from "./peer.js";
import type { Workload } from "./workloads.js";

/** What one client did in one measurement. */
export interface LoopResult {
  /** Calls, or items of a stream. */
  readonly calls: number;
  readonly seconds: number;
  /** Of each call, where one is in flight at a time; empty otherwise. */
  readonly latenciesMs: readonly number[];
}

interface Run {
  isOver: boolean;
  calls: number;
}

type Client = PeerClient<{ readonly id: number }>;

/** Small items that one stream carries. */
const ITEMS_PER_STREAM = 20_000;
const CHUNKS_PER_STREAM = 512;

/**
 * Keeps as many calls in flight as the workload says, each made when the one before it has been
 * answered, until the time is over. Every answer is looked at.
 */
export async function runClosedLoop(
  client: Client,
  workload: Workload,
  seconds: number,
): Promise<LoopResult> {
  const run: Run = { isOver: false, calls: 0 };
  const latenciesMs: number[] = [];
  const start = performance.now();
  const timer = setTimeout(() => (run.isOver = true), seconds * 1_000);
  try {
    const isTimed = workload.inFlight === 1 && workload.kind !== "items";
    if (isTimed && workload.kind !== "chunks") await loopTimed(client, workload, run, latenciesMs);
    else await Promise.all(startLoops(client, workload, run));
  } finally {
    run.isOver = true;
    clearTimeout(timer);
  }
  return { calls: run.calls, seconds: (performance.now() - start) / 1_000, latenciesMs };
}

function startLoops(client: Client, workload: Workload, run: Run): Promise<void>[] {
  const loop = loops[workload.kind];
  return Array.from({ length: workload.inFlight }, async () => loop(client, run));
}

/** One loop for each kind, so that none waits for more promises than its call. */
const loops: Readonly<Record<Workload["kind"], (client: Client, run: Run) => Promise<void>>> = {
  async add(client, run) {
    while (!run.isOver) {
      const left = run.calls & 0xffff;
      if ((await client.add(left, 7)) !== left + 7) throw new Error("wrong sum");
      run.calls++;
    }
  },
  async echo(client, run) {
    const { entities } = client;
    while (!run.isOver) {
      const entity = entities[run.calls & 15];
      if (entity === undefined) throw new Error("sixteen messages are needed");
      if ((await client.echo(entity)).id !== entity.id) throw new Error("wrong message");
      run.calls++;
    }
  },
  async bytes(client, run) {
    const payload = makePayload(PAYLOAD_BYTES);
    while (!run.isOver) {
      if ((await client.echoBytes(payload)).length !== PAYLOAD_BYTES) throw new Error("wrong size");
      run.calls++;
    }
  },
  async items(client, run) {
    while (!run.isOver) {
      const received = (await client.receiveItems?.(ITEMS_PER_STREAM)) ?? 0;
      if (received !== ITEMS_PER_STREAM) throw new Error(`${String(received)} items came`);
      run.calls += received;
    }
  },
  async chunks(client, run) {
    while (!run.isOver) {
      const received = (await client.receiveChunks?.(CHUNKS_PER_STREAM)) ?? 0;
      if (received !== CHUNKS_PER_STREAM * PAYLOAD_BYTES) throw new Error("wrong size");
      run.calls += CHUNKS_PER_STREAM;
    }
  },
};

async function loopTimed(
  client: Client,
  workload: Workload,
  run: Run,
  latenciesMs: number[],
): Promise<void> {
  const payload = makePayload(PAYLOAD_BYTES);
  while (!run.isOver) {
    const entity = client.entities[run.calls & 15];
    if (entity === undefined) throw new Error("sixteen messages are needed");
    const start = performance.now();
    if (workload.kind === "add") await client.add(run.calls & 0xffff, 7);
    else if (workload.kind === "echo") await client.echo(entity);
    else await client.echoBytes(payload);
    latenciesMs.push(performance.now() - start);
    run.calls++;
  }
}
