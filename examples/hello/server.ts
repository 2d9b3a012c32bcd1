import { Gateway } from "mailstation";
import { GreeterSkeleton } from "./gen/hello.server.js";

class Greeter extends GreeterSkeleton {
  greet(name: string, times: number): string {
    return `Hello, ${name}!`.repeat(times);
  }
}

const gateway = new Gateway({
  id: "hello-1",
  type: "hello",
  services: [new Greeter()],
  listen: [{ transport: "tcp", port: 3333 }],
});
await gateway.start();
console.log("hello-1 listens on port 3333");
process.once("SIGTERM", () => gateway.stop());
