import { DECLARED_ERROR_CODE_MIN, StatusCode, statusName } from "../status-code.js";

/** How often something has ended with which status. Peers can send any number: what has no name is counted together. */
export class OutcomeCounts {
  readonly #counts = new Map<string, number>();
  #total = 0;

  /** Of all statuses together. */
  get total(): number {
    return this.#total;
  }

  note(code: number): void {
    const name = nameOf(code);
    this.#total++;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** By the name of the status; those that did not occur are left out. */
  inspect(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}

const LAST_CODE = StatusCode.UNAUTHENTICATED;

function nameOf(code: number): string {
  if (code >= DECLARED_ERROR_CODE_MIN) return "DECLARED";
  return code <= LAST_CODE ? statusName(code) : "OTHER";
}
