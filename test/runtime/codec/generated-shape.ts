/**
 * What generated code looks like, written by hand: it proves that the codec's interface serves it,
 * and the tests of this folder use it where they need messages.
 */
import { enumeration } from "../../../runtime/src/codec/enum-type.js";
import {
  field,
  list,
  map,
  optional,
  type EnumType,
  type MessageType,
  type UnionType,
} from "../../../runtime/src/codec/descriptor.js";
import { message } from "../../../runtime/src/codec/message-type.js";
import type { Reader } from "../../../runtime/src/codec/reader.js";
import { union } from "../../../runtime/src/codec/union-type.js";
import {
  badCase,
  badEnum,
  badEnumNumber,
  unknownEnum,
  type UnknownEnum,
} from "../../../runtime/src/codec/unknown-enum.js";
import { unknownFields } from "../../../runtime/src/codec/unknown-fields.js";
import type { Writer } from "../../../runtime/src/codec/writer.js";

export type Presence = "UNSPECIFIED" | "ONLINE" | "AWAY" | UnknownEnum;

export const Presence: EnumType<Presence> = enumeration("chat.v1.Presence", false, {
  UNSPECIFIED: 0,
  ONLINE: 1,
  AWAY: 2,
});

export function encodePresence(value: Presence): number {
  switch (value) {
    case "UNSPECIFIED":
      return 0;
    case "ONLINE":
      return 1;
    case "AWAY":
      return 2;
    default:
      return typeof value === "number" ? value : badEnum("Presence", value);
  }
}

export function decodePresence(number: number): Presence {
  switch (number) {
    case 0:
      return "UNSPECIFIED";
    case 1:
      return "ONLINE";
    case 2:
      return "AWAY";
    default:
      return unknownEnum(number);
  }
}

export type Role = "MEMBER" | "OWNER";

export const Role: EnumType<Role> = enumeration("chat.v1.Role", true, { MEMBER: 0, OWNER: 1 });

export function encodeRole(value: Role): number {
  switch (value) {
    case "MEMBER":
      return 0;
    case "OWNER":
      return 1;
    default:
      return badEnum("Role", value);
  }
}

export function decodeRole(number: number): Role {
  switch (number) {
    case 0:
      return "MEMBER";
    case 1:
      return "OWNER";
    default:
      return badEnumNumber("Role", number);
  }
}

export interface Device {
  os: string;
  model?: string | undefined;
  [unknownFields]?: Uint8Array | undefined;
}

export const Device: MessageType<Device> = message(
  "chat.v1.User.Device",
  encodeDevice,
  decodeDevice,
  () => [field(1, "os", "string"), optional(2, "model", "string")],
);

export function encodeDevice(writer: Writer, value: Device): void {
  if (value.os !== "") writer.string(10, value.os);
  if (value.model !== undefined) writer.string(18, value.model);
  if (value[unknownFields] !== undefined) writer.raw(value[unknownFields]);
}

export function decodeDevice(reader: Reader, length: number, into?: Device): Device {
  const end = reader.enter(length, 48);
  let os = into === undefined ? "" : into.os;
  let model = into?.model;
  let unknown = into?.[unknownFields];
  while (reader.position < reader.end) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        os = reader.string();
        break;
      case 18:
        model = reader.string();
        break;
      default:
        unknown = reader.keepUnknown(tag, unknown);
    }
  }
  reader.leave(end);
  const value: Device = { os, model };
  if (unknown !== undefined) value[unknownFields] = unknown;
  return value;
}

export interface User {
  id: string;
  presence: Presence;
  role: Role;
  lastSeen?: Date | undefined;
  score: bigint;
  x: number;
  labels: Map<string, string>;
  devices: Device[];
  ranks: number[];
  parent?: User | undefined;
  [unknownFields]?: Uint8Array | undefined;
}

export const User: MessageType<User> = message("chat.v1.User", encodeUser, decodeUser, () => [
  field(1, "id", "string"),
  field(2, "role", Role),
  field(3, "presence", Presence, { default: "ONLINE" }),
  optional(5, "lastSeen", "timestamp"),
  field(6, "score", "int64"),
  field(7, "labels", map("string", "string")),
  field(8, "devices", list(Device)),
  optional(9, "parent", User),
  field(10, "ranks", list("int32")),
  field(11, "x", "float"),
]);

