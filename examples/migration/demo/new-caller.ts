import { Station } from "mailstation";
import { pinusRouter, pinusTcp, pomeloMqtt } from "mailstation/pomelo";
import { TooLong } from "../gen/chat/remote/chatRemote.js";
import { createRpc, type Rpc } from "../gen/index.js";
import type { Caller, SeenError } from "./caller.js";
import { Load, type Answer, type LoadReport } from "./load.js";
import type { ServerProcess } from "./server-process.js";

/** A station: each server of its directory says what it speaks, and nothing below can tell them apart. */
export class NewCaller implements Caller {
  readonly #station = new Station({
    id: "connector-2",
    wires: [pinusTcp(), pomeloMqtt()],
    routers: { chat: pinusRouter }, // chooses as the old half does
  });
  readonly #rpc: Rpc = createRpc(this.#station);
  #load: Load | undefined;

  /** Where it calls: `tcp://127.0.0.1:40123`. */
  get addresses(): readonly string[] {
    return this.#station.inspect().servers.map(({ address }) => address);
  }

  async use(servers: readonly ServerProcess[]): Promise<void> {
    this.#station.replaceServers(servers.map(({ entry }) => entry));
    await this.#load?.settled();
  }

  post(uid: string, text: string): Promise<Answer> {
    return this.#rpc.chat.chatRemote.route({ uid }).post(uid, text);
  }

  async failure(uid: string, text: string): Promise<SeenError> {
    try {
      await this.post(uid, text);
    } catch (error) {
      if (!(error instanceof TooLong)) throw error;
      return { name: error.constructor.name, code: error.code, limit: error.limit };
    }
    throw new Error("the post was taken");
  }

  serversOf(uids: readonly string[]): Promise<readonly string[]> {
    return Promise.all(uids.map((uid) => this.#rpc.chat.chatRemote.route({ uid }).whereAmI()));
  }

  async startLoad(): Promise<void> {
    this.#load = new Load((uid, text) => this.post(uid, text));
  }

  async report(): Promise<LoadReport> {
    return this.#running().report;
  }

  stopLoad(): Promise<LoadReport> {
    return this.#running().stop();
  }

  async close(): Promise<void> {
    await this.#station.close();
  }

  #running(): Load {
    if (this.#load === undefined) throw new Error("no load was started");
    return this.#load;
  }
}
