import { Gateway } from "mailstation";
import { pinusTcp, pomeloMqtt } from "mailstation/pomelo";
import { loadRemotes } from "../gen/remotes.js";

// A server that has moved: `node --import tsx chat-server.ts <id> <tcp|mqtt>`. The class is the
// one of old; those who call it may be old or new.

const [id = "chat-3", wire] = process.argv.slice(2);
const remotes = new URL("../old/app/servers/chat/remote", import.meta.url);
const { services } = await loadRemotes(remotes, { serverId: id });

const gateway = new Gateway({
  id,
  type: "chat",
  services,
  wires: [pinusTcp(), pomeloMqtt()],
  listen: [
    { transport: wire === "tcp" ? "pinus-tcp" : "pomelo-mqtt", port: 0 },
    { transport: "tcp", port: 0 },
  ],
});
await gateway.start();
process.once("SIGTERM", stop);
process.once("disconnect", stop); // who started us is gone
process.on("SIGINT", () => {}); // Ctrl-C reaches us too: who started us decides what follows

const [forOld, forNew] = gateway.addresses;
process.send?.({ oldPort: forOld?.port ?? 0, newPort: forNew?.port ?? 0 });

async function stop(): Promise<void> {
  await gateway.stop();
  if (process.connected) process.disconnect();
}
