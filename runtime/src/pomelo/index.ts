/** Wires of pomelo-rpc and pinus-rpc, so that old and new servers call each other. */
export { pinusTcp } from "./pinus-tcp.js";
export { pomeloMqtt } from "./pomelo-mqtt.js";
export { pomeloMqtt2 } from "./pomelo-mqtt2.js";
export { pomeloWs } from "./pomelo-ws.js";
export { pinusRouter, pomeloRouter } from "./pomelo-router.js";
export type { PomeloWireOptions } from "./pomelo-wire.js";
export type { ServiceNames } from "./pomelo-name.js";
export type { Wire } from "../connection/wire.js";
