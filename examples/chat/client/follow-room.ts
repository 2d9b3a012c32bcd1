import { RpcError, StatusCode } from "mailstation";
import type { RoomEvent, RoomId } from "../gen/chat.js";
import type { Rpc } from "../gen/index.js";
import type { UserId } from "../gen/user.js";

/** How things stand between a user and a room. */
export type RoomState =
  | { readonly kind: "entering" }
  | { readonly kind: "here" }
  | { readonly kind: "interrupted"; readonly reason: string };

/** Who follows which room, for how long, and who is shown what happens. */
export interface Following {
  readonly user: UserId;
  readonly room: RoomId;
  /** Leaves the room. */
  readonly signal: AbortSignal;
  /** Each time the user comes in, the latest events are told again from there on. */
  readonly stateChanged: (state: RoomState) => void;
  readonly happened: (event: RoomEvent) => void;
}

/** Long enough not to be a burden, short enough not to be noticed. */
const PAUSE_MS = 300;

/**
 * Stays in a room until the signal, and comes back whenever the stream of its events has ended or
 * the connection was lost. The station connects again by itself; calls fail at once meanwhile.
 * Rejects with what keeps the user out, `RoomFull` for one.
 */
export async function followRoom({ connector }: Rpc, following: Following): Promise<void> {
  const { user, room, signal, stateChanged, happened } = following;
  let state: RoomState = { kind: "entering" };
  const become = (next: RoomState): void => {
    if (state.kind !== next.kind) stateChanged(next);
    state = next;
  };
  stateChanged(state);
  while (!signal.aborted) {
    let reason = "told to come in again";
    try {
      for await (const event of connector.connectorRemote.with({ signal }).watch(user, room)) {
        become({ kind: "here" });
        happened(event);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof RpcError) || error.code !== StatusCode.UNAVAILABLE) throw error;
      reason = error.rawMessage;
    }
    become({ kind: "interrupted", reason });
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
