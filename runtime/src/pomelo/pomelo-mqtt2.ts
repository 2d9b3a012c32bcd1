import type { Wire } from "../connection/wire.js";
import { ListNotation } from "./list-notation.js";
import { loadedMqtt, loadMqtt } from "./loaded-mqtt.js";
import { MqttPackaging } from "./mqtt-packaging.js";
import type { PomeloName } from "./pomelo-name.js";
import { pomeloWire, type PomeloWireOptions } from "./pomelo-wire.js";
import { ServiceList } from "./service-list.js";

const TOPICS = { requests: "rpc", answers: "r", list: "h" } as const;

/**
 * The wire that pomelo-rpc 1.0.7 calls `mqtt2`, for `transport: "pomelo-mqtt2"`: packed values instead of
 * JSON, and numbers instead of names. Needs the package `mqtt-packet`, which is loaded when the wire is
 * first used.
 */
export function pomeloMqtt2(options?: PomeloWireOptions): Wire {
  return pomeloWire(
    {
      transport: "pomelo-mqtt2",
      packaging: (bytesMax) => new MqttPackaging(bytesMax, TOPICS, loadedMqtt),
      notation: (names) => new ListNotation(names && listOf(names)),
      load: () => loadMqtt("pomelo-mqtt2"),
    },
    options,
  );
}

const lists = /*@__PURE__*/ new WeakMap<readonly PomeloName[], ServiceList>();

/** One for all connections. */
function listOf(names: readonly PomeloName[]): ServiceList {
  const known = lists.get(names) ?? ServiceList.of(names);
  lists.set(names, known);
  return known;
}
