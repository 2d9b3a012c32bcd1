import { describe } from "../codec/describe.js";
import { OLD_TRANSPORTS } from "../environment.js";
import { type ServerInfo, ServerDirectory } from "../registry/server-directory.js";
import { checkInstance, instanceOf, type ServerInstance } from "../registry/server-instance.js";

/**
 * Reads a list of servers: an array, or `{ "servers": […] }`, of entries such as those of a station's
 * `servers` or of a registry; or pomelo's own `servers.json`, `{ "chat": [{ "id", "host", "port" }] }`,
 * below the name of the environment or without it. Throws an error that says what is wrong.
 */
export function readServerList(text: string, environmentName: string): readonly ServerInstance[] {
  const value: unknown = JSON.parse(text);
  const entries = Array.isArray(value) ? value : entriesOf(value, environmentName);
  const instances = entries.map((entry: unknown) => readEntry(entry));
  const ids = new Set<string>();
  for (const { id } of instances) {
    if (id !== "" && ids.has(id)) throw new TypeError(`server ${id}: listed twice`);
    ids.add(id);
  }
  return instances;
}

function entriesOf(value: unknown, environmentName: string): readonly unknown[] {
  const list = recordOf(value);
  if (list === undefined) {
    throw new TypeError(`expected a list of servers, got ${describe(value)}`);
  }
  if (Array.isArray(list["servers"]) && Object.keys(list).length === 1) return list["servers"];
  const named = recordOf(list[environmentName]);
  const byType = named ?? list;
  return Object.entries(byType).flatMap(([type, servers]) => {
    if (!Array.isArray(servers)) {
      const known = Object.keys(list).join(", ");
      const hint = named === undefined ? `; there is no ${environmentName} among ${known}` : "";
      throw new TypeError(`${type}: expected an array of servers, got ${describe(servers)}${hint}`);
    }
    return servers.map((server: unknown) => ({ ...recordOf(server), type }));
  });
}

function readEntry(entry: unknown): ServerInstance {
  const given = recordOf(entry);
  if (given === undefined) throw new TypeError(`expected a server, got ${describe(entry)}`);
  if (given["addresses"] !== undefined) return checkInstance(given);
  const { id, type, host, port, transport, path, secure, weight, zone } = given;
  const named = { id, type, host, port, transport, path, secure, weight, zone };
  // The directory says what is wrong with it, or that it is one.
  const info = named as ServerInfo;
  new ServerDirectory(ANY_WIRE).add([info]);
  return instanceOf(info);
}

/** A list is read by whoever wants; who calls needs the wires. */
const ANY_WIRE: ReadonlyMap<string, true> = new Map(OLD_TRANSPORTS.map((name) => [name, true]));

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  // A plain object can be asked for any property.
  return isRecord ? (value as Readonly<Record<string, unknown>>) : undefined;
}
