import { Gateway } from "mailstation";
import { EmptyName, type Greeting } from "./gen/hello.js";
import { HelloRemoteSkeleton } from "./gen/hello.server.js";

class HelloRemote extends HelloRemoteSkeleton {
  greet(name: string, times: number): Greeting {
    if (name === "") throw new EmptyName({ hint: "everybody has a name" });
    return { text: `Hello, ${name}!`.repeat(times), sentAt: new Date() };
  }
}

const gateway = new Gateway({
  id: "hello-1",
  type: "hello",
  services: [new HelloRemote()],
  listen: [{ transport: "tcp", port: 3333 }],
});
await gateway.start();
console.log("hello-1 listens on port 3333");
process.once("SIGTERM", () => gateway.stop());
