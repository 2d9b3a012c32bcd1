import type { Wire } from "../connection/wire.js";
import { MqttPackaging, type MqttLibrary } from "./mqtt-packaging.js";
import { pomeloWire, type PomeloWireOptions } from "./pomelo-wire.js";

/**
 * The wire of pomelo-rpc and pinus-rpc where nobody has chosen another, for `transport: "pomelo-mqtt"`.
 * Needs the package `mqtt-packet`, which is loaded when the wire is first used.
 */
export function pomeloMqtt(options?: PomeloWireOptions): Wire {
  let library: MqttLibrary | undefined;
  const loaded = (): MqttLibrary => {
    if (library === undefined) throw new Error("mqtt-packet is not loaded yet");
    return library;
  };
  const load = async (): Promise<void> => {
    library = await loadLibrary();
  };
  const packaging = (bytesMax: number): MqttPackaging => new MqttPackaging(bytesMax, loaded);
  return pomeloWire({ transport: "pomelo-mqtt", packaging, load }, options);
}

async function loadLibrary(): Promise<MqttLibrary> {
  try {
    const { default: library } = await import("mqtt-packet");
    return library;
  } catch (cause) {
    const reason = "pomelo-mqtt needs the package mqtt-packet: npm install mqtt-packet";
    throw new Error(reason, { cause });
  }
}
