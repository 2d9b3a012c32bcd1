"use strict";
/** A caller of pinus-rpc, as the proxy component of pinus makes one. */
require("reflect-metadata");
const { join } = require("node:path");
const { createClient, createTcpMailBox } = require("pinus-rpc");

/** Gives the client once it has started; `getServers` lists what `app.getServersByType` would. */
exports.startClient = (id, wire, getServers) => {
  const client = createClient({
    context: { serverId: id },
    routeContext: { getServersByType: getServers },
    // Where nobody chooses, pinus-rpc speaks MQTT.
    mailboxFactory: wire === "tcp" ? createTcpMailBox : undefined,
  });
  const path = join(__dirname, "app/servers/chat/remote");
  client.addProxies([{ namespace: "user", serverType: "chat", path }]);
  return new Promise((resolve, reject) => {
    client.start((error) => (error ? reject(error) : resolve(client)));
  });
};
