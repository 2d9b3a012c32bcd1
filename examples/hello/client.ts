import { Station } from "mailstation";
import { EmptyName } from "./gen/hello.js";
import { createRpc } from "./gen/index.js";

const station = new Station({
  servers: [{ id: "hello-1", type: "hello", host: "127.0.0.1", port: 3333 }],
});
const { helloRemote } = createRpc(station).hello;

const greeting = await helloRemote.greet("world");
console.log(greeting.text);

try {
  await helloRemote.greet("");
} catch (error) {
  if (error instanceof EmptyName) console.log(`Refused: ${error.hint}`);
  else throw error;
}
await station.close();