export function encodeUser(writer: Writer, value: User): void {
  if (value.id !== "") writer.string(10, value.id);
  if (value.role !== "MEMBER") writer.enum(16, encodeRole(value.role));
  writer.enum(24, encodePresence(value.presence));
  if (value.lastSeen !== undefined) writer.timestamp(42, value.lastSeen);
  if (value.score !== 0n) writer.int64(48, value.score);
  for (const [key, entry] of writer.entries(58, value.labels)) {
    const mark = writer.begin(58);
    writer.string(10, key);
    writer.string(18, entry);
    writer.end(mark);
  }
  for (const item of writer.items(66, value.devices)) {
    const mark = writer.begin(66);
    encodeDevice(writer, item);
    writer.end(mark);
  }
  if (value.parent !== undefined) {
    const mark = writer.begin(74);
    encodeUser(writer, value.parent);
    writer.end(mark);
  }
  writer.packedInt32(82, value.ranks);
  if (!Object.is(value.x, 0)) writer.float(93, value.x);
  if (value[unknownFields] !== undefined) writer.raw(value[unknownFields]);
}

export function decodeUser(reader: Reader, length: number, into?: User): User {
  const end = reader.enter(length, 360);
  let id = into === undefined ? "" : into.id;
  let role: Role = into === undefined ? "MEMBER" : into.role;
  let presence: Presence = into === undefined ? "ONLINE" : into.presence;
  let lastSeen = into?.lastSeen;
  let score = into === undefined ? 0n : into.score;
  const labels = into === undefined ? new Map<string, string>() : into.labels;
  const devices = into === undefined ? [] : into.devices;
  let parent = into?.parent;
  let ranks = into === undefined ? [] : into.ranks;
  let x = into === undefined ? 0 : into.x;
  let unknown = into?.[unknownFields];
  while (reader.position < reader.end) {
    const tag = reader.tag();
    switch (tag) {
      case 10:
        id = reader.string();
        break;
      case 16:
        role = decodeRole(reader.int32());
        break;
      case 24:
        presence = decodePresence(reader.int32());
        break;
      case 42:
        lastSeen = reader.timestamp(lastSeen);
        break;
      case 48:
        score = reader.int64();
        break;
      case 58:
        readLabel(reader, labels);
        break;
      case 66:
        devices.push(decodeDevice(reader, reader.length()));
        break;
      case 74:
        parent = decodeUser(reader, reader.length(), parent);
        break;
      case 80:
        ranks.push(reader.int32());
        break;
      case 82:
        ranks = reader.packedInt32(ranks);
        break;
      case 93:
        x = reader.float();
        break;
      default:
        unknown = reader.keepUnknown(tag, unknown);
    }
  }
  reader.leave(end);
  const value: User = { id, role, presence, lastSeen, score, labels, devices, parent, ranks, x };
  if (unknown !== undefined) value[unknownFields] = unknown;
  return value;
}

function readLabel(reader: Reader, into: Map<string, string>): void {
  const end = reader.enter(reader.length());
  let key = "";
  let entry = "";
  while (reader.position < reader.end) {
    const tag = reader.tag();
    if (tag === 10) key = reader.string();
    else if (tag === 18) entry = reader.string();
    else reader.skip(tag);
  }
  reader.leave(end);
  into.set(key, entry);
}

export type Event =
  | { case: "joined"; value: User; [unknownFields]?: Uint8Array | undefined }
  | { case: "left"; value: string; [unknownFields]?: Uint8Array | undefined }
  | { case: undefined; value?: undefined; [unknownFields]?: Uint8Array | undefined };

export const Event: UnionType<Event> = union("chat.v1.Event", encodeEvent, decodeEvent, () => [
  field(1, "joined", User),
  field(2, "left", "string"),
]);

export function encodeEvent(writer: Writer, value: Event): void {
  switch (value.case) {
    case "joined": {
      const mark = writer.begin(10);
      encodeUser(writer, value.value);
      writer.end(mark);
      break;
    }
    case "left":
      writer.string(18, value.value);
      break;
    case undefined:
      if (typeof value !== "object") badCase("Event", value);
      break;
    default:
      badCase("Event", (value as { case: unknown }).case);
  }
  if (value[unknownFields] !== undefined) writer.raw(value[unknownFields]);
}

export function decodeEvent(reader: Reader, length: number, into?: Event): Event {
  const end = reader.enter(length, 48);
  let value: Event = into ?? { case: undefined };
  let unknown = into?.[unknownFields];
  while (reader.position < reader.end) {
    const tag = reader.tag();
    switch (tag) {
      case 10: {
        const earlier = value.case === "joined" ? value.value : undefined;
        value = { case: "joined", value: decodeUser(reader, reader.length(), earlier) };
        break;
      }
      case 18:
        value = { case: "left", value: reader.string() };
        break;
      default:
        unknown = reader.keepUnknown(tag, unknown);
    }
  }
  reader.leave(end);
  if (unknown !== undefined) value[unknownFields] = unknown;
  return value;
}
