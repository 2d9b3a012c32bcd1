import type { Registry, RegistrySnapshot, ServerInstance } from "../../../runtime/src/index.js";

/** A registry that says what a test wants it to say. */
export class ToldRegistry implements Registry {
  readonly name = "told";
  #tell: (snapshot: RegistrySnapshot) => void = () => {};
  #complain: (trouble: Error) => void = () => {};
  #revision = 0;

  register(): Promise<never> {
    return Promise.reject(new Error("nobody registers here"));
  }

  watch(
    _types: readonly string[] | undefined,
    onSnapshot: (snapshot: RegistrySnapshot) => void,
    onTrouble: (trouble: Error) => void = () => {},
  ): { close(): void } {
    this.#tell = onSnapshot;
    this.#complain = onTrouble;
    return { close: () => {} };
  }

  snapshot(): Promise<never> {
    return Promise.reject(new Error("nobody asks here"));
  }

  tell(...instances: readonly ServerInstance[]): void {
    this.#tell({ revision: String(++this.#revision), instances });
  }

  tellAnything(given: unknown): void {
    // The cast: nobody checks what a registry of somebody else's tells.
    this.#tell(given as RegistrySnapshot);
  }

  complain(message: string): void {
    this.#complain(new Error(message));
  }
}
