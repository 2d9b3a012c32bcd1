import { Station } from "mailstation";
import { followRoom, type RoomState } from "../client/follow-room.js";
import { errorInWords, eventInWords, stateInWords } from "../client/in-words.js";
import { UserRemote } from "../client/user-remote.js";
import type { RoomEvent } from "../gen/chat.js";
import { createRpc } from "../gen/index.js";

const enterForm = element("enter", HTMLFormElement);
const sayForm = element("say", HTMLFormElement);
const stateLine = element("state", HTMLElement);
const noticeLine = element("notice", HTMLElement);
const errorLine = element("error", HTMLElement);
const events = element("events", HTMLElement);

// The connector takes WebSockets at the very port that this page has come from.
const { hostname: host, protocol, port } = location;
const secure = protocol === "https:";
const address = { transport: "ws", path: "/rpc", host, secure } as const;
const station = new Station({
  id: "page",
  type: "user",
  servers: [
    { id: "connector-1", type: "connector", port: Number(port) || (secure ? 443 : 80), ...address },
  ],
  services: [new UserRemote((text) => (noticeLine.textContent = text))],
  limits: { reconnectMaxMs: 2_000 }, // people do not wait for 30 s
});
const rpc = createRpc(station);

enterForm.addEventListener("submit", async (submitted) => {
  submitted.preventDefault();
  const user = element("user", HTMLInputElement).value;
  const room = element("room", HTMLInputElement).value;
  const leaving = new AbortController();
  const { signal } = leaving;
  element("leave", HTMLButtonElement).addEventListener("click", () => leaving.abort(), { signal });
  sayForm.addEventListener("submit", (typed) => say(typed, user, room), { signal });

  errorLine.textContent = "";
  showForms(true);
  try {
    await followRoom(rpc, { user, room, signal, stateChanged, happened });
  } catch (error) {
    errorLine.textContent = errorInWords(error); // the room is full, for one
    leaving.abort();
  }
  showForms(false);
  stateLine.textContent = "Not in a room";
  stateLine.dataset["kind"] = "";
});

/** The post comes back as an event, to all in the room. */
async function say(typed: Event, user: string, room: string): Promise<void> {
  typed.preventDefault();
  const text = element("text", HTMLInputElement);
  try {
    await rpc.connector.connectorRemote.say(user, room, text.value);
    text.value = "";
    errorLine.textContent = "";
  } catch (error) {
    errorLine.textContent = errorInWords(error);
  }
}

function stateChanged(state: RoomState): void {
  if (state.kind === "here") events.replaceChildren(); // the latest events are told again
  stateLine.textContent = stateInWords(state);
  stateLine.dataset["kind"] = state.kind;
}

/** As text, never as HTML: whatever users type stays what it is. */
function happened(event: RoomEvent): void {
  const item = document.createElement("li");
  item.textContent = eventInWords(event);
  events.append(item);
  events.scrollTop = events.scrollHeight;
}

function showForms(isInRoom: boolean): void {
  enterForm.hidden = isInRoom;
  sayForm.hidden = !isInRoom;
  element(isInRoom ? "text" : "user", HTMLInputElement).focus();
}

/** The element of that id, which index.html has. */
function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`index.html: no such element as ${id}`);
  return found;
}
