import type { ServerInstance } from "./server-instance.js";

/**
 * Where servers announce themselves and stations learn of them. Whoever writes one passes the
 * contract in `mailstation/testing`. After `watch` has returned nothing throws: what goes wrong is
 * told, and tried again by the registry itself.
 */
export interface Registry {
  /** For people: `etcd`. `chat@etcd` names it. */
  readonly name: string;
  /**
   * Announces a server until the lease is closed or lost, or has not been renewed for `ttlMs`. Of two
   * servers with one id the later one stays, and the earlier one's lease is lost. Rejects when it
   * cannot be done now. A registry that others write takes note of nothing.
   */
  register(instance: ServerInstance, options: RegisterOptions): Promise<Lease>;
  /**
   * Tells all servers of these types, or of every type, as soon as they are known, and again whenever
   * something has changed; always all of them, so that nothing depends on what was told before.
   * Servers that have not changed are the same objects.
   */
  watch(
    types: readonly string[] | undefined,
    onSnapshot: (snapshot: RegistrySnapshot) => void,
    onTrouble?: (trouble: Error) => void,
  ): RegistryWatch;
  /** Who is there now. Rejects when that cannot be told. */
  snapshot(): Promise<RegistrySnapshot>;
}

/** How a server is announced. */
export interface RegisterOptions {
  /** Time after which a server that is silent is taken off the list. Milliseconds. */
  readonly ttlMs: number;
}

/** All servers at one moment. */
export interface RegistrySnapshot {
  /** Tells apart two states of the list: of etcd its revision. */
  readonly revision: string;
  readonly instances: readonly ServerInstance[];
}

/** A server's place on the list. */
export interface Lease {
  /** Is told once that the place is lost, at once where it is lost already. */
  onLost(listener: (loss: LeaseLoss) => void): void;
  /** Puts another entry in place of the server's; id and type stay. */
  update(instance: ServerInstance): Promise<void>;
  /** Takes the server off the list. Rejects when the registry could not be told; nothing is renewed any more all the same. */
  close(): Promise<void>;
}

/** Why a place is lost: it was not renewed in time, or another server has announced itself under the same id. */
export interface LeaseLoss {
  readonly kind: "expired" | "replaced";
  readonly message: string;
}

/** Somebody who follows the list. */
export interface RegistryWatch {
  /** Nothing is told any more. */
  close(): void;
}
