import type { MqttLibrary } from "./mqtt-packaging.js";

/** One for all wires that need it. */
let library: MqttLibrary | undefined;

/** Loads mqtt-packet. Rejects with what to do where it is not installed, for that transport. */
export async function loadMqtt(transport: string): Promise<void> {
  if (library !== undefined) return;
  try {
    ({ default: library } = await import("mqtt-packet"));
  } catch (cause) {
    const reason = `${transport} needs the package mqtt-packet: npm install mqtt-packet`;
    throw new Error(reason, { cause });
  }
}

/** The library, once it is loaded. */
export function loadedMqtt(): MqttLibrary {
  if (library === undefined) throw new Error("mqtt-packet is not loaded yet");
  return library;
}
