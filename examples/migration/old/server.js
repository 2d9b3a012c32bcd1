"use strict";
/** A server of pinus-rpc: `node --import tsx server.js <id> <port> <tcp|mqtt>`. */
require("reflect-metadata");
const { join } = require("node:path");
const { createServer, createTcpAcceptor } = require("pinus-rpc");

const [id, port, wire] = process.argv.slice(2);
const server = createServer({
  port,
  context: { serverId: id },
  paths: [{ namespace: "user", path: join(__dirname, "app/servers/chat/remote") }],
  // Where nobody chooses, pinus-rpc speaks MQTT.
  acceptorFactory: wire === "tcp" ? createTcpAcceptor : undefined,
});
server.start();

// For the demo, which starts this process and wants to know where it listens.
const listening = server.acceptor.server;
listening.once("listening", () => process.send?.({ oldPort: listening.address().port }));
process.once("disconnect", () => process.exit());
