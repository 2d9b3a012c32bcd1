import type {
  Address,
  AmbientStore,
  Environment,
  Link,
  LinkReceiver,
  Listener,
  Timer,
} from "./environment.js";
import { connectPage } from "./mailbox/page-link.js";

/** Nothing carries a value through asynchronous code in a browser: handlers say `.with(call)`. */
const noAmbient: AmbientStore = {
  isEnabled: false,
  enable: () => {},
  run: (_value, action) => action(),
  current: () => undefined,
};

/** Time, chance and WebSockets of a page in a browser. */
export const browserEnvironment: Environment = {
  now: () => performance.now(),
  random: () => Math.random(),
  transports: ["ws"],
  startTimer,
  defer,
  connect: (address: Address, receiver: LinkReceiver): Link =>
    connectPage(address, receiver, { defer, startTimer }),
  listen: (): Promise<Listener> => Promise.reject(new Error("a page cannot listen")),
  ambient: noAmbient,
};

function startTimer(delayMs: number, callback: () => void): Timer {
  const timer = setTimeout(callback, delayMs);
  return { stop: () => clearTimeout(timer) };
}

function defer(callback: () => void): void {
  queueMicrotask(callback);
}
