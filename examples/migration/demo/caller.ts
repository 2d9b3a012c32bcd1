import type { Answer, LoadReport } from "./load.js";
import type { ServerProcess } from "./server-process.js";

/** An error as a caller sees it. */
export interface SeenError {
  readonly name: string;
  readonly code: number;
  readonly limit: number;
}

/** Somebody who calls chat servers: a client of pinus-rpc, or a station. */
export interface Caller {
  /** From now on these servers exist, in this order. Resolves when no call to others is under way. */
  use(servers: readonly ServerProcess[]): Promise<void>;
  /** Posts for a user, whose server is chosen by the CRC-32 of the id. */
  post(uid: string, text: string): Promise<Answer>;
  /** What a post comes to that fails. */
  failure(uid: string, text: string): Promise<SeenError>;
  /** Which server answers each of these users. */
  serversOf(uids: readonly string[]): Promise<readonly string[]>;
  startLoad(): Promise<void>;
  /** What has become of all calls up to now. */
  report(): Promise<LoadReport>;
  stopLoad(): Promise<LoadReport>;
  close(): Promise<void>;
}
