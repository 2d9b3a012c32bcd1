/** What the page of a diagnostic says, in Markdown; its examples lie in test/golden/diagnostics. */
export interface Explanation {
  /** What the compiler found. */
  readonly meaning: string;
  /** Why that is a mistake. */
  readonly reason: string;
  /** How to mend it. */
  readonly remedy: string;
}
