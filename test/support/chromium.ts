import { once } from "node:events";
import { type RawData, WebSocket } from "ws";
import { BackgroundProcess } from "./background-process.js";
import { asObject } from "./plain-value.js";
import { temporaryFolder } from "./temporary-folder.js";

const timeoutMs = 60_000;

/** The browser Chromium without a window, spoken to in its DevTools protocol. */
export class Chromium {
  readonly #process: BackgroundProcess;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  /** What to do when the page of a session has loaded. */
  readonly #onLoad = new Map<string, () => void>();
  #lastId = 0;

  private constructor(process: BackgroundProcess, socket: WebSocket) {
    this.#process = process;
    this.#socket = socket;
    socket.on("message", (data: RawData) => this.#received(data));
  }

  /** Starts it. It trusts every certificate. */
  static async start(): Promise<Chromium> {
    const folder = temporaryFolder();
    const flags = [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--no-first-run",
      "--disable-extensions",
      "--disable-background-networking",
      "--ignore-certificate-errors",
      "--remote-debugging-port=0",
      `--user-data-dir=${folder}`,
    ];
    const process = new BackgroundProcess("chromium", [...flags, "about:blank"], {
      cwd: folder,
      timeoutMs,
    });
    await process.printed("DevTools listening on ");
    const url = /DevTools listening on (\S+)/.exec(process.output)?.[1] ?? "";
    const socket = new WebSocket(url, { maxPayload: 64 * 1024 * 1024 });
    await once(socket, "open");
    return new Chromium(process, socket);
  }

  /** Opens a page, and waits until its scripts have run. */
  async open(url: string): Promise<Page> {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const attached = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const sessionId = String(attached["sessionId"]);
    await this.send("Page.enable", {}, sessionId);
    const loaded = new Promise<void>((resolve) => this.#onLoad.set(sessionId, resolve));
    const { errorText } = await this.send("Page.navigate", { url }, sessionId);
    if (errorText !== undefined) throw new Error(`${url}: ${String(errorText)}`);
    await loaded;
    return new Page(this, sessionId);
  }

  /** Sends a command and waits for its result. */
  send(
    method: string,
    params: object,
    sessionId?: string,
  ): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        if (error === undefined) resolve(result ?? {});
        else reject(new Error(`${method}: ${error.message}`));
      });
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  /** Ends the browser with all its pages. */
  async stop(): Promise<void> {
    this.#socket.terminate();
    await this.#process.stop();
  }

  #received(data: RawData): void {
    // What Chromium sends is JSON in this form.
    const answer = JSON.parse(String(data)) as Answer;
    if (answer.id === undefined) {
      if (answer.method === "Page.loadEventFired") this.#onLoad.get(answer.sessionId ?? "")?.();
      return;
    }
    this.#waiting.get(answer.id)?.(answer);
    this.#waiting.delete(answer.id);
  }
}

/** The answer to a command, or news that has no id. */
interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** A page that is open. */
export class Page {
  readonly #chromium: Chromium;
  readonly #sessionId: string;

  constructor(chromium: Chromium, sessionId: string) {
    this.#chromium = chromium;
    this.#sessionId = sessionId;
  }

  /** The value of an expression, when its promise has settled. Throws what the page throws. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await this.#chromium.send(
      "Runtime.evaluate",
      { expression, awaitPromise: true, returnByValue: true },
      this.#sessionId,
    );
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return Reflect.get(asObject(result), "value");
  }
}
