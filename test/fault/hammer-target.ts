import process from "node:process";
import type { CallContext } from "../../runtime/src/index.js";
import { Gateway } from "../../runtime/src/index.js";
import { ProbeServer } from "../runtime/support/probe-service.js";
import { HANG } from "./hostile-frames.js";

/** What the target tells whoever hammers it, on request. */
export interface TargetReport {
  readonly rssBytes: number;
  readonly connections: number;
  readonly callsRunning: number;
  /** Connections that were closed, by reason; numbers are left out of it. */
  readonly closed: Readonly<Record<string, number>>;
  /** Reports of the log's highest level: handlers that threw, and mistakes of ours. */
  readonly errors: Readonly<Record<string, number>>;
}

/** Serves until the parent says `stop`; answers everything else it says with a report. */
export async function serveTarget(): Promise<void> {
  const closed = new Map<string, number>();
  const errors = new Map<string, number>();
  const countIn = (counts: Map<string, number>) => (_fields: object, message: string) => {
    const reason = message.replaceAll(/"[^"]*"|0x[0-9a-f]+|\d+/g, "…").slice(0, 100);
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  };
  const gateway = new Gateway({
    id: "probe-1",
    type: "probe",
    services: [new ProbeServer({ text: answer, note: (text, call) => void answer(text, call) })],
    listen: [{ transport: "tcp", port: 0 }],
    limits: { handshakeTimeoutMs: 1_000, outgoingStallMs: 2_000, drainMs: 1_000 },
    logger: {
      debug: countIn(closed),
      info: () => {},
      warn: (fields, message) => {
        // A oneway request that cannot be read costs no connection.
        if (!message.startsWith("oneway ")) countIn(closed)(fields, message);
      },
      error: countIn(errors),
    },
  });
  await gateway.start();
  process.send?.({ port: gateway.addresses[0]?.port });
  process.on("message", (message) => {
    if (message === "stop") {
      void gateway.stop().then(() => process.disconnect());
      return;
    }
    const report: TargetReport = {
      rssBytes: process.memoryUsage().rss,
      connections: gateway.connections,
      callsRunning: gateway.callsRunning,
      closed: Object.fromEntries(closed),
      errors: Object.fromEntries(errors),
    };
    process.send?.(report);
  });
}

function answer(text: string, { signal }: CallContext): string | Promise<string> {
  if (text === "throw") throw new Error("as asked");
  if (text !== HANG) return text;
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve("")));
}
