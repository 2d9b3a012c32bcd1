import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { Station } from "mailstation";
import { followRoom } from "../client/follow-room.js";
import { errorInWords, eventInWords, stateInWords } from "../client/in-words.js";
import { UserRemote } from "../client/user-remote.js";
import { createRpc } from "../gen/index.js";

// `npm run chat -- --name Ada --room lobby`: what you type is posted; Ctrl-C or Ctrl-D leaves.

const { values } = parseArgs({
  options: {
    name: { type: "string" },
    room: { type: "string", default: "lobby" },
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "3401" },
  },
});
const { name, room, host, port } = values;
if (name === undefined) {
  console.error("Say who you are: npm run chat -- --name Ada --room lobby");
  process.exit(2);
}

const ignore = (): void => {};
const station = new Station({
  id: name,
  type: "user",
  servers: [{ id: "connector-1", type: "connector", host, port: Number(port) }],
  services: [new UserRemote((text) => show(`* ${text}`))],
  limits: { reconnectMaxMs: 2_000 },
  logger: { debug: ignore, info: ignore, warn: ignore, error: console.error }, // the state is shown
});
const rpc = createRpc(station);

const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: "> " });
lines.on("line", async (text) => {
  if (text !== "") {
    // The post comes back as an event, to all in the room.
    await rpc.connector.connectorRemote.say(name, room, text).catch(showError);
  }
  prompt();
});

const leaving = new AbortController();
const leave = (): void => leaving.abort();
lines.once("SIGINT", leave); // Ctrl-C, while a line is being typed
lines.once("close", leave); // Ctrl-D, or the end of a file
process.once("SIGINT", leave);
process.once("SIGTERM", leave);

try {
  await followRoom(rpc, {
    user: name,
    room,
    signal: leaving.signal,
    stateChanged: (state) => show(`* ${stateInWords(state)}`),
    happened: (event) => show(eventInWords(event)),
  });
} catch (error) {
  showError(error);
  process.exitCode = 1;
}
lines.close();
await station.close();
show("* You have left");

/** Prints above the line that is being typed, which stays. */
function show(text: string): void {
  if (process.stdout.isTTY) process.stdout.write("\r\u001b[K");
  console.log(text);
  prompt();
}

function prompt(): void {
  if (process.stdout.isTTY && !leaving.signal.aborted) lines.prompt(true);
}

function showError(error: unknown): void {
  show(`! ${errorInWords(error)}`);
}
