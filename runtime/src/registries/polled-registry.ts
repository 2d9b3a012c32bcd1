import type { Environment, Timer } from "../environment.js";
import { LISTED_LEASE, listOf } from "../registry/listed-registry.js";
import type { Lease, Registry, RegistrySnapshot, RegistryWatch } from "../registry/registry.js";
import { isSameInstance, keyOf, type ServerInstance } from "../registry/server-instance.js";

/** Where a list of servers is read again and again. */
export interface ListSource {
  readonly name: string;
  readonly environment: Environment;
  /** Pause between two looks. Milliseconds. */
  pauseMs(): number;
  /** Who is there. Rejects when that cannot be told; then those before stay. */
  read(): Promise<readonly ServerInstance[]>;
  /** Says when it is worth a look before the pause is over. */
  hint?(look: () => void): RegistryWatch;
}

/** A list that others keep, followed by looking at it. */
export class PolledRegistry implements Registry {
  readonly name: string;
  readonly #source: ListSource;

  constructor(source: ListSource) {
    this.name = source.name;
    this.#source = source;
  }

  register(): Promise<Lease> {
    return Promise.resolve(LISTED_LEASE);
  }

  watch(
    types: readonly string[] | undefined,
    onSnapshot: (snapshot: RegistrySnapshot) => void,
    onTrouble: (trouble: Error) => void = () => {},
  ): RegistryWatch {
    return new Poll(this.#source, types, onSnapshot, onTrouble);
  }

  async snapshot(): Promise<RegistrySnapshot> {
    return listOf(await this.#source.read(), undefined, "1");
  }
}

class Poll implements RegistryWatch {
  readonly #source: ListSource;
  readonly #types: readonly string[] | undefined;
  readonly #onSnapshot: (snapshot: RegistrySnapshot) => void;
  readonly #onTrouble: (trouble: Error) => void;
  readonly #hint: RegistryWatch | undefined;
  #instances: readonly ServerInstance[] | undefined = undefined;
  #revision = 0;
  #timer: Timer | undefined = undefined;
  #isLooking = false;
  #looksAgain = false;
  #wasTroubled = false;
  #isClosed = false;

  constructor(
    source: ListSource,
    types: readonly string[] | undefined,
    onSnapshot: (snapshot: RegistrySnapshot) => void,
    onTrouble: (trouble: Error) => void,
  ) {
    this.#source = source;
    this.#types = types;
    this.#onSnapshot = onSnapshot;
    this.#onTrouble = onTrouble;
    this.#hint = source.hint?.(() => void this.#look());
    void this.#look();
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.stop();
    this.#hint?.close();
  }

  /** Never rejects. */
  async #look(): Promise<void> {
    if (this.#isLooking) {
      // What has happened since may be missing from what is being read.
      this.#looksAgain = true;
      return;
    }
    this.#isLooking = true;
    this.#timer?.stop();
    do {
      this.#looksAgain = false;
      try {
        this.#take(await this.#source.read());
      } catch (error) {
        this.#wasTroubled = true;
        const trouble = error instanceof Error ? error : new Error(String(error));
        if (!this.#isClosed) this.#onTrouble(trouble);
      }
    } while (this.#looksAgain && !this.#isClosed);
    this.#isLooking = false;
    if (this.#isClosed) return;
    const { environment } = this.#source;
    this.#timer = environment.startTimer(this.#source.pauseMs(), () => void this.#look());
  }

  #take(read: readonly ServerInstance[]): void {
    if (this.#isClosed) return;
    const former = new Map(this.#instances?.map((each) => [keyOf(each), each]));
    const instances = read.map((each) => {
      const known = former.get(keyOf(each));
      return known !== undefined && isSameInstance(known, each) ? known : each;
    });
    const isSame =
      this.#instances?.length === instances.length &&
      instances.every((each, index) => each === this.#instances?.[index]);
    if (isSame && !this.#wasTroubled) return;
    this.#wasTroubled = false;
    this.#instances = instances;
    this.#revision++;
    this.#onSnapshot(listOf(instances, this.#types, String(this.#revision)));
  }
}
