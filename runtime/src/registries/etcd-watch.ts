import type { Environment, Timer } from "../environment.js";
import type { RegistrySnapshot, RegistryWatch } from "../registry/registry.js";
import type { EtcdClient } from "./etcd-client.js";
import { rangeOf } from "./etcd-keys.js";
import { EtcdList } from "./etcd-list.js";
import { EtcdRound } from "./etcd-round.js";

/** What a watch works with. */
export interface EtcdWatchHost {
  readonly client: EtcdClient;
  readonly environment: Environment;
  readonly prefix: string;
  /** Undefined: all. */
  readonly types: readonly string[] | undefined;
  onSnapshot(snapshot: RegistrySnapshot): void;
  onTrouble(trouble: Error): void;
}

/** Pauses after trouble: the first, and the longest. Milliseconds. */
const PAUSE_MIN_MS = 200;
const PAUSE_MAX_MS = 2_000;

/** A list of keys, kept as etcd has it: read once, then followed from that revision on, and read again after every gap. */
export class EtcdWatch implements RegistryWatch {
  readonly #host: EtcdWatchHost;
  readonly #list = new EtcdList();
  #round: EtcdRound | undefined = undefined;
  #pause: Timer | undefined = undefined;
  #failures = 0;
  #isClosed = false;

  constructor(host: EtcdWatchHost) {
    this.#host = host;
    void this.#begin();
  }

  close(): void {
    this.#isClosed = true;
    this.#pause?.stop();
    this.#round?.close();
  }

  /** Never rejects. */
  async #begin(): Promise<void> {
    const { client, environment, prefix } = this.#host;
    try {
      const answer = await client.call("/v3/kv/range", rangeOf(prefix));
      if (this.#isClosed) return;
      this.#list.read(answer);
    } catch (error) {
      this.#again(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    this.#tell();
    if (this.#isClosed) return;
    this.#round = new EtcdRound({
      client,
      environment,
      prefix,
      list: this.#list,
      changed: () => this.#tell(),
      isWell: () => (this.#failures = 0),
      ended: (trouble) => this.#again(trouble),
    });
  }

  #tell(): void {
    if (!this.#isClosed) this.#host.onSnapshot(this.#list.snapshot(this.#host.types));
  }

  /** Reads the list anew, after a pause. */
  #again(trouble: Error | undefined): void {
    if (this.#isClosed) return;
    if (trouble !== undefined) {
      this.#failures++;
      this.#host.onTrouble(trouble);
    }
    const { environment } = this.#host;
    const longestMs = Math.min(PAUSE_MIN_MS * 2 ** this.#failures, PAUSE_MAX_MS);
    // Not all stations at once.
    const pauseMs = longestMs * (0.5 + environment.random() / 2);
    this.#pause = environment.startTimer(pauseMs, () => void this.#begin());
  }
}
