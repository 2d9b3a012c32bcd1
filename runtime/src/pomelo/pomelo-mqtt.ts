import type { Wire } from "../connection/wire.js";
import { loadedMqtt, loadMqtt } from "./loaded-mqtt.js";
import { MqttPackaging } from "./mqtt-packaging.js";
import { pomeloWire, type PomeloWireOptions } from "./pomelo-wire.js";

const TOPICS = { requests: "rpc", answers: "rpc" } as const;

/**
 * The wire of pomelo-rpc and pinus-rpc where nobody has chosen another, for `transport: "pomelo-mqtt"`.
 * Needs the package `mqtt-packet`, which is loaded when the wire is first used.
 */
export function pomeloMqtt(options?: PomeloWireOptions): Wire {
  return pomeloWire(
    {
      transport: "pomelo-mqtt",
      packaging: (bytesMax) => new MqttPackaging(bytesMax, TOPICS, loadedMqtt),
      load: () => loadMqtt("pomelo-mqtt"),
    },
    options,
  );
}
