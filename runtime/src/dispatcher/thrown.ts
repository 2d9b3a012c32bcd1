/** What a handler threw before it returned. */
export class Thrown {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}
