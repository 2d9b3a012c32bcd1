/** A source file to begin with. */
export interface SourceEntry {
  /** Absolute path. */
  readonly path: string;
  /** Folder that generated paths are relative to. */
  readonly root: string;
}
