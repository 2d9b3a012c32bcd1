import { RpcError, statusName } from "mailstation";
import { NotAllowed, RoomFull, type RoomEvent } from "../gen/chat.js";
import type { RoomState } from "./follow-room.js";

/** The compiler knows what `value` is in each case, and would tell if one were forgotten. */
export function eventInWords(event: RoomEvent): string {
  switch (event.case) {
    case "joined":
      return `${event.value.id} joined`;
    case "posted":
      return `${event.value.author}: ${event.value.text}`;
    case "expelled":
      return `${event.value} was expelled`;
    case "left":
      return `${event.value} left`;
    case undefined:
      return "something that only newer programs know";
  }
}

/** How things stand. */
export function stateInWords(state: RoomState): string {
  switch (state.kind) {
    case "entering":
      return "Entering …";
    case "here":
      return "Connected";
    case "interrupted":
      return `Interrupted, coming back … (${state.reason})`;
  }
}

/** What went wrong. Declared errors have a class and fields; the others have a status. */
export function errorInWords(error: unknown): string {
  if (error instanceof RoomFull) return `${error.room} is full: it takes ${error.limit} users`;
  if (error instanceof NotAllowed) {
    return `Only for a ${error.needs}, and you are ${error.has ?? "not in the room"}`;
  }
  if (error instanceof RpcError) return `${statusName(error.code)}: ${error.rawMessage}`;
  return String(error);
}
