import { AsyncLocalStorage } from "node:async_hooks";
import { channel } from "node:diagnostics_channel";
import { listenTcp } from "./acceptor/tcp-acceptor.js";
import type {
  AcceptLink,
  Address,
  AmbientStore,
  ConnectSettings,
  Environment,
  Link,
  LinkReceiver,
  Listener,
  ListenSettings,
  Timer,
} from "./environment.js";
import { connectWs } from "./mailbox/connect-ws.js";
import { connectTcp } from "./mailbox/tcp-link.js";
import { checkTransport } from "./option-checks.js";

/** `performance.now` takes a third longer, and each call asks for the time at least once at either end. */
function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/**
 * Real time, real chance, real sockets: what a station or a gateway uses where nothing else is given.
 * `process` is the global: to import it as a module takes longer than this file.
 */
export const nodeEnvironment: Environment = {
  now,
  random: () => Math.random(),
  wallClock: () => Date.now(),
  startTimer(delayMs: number, callback: () => void): Timer {
    const timer = setTimeout(callback, delayMs);
    return { stop: () => clearTimeout(timer) };
  },
  // The earliest point after the code that runs now, so that a call waits for nothing else.
  defer: (callback) => process.nextTick(callback),
  connect(address: Address, receiver: LinkReceiver, settings: ConnectSettings = {}): Link {
    const isWs = checkTransport("transport", address.transport) === "ws";
    return (isWs ? connectWs : connectTcp)(address, receiver, settings);
  },
  async listen(
    address: Address,
    accept: AcceptLink,
    settings: ListenSettings = {},
  ): Promise<Listener> {
    if (checkTransport("transport", address.transport) === "tcp") {
      return listenTcp(address, accept, settings);
    }
    // Loaded only here: HTTP and WebSockets take longer than all of the runtime.
    if (settings.server === undefined) {
      const { listenWs } = await import("./acceptor/ws-acceptor.js");
      return listenWs(address, accept, settings);
    }
    const { shareServer } = await import("./acceptor/shared-server.js");
    return shareServer(settings.server, address.path ?? "/", accept, settings);
  },
  ambient: asyncLocalAmbient(),
  channel,
};

/** An ambient store on AsyncLocalStorage, which is made only when it is turned on: it slows every promise. */
export function asyncLocalAmbient(): AmbientStore {
  let storage: AsyncLocalStorage<object> | undefined;
  return {
    get isEnabled() {
      return storage !== undefined;
    },
    enable() {
      storage ??= new AsyncLocalStorage<object>();
    },
    run: (value, action) => (storage === undefined ? action() : storage.run(value, action)),
    current: () => storage?.getStore(),
  };
}
