/** Where a station keeps the last list of servers, for a start while the registry is away. */
export interface SnapshotStore {
  /** Undefined where nothing is stored. */
  load(): Promise<string | undefined>;
  save(text: string): Promise<void>;
}
