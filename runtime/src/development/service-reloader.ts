import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describeThrown } from "../call/describe-thrown.js";
import type { ServiceSkeleton } from "../call/service-skeleton.js";
import type { Logger } from "../logger.js";

/** Where reloaded services go: a gateway. */
export interface ServiceHolder {
  replaceService(service: ServiceSkeleton): void;
}

/** What a service is made of again and again. */
export interface ReloadedService<Module> {
  /** A `file:` URL. */
  readonly file: URL;
  readonly logger: Logger;
  create(module: Module): ServiceSkeleton;
}

/** Loads the module of a service once more whenever it has changed, and puts what it makes into the gateway. */
export class ServiceReloader<Module> {
  static #loads = 0;
  readonly #holder: ServiceHolder;
  readonly #service: ReloadedService<Module>;
  /** What the file said when it was last looked at. */
  #text: string;
  /** Loading happens in order: one after the other. */
  #last: Promise<void> = Promise.resolve();
  #isClosed = false;

  /** The module that runs already was made of what the file says now. Throws the system's error when it cannot be read. */
  constructor(holder: ServiceHolder, service: ReloadedService<Module>) {
    this.#holder = holder;
    this.#service = service;
    // At once: the next change may be a moment away.
    this.#text = readFileSync(service.file, "utf8");
  }

  /** Loads the module if its text has changed. Never rejects: what goes wrong is logged, and the instance before stays. */
  reload(): Promise<void> {
    this.#last = this.#last.then(() => this.#reload());
    return this.#last;
  }

  /** Nothing is replaced any more. */
  close(): void {
    this.#isClosed = true;
  }

  async #reload(): Promise<void> {
    const text = await this.#read();
    // An editor may be about to put another file there; its news will come.
    if (text === undefined || text === this.#text || this.#isClosed) return;
    this.#text = text;
    const { file, logger } = this.#service;
    const name = file.pathname.slice(file.pathname.lastIndexOf("/") + 1);
    try {
      const module = await load(file, ++ServiceReloader.#loads);
      if (this.#isClosed) return;
      // The cast: the module of that file, which the user has told the type of.
      const service = this.#service.create(module as Module);
      this.#holder.replaceService(service);
      logger.info({ file: file.href, service: service.service.name }, `${name} was loaded again`);
    } catch (error) {
      const reason = `${name} was not loaded again, the code before goes on: ${describeThrown(error)}`;
      logger.error({ file: file.href, err: error }, reason);
    }
  }

  async #read(): Promise<string | undefined> {
    try {
      return await readFile(this.#service.file, "utf8");
    } catch {
      return undefined;
    }
  }
}

/** Modules are known by their URL, so that another query makes another module. */
function load(file: URL, number: number): Promise<unknown> {
  const url = new URL(file);
  url.searchParams.set("reload", String(number));
  return import(url.href);
}
