import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import type { TestContext } from "node:test";
import type { ServerInfo } from "../../runtime/src/index.js";

/** What a proxy does with bytes: `pass` them on, or `swallow` them as a network does that has gone dead. */
export type ProxyMode = "pass" | "swallow";

/** A network between a caller and a server that can go dead: both ends keep their sockets and hear nothing. */
export class FaultProxy {
  mode: ProxyMode = "pass";
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Pairs that have gone dead stay dead. */
  readonly #dead = new Set<Socket>();

  constructor(target: ServerInfo) {
    this.#server = createServer((near) => {
      const far = connect({ host: target.host, port: target.port });
      this.#join(near, far);
      this.#join(far, near);
    });
  }

  /** Where callers find the server through the proxy. */
  async start(context: TestContext, target: ServerInfo): Promise<ServerInfo> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    context.after(() => {
      this.#server.close();
      for (const socket of this.#sockets) socket.destroy();
    });
    const { port } = this.#server.address() as AddressInfo; // it listens on TCP
    return { ...target, port };
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on("data", (chunk: Buffer) => {
      if (this.mode === "swallow") this.#dead.add(from).add(to);
      else if (!this.#dead.has(from)) to.write(chunk);
    });
    from.on("error", () => {});
    from.on("close", () => {
      this.#sockets.delete(from);
      if (!this.#dead.has(from)) to.destroy();
    });
  }
}
