/** For programs that are being written. */
export {
  watchService,
  type ServiceWatch,
  type WatchServiceOptions,
} from "./development/watch-service.js";
export type { ServiceHolder } from "./development/service-reloader.js";
