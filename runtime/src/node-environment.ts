import { AsyncLocalStorage } from "node:async_hooks";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { listenTcp } from "./acceptor/tcp-acceptor.js";
import type {
  AcceptLink,
  Address,
  AmbientStore,
  Environment,
  Link,
  LinkReceiver,
  Listener,
  Timer,
} from "./environment.js";
import { connectTcp } from "./mailbox/tcp-link.js";

/** Real time, real chance, real sockets: what a station or a gateway uses where nothing else is given. */
export const nodeEnvironment: Environment = {
  now: () => performance.now(),
  random: () => Math.random(),
  startTimer(delayMs: number, callback: () => void): Timer {
    const timer = setTimeout(callback, delayMs);
    return { stop: () => clearTimeout(timer) };
  },
  // The earliest point after the code that runs now, so that a call waits for nothing else.
  defer: (callback) => process.nextTick(callback),
  connect(address: Address, receiver: LinkReceiver): Link {
    checkTransport(address);
    return connectTcp(address, receiver);
  },
  async listen(address: Address, accept: AcceptLink): Promise<Listener> {
    checkTransport(address);
    return listenTcp(address, accept);
  },
  ambient: asyncLocalAmbient(),
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

function checkTransport(address: Address): void {
  if (address.transport === "tcp") return;
  throw new TypeError(`transport: expected "tcp", got ${JSON.stringify(address.transport)}`);
}
