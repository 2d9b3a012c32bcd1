/** For programs whose remotes rpcgen reads from TypeScript. */
export {
  remoteLoader,
  type LoadedRemotes,
  type LoadRemotes,
  type RemoteBinding,
  type WatchRemotesOptions,
} from "./remotes/remote-loader.js";
