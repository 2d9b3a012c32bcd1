import { Station } from "mailstation";
import { createRpc } from "./gen/index.js";

const station = new Station({
  servers: [{ id: "hello-1", type: "hello", host: "127.0.0.1", port: 3333 }],
});
const rpc = createRpc(station);

console.log(await rpc.hello.greeter.greet("world"));
await station.close();
