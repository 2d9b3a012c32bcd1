import type { FieldInfo, MethodInfo, ServiceInfo, TypeInfo } from "mailstation/builtin";

/** A service much as its interface file declares it. */
export function serviceText({ name, methods }: ServiceInfo): string {
  return [name, ...methods.map((method) => `  ${methodText(method)}`)].join("\n");
}

/** `join(room: string, role: chat.v1.Role = "MEMBER"): chat.v1.User throws chat.v1.RoomFull`. */
function methodText(method: MethodInfo): string {
  const { name, kind, parameters, item, result, errors } = method;
  const stream = item === undefined ? [] : [`${item.name}: stream ${item.type}`];
  const passed = [...parameters.map(fieldText), ...stream].join(", ");
  const isStream = kind === "SERVER_STREAM" || kind === "BIDI_STREAM";
  const given = result === undefined ? "" : `: ${isStream ? "stream " : ""}${result}`;
  const thrown = errors.length === 0 ? "" : ` throws ${errors.join(", ")}`;
  return `${kind === "ONEWAY" ? "oneway " : ""}${name}(${passed})${given}${thrown}`;
}

/** A type much as its interface file declares it. */
export function typeText({ name, kind, fields, members, code }: TypeInfo): string {
  const number = code === undefined ? "" : ` = ${String(code)}`;
  const inside =
    kind === "ENUM"
      ? [...members].map(([member, value]) => `  ${member} = ${String(value)};`)
      : fields.map((field) => `  ${String(field.number)} ${fieldText(field)};`);
  return [`${String(kind).toLowerCase()} ${name}${number} {`, ...inside, "}"].join("\n");
}

function fieldText({ name, type, optional, defaultValue }: FieldInfo): string {
  const preset = defaultValue === undefined ? "" : ` = ${JSON.stringify(defaultValue)}`;
  return `${name}${optional ? "?" : ""}: ${type}${preset}`;
}
