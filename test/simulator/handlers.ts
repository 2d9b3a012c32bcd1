import { type CallContext, RpcError, StatusCode } from "../../runtime/src/index.js";
import type { ServiceSkeleton } from "../../runtime/src/codegen.js";
import type { SimulatedProcess } from "../../runtime/src/testing.js";
import { ProbeServer } from "../runtime/support/probe-service.js";
import { StreamServer } from "../runtime/support/stream-service.js";
import { type Ledger, resultOf, type Run } from "./ledger.js";

/** What handlers work with. */
export interface HandlerHost {
  readonly ledger: Ledger;
  /** Calls the caller back, and waits for the answer. */
  callBack(process: SimulatedProcess, call: CallContext): Promise<unknown>;
}

/** Time goes by in a process: it does not while that is stopped, and no more once it is dead. */
export function sleep({ environment }: SimulatedProcess, ms: number): Promise<void> {
  return new Promise((resolve) => void environment.startTimer(ms, resolve));
}

/** The services of one process, whose handlers do as each call's plan says and write down what they did. */
export function servicesOf(process: SimulatedProcess, host: HandlerHost): ServiceSkeleton[] {
  const handlers = new Handlers(process, host);
  return [
    new ProbeServer({
      text: (text, call) => handlers.text(text, call),
      note: async (text, call) => void (await handlers.text(text, call)),
    }),
    new StreamServer({
      watch: (text, call) => handlers.watch(text, call),
      upload: (text, parts, call) => handlers.upload(text, parts, call),
      talk: (text, parts, call) => handlers.talk(text, parts, call),
    }),
  ];
}

class Handlers {
  readonly #process: SimulatedProcess;
  readonly #host: HandlerHost;

  constructor(process: SimulatedProcess, host: HandlerHost) {
    this.#process = process;
    this.#host = host;
  }

  text(text: string, call: CallContext): string | Promise<string> {
    const run = this.#host.ledger.begin(text, this.#process);
    if (run.call.plan.answer === "now") return this.#answered(run);
    return this.#inTime(run, call);
  }

  async *watch(text: string, call: CallContext): AsyncIterable<string> {
    const run = this.#host.ledger.begin(text, this.#process);
    try {
      yield* this.#items(run);
      await this.#act(run, call);
      run.ending = "answered";
    } finally {
      this.#stopped(run);
    }
  }

  async upload(text: string, parts: AsyncIterable<Uint8Array>, call: CallContext): Promise<string> {
    const run = this.#host.ledger.begin(text, this.#process);
    try {
      for await (const _ of this.#received(run, parts));
      await this.#act(run, call);
      return this.#answered(run);
    } finally {
      this.#stopped(run);
    }
  }

  async *talk(
    text: string,
    parts: AsyncIterable<Uint8Array>,
    call: CallContext,
  ): AsyncIterable<string> {
    const run = this.#host.ledger.begin(text, this.#process);
    try {
      for await (const _ of this.#received(run, parts)) yield this.#host.ledger.sends(run);
      await this.#act(run, call);
      yield* this.#items(run);
      run.ending = "answered";
    } finally {
      this.#stopped(run);
    }
  }

  async *#items(run: Run): AsyncIterable<string> {
    const { answered, paceMs } = run.call.plan;
    for (let index = 0; index < answered; index++) {
      if (paceMs > 0) await sleep(this.#process, paceMs);
      yield this.#host.ledger.sends(run);
    }
  }

  async *#received(run: Run, parts: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    const { handlerTakes, takeMs } = run.call.plan;
    for await (const part of parts) {
      this.#host.ledger.receives(run, part);
      yield part;
      if (run.received >= handlerTakes) return;
      if (takeMs > 0) await sleep(this.#process, takeMs);
    }
    run.hasWholeInput = true;
  }

  async #inTime(run: Run, call: CallContext): Promise<string> {
    try {
      await this.#act(run, call);
      return this.#answered(run);
    } finally {
      this.#stopped(run);
    }
  }

  #answered(run: Run): string {
    run.ending = "answered";
    return resultOf(run);
  }

  /** It has ended in some other way: thrown, or nobody wants its items. */
  #stopped(run: Run): void {
    if (run.ending === "running") run.ending = "stopped";
  }

  /** What the plan says before the answer. */
  async #act(run: Run, call: CallContext): Promise<void> {
    const { answer, delayMs } = run.call.plan;
    switch (answer) {
      case "now":
        return;
      case "later":
        await sleep(this.#process, delayMs);
        return;
      case "hang":
        await untilOver(call);
        return;
      case "callback":
        await this.#host.callBack(this.#process, call);
        return;
      case "refuse":
        run.ending = "failed";
        throw new RpcError(StatusCode.FAILED_PRECONDITION, "as planned");
      case "busy":
        run.ending = "failed";
        throw new RpcError(StatusCode.UNAVAILABLE, "as planned");
      case "throw":
        run.ending = "failed";
        throw new Error("as planned");
    }
  }
}

function untilOver({ signal }: CallContext): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
}
