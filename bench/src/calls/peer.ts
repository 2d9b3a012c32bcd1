/** A server that has been started for the benchmark. */
export interface PeerServer {
  readonly port: number;
}

/** One connection to such a server. `E` is the message in the peer's own form. */
export interface PeerClient<E extends { readonly id: number }> {
  /** As many as there are plain ones, in their order. */
  readonly entities: readonly E[];
  add(left: number, right: number): Promise<number>;
  echo(entity: E): Promise<E>;
  echoBytes(payload: Uint8Array): Promise<Uint8Array>;
  /** Takes a stream of so many small items; gives how many came. Peers without streams have none. */
  receiveItems?(count: number): Promise<number>;
  /** Takes a stream of so many items of 64 KiB; gives the bytes that came. */
  receiveChunks?(count: number): Promise<number>;
}

/** Something that carries calls: ours, the bare socket, or somebody else's library. */
export interface Peer<E extends { readonly id: number } = { readonly id: number }> {
  /** Packages whose versions the report names. */
  readonly packages: readonly string[];
  /** Starts a server on a free port of 127.0.0.1. */
  serve(): Promise<PeerServer>;
  connect(port: number): Promise<PeerClient<E>>;
}
