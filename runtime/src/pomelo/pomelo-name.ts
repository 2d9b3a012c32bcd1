import { methodName, serviceName, type AnyMethod } from "../call/method.js";

/** Where pomelo looks for what is asked to answer. */
export interface PomeloName {
  readonly namespace: string;
  readonly service: string;
  readonly method: string;
}

/** Names of services at old servers, by the full names of their interfaces: `{ "chat.v1.ChatRemote": "chatRemote" }`. */
export type ServiceNames = Readonly<Record<string, string>>;

/** The names of a method at old servers: the service as the file is called that has it, `chatRemote`. */
export function pomeloName(
  { path, namespace = "user" }: AnyMethod,
  names: ServiceNames,
): PomeloName {
  const fullName = serviceName(path);
  const given = Object.hasOwn(names, fullName) ? names[fullName] : undefined;
  return { namespace, service: given ?? fileName(fullName), method: methodName(path) };
}

/** `chatRemote` of `chat.v1.ChatRemote`, `npcAI` of `NpcAI`, `aiRemote` of `AIRemote`. */
function fileName(fullName: string): string {
  const name = fullName.slice(fullName.lastIndexOf(".") + 1);
  return name.replace(/^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+/, (head) => head.toLowerCase());
}
