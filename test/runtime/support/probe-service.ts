/**
 * The service that the runtime's tests call, as generated code would declare it. A test gives the
 * server only the handlers that it needs.
 */
import type { Reader } from "../../../runtime/src/codec/reader.js";
import type { Writer } from "../../../runtime/src/codec/writer.js";
import type { CallContext } from "../../../runtime/src/index.js";
import {
  ClientStub,
  DeclaredError,
  type DeclaredErrorOptions,
  decodeVoid,
  encodeVoid,
  errorType,
  type ErrorType,
  field,
  handle,
  type Handler,
  message,
  type MessageType,
  oneway,
  type OnewayMethod,
  optional,
  service,
  ServiceSkeleton,
  type ServiceType,
  unary,
  type UnaryMethod,
} from "../../../runtime/src/codegen.js";

/** A message that holds itself: deep ones reach the limit of nesting. */
export interface Tree {
  readonly child?: Tree | undefined;
}

const Tree: MessageType<Tree> = message("test.v1.Tree", encodeTree, decodeTree, () => [
  optional(1, "child", Tree),
]);

/** The error that `admit` declares. */
export class RoomFull extends DeclaredError {
  readonly room: string;

  constructor(fields: RoomFullFields, options?: DeclaredErrorOptions) {
    super(1001, "RoomFull", fields, options);
    this.room = fields.room;
  }
}

/** Fields of {@link RoomFull}. */
export interface RoomFullFields {
  readonly room: string;
}

const RoomFullType: ErrorType<RoomFullFields> = errorType({
  code: 1001,
  name: "test.v1.RoomFull",
  create: (fields, options) => new RoomFull(fields, options),
  encode: (writer, { room }) => encodeText(writer, [room]),
  decode: (reader, length) => ({ room: decodeText(reader, length)[0] }),
  fields: () => [field(1, "room", "string")],
});

/** Numbers on the wire. */
export const METHOD_IDS = {
  echo: 0x0101,
  fetch: 0x0102,
  note: 0x0103,
  blob: 0x0104,
  plant: 0x0105,
  admit: 0x0106,
  hurry: 0x0107,
} as const;

const textMethod = {
  serverType: "probe",
  encode: encodeText,
  decode: decodeText,
  parameters: () => [field(1, "text", "string")],
};

const textResult = {
  encodeResult: (writer: Writer, value: string) => encodeText(writer, [value]),
  decodeResult: (reader: Reader, length: number) => decodeText(reader, length)[0],
  result: () => "string" as const,
};

/** Text in, text out; must not run twice. */
export const echo: UnaryMethod<[string], [string], string> = unary({
  ...textMethod,
  ...textResult,
  path: "test.v1.Probe/echo",
  id: METHOD_IDS.echo,
});

/** As {@link echo}, but may run twice. */
export const fetch: UnaryMethod<[string], [string], string> = unary({
  ...textMethod,
  ...textResult,
  path: "test.v1.Probe/fetch",
  id: METHOD_IDS.fetch,
  idempotent: true,
});

/** As {@link echo}, with a time of its own. */
export const hurry: UnaryMethod<[string], [string], string> = unary({
  ...textMethod,
  ...textResult,
  path: "test.v1.Probe/hurry",
  id: METHOD_IDS.hurry,
  timeoutMs: 200,
});

/** Is never answered. */
export const note: OnewayMethod<[string], [string]> = oneway({
  ...textMethod,
  path: "test.v1.Probe/note",
  id: METHOD_IDS.note,
});

/** Bytes in, bytes out. */
export const blob: UnaryMethod<[Uint8Array], [Uint8Array], Uint8Array> = unary({
  path: "test.v1.Probe/blob",
  id: METHOD_IDS.blob,
  serverType: "probe",
  encode: encodeBytes,
  decode: decodeBytes,
  parameters: () => [field(1, "data", "bytes")],
  encodeResult: (writer, value) => encodeBytes(writer, [value]),
  decodeResult: (reader, length) => decodeBytes(reader, length)[0],
  result: () => "bytes",
});

/** Takes a tree of any depth. */
export const plant: UnaryMethod<[Tree], [Tree], void> = unary({
  path: "test.v1.Probe/plant",
  id: METHOD_IDS.plant,
  serverType: "probe",
  encode: (writer, [tree]) => encodeTree(writer, { child: tree }),
  decode: (reader, length) => [decodeTree(reader, length).child ?? {}],
  parameters: () => [field(1, "tree", Tree)],
  encodeResult: encodeVoid,
  decodeResult: decodeVoid,
});

/** Fails with {@link RoomFull}. */
export const admit: UnaryMethod<[string], [string], void> = unary({
  ...textMethod,
  path: "test.v1.Probe/admit",
  id: METHOD_IDS.admit,
  encodeResult: encodeVoid,
  decodeResult: decodeVoid,
  errors: () => [RoomFullType],
});

/** The service. */
export const Probe: ServiceType = service({
  name: "test.v1.Probe",
  serverType: "probe",
  schemaHash: "0123456789abcdef",
  methods: () => [echo, fetch, note, blob, plant, admit, hurry],
});

/** The stub. */
export class ProbeClient extends ClientStub {
  echo(text: string): Promise<string> {
    return this.$call(echo, [text]);
  }

  fetch(text: string): Promise<string> {
    return this.$call(fetch, [text]);
  }

  hurry(text: string): Promise<string> {
    return this.$call(hurry, [text]);
  }

  note(text: string): Promise<void> {
    return this.$send(note, [text]);
  }

  blob(data: Uint8Array): Promise<Uint8Array> {
    return this.$call(blob, [data]);
  }

  plant(tree: Tree): Promise<void> {
    return this.$call(plant, [tree]);
  }

  admit(room: string): Promise<void> {
    return this.$call(admit, [room]);
  }
}

/** What a test may have the server do. */
export interface ProbeHandlers {
  text(text: string, call: CallContext): string | Promise<string>;
  note(text: string, call: CallContext): void | Promise<void>;
  blob(data: Uint8Array, call: CallContext): Uint8Array | Promise<Uint8Array>;
  plant(tree: Tree, call: CallContext): void | Promise<void>;
  admit(room: string, call: CallContext): void | Promise<void>;
}

const answers: ProbeHandlers = {
  text: (text) => text,
  note: () => {},
  blob: (data) => data,
  plant: () => {},
  admit: () => {},
};

/** The skeleton; `text` answers echo, fetch and hurry. */
export class ProbeServer extends ServiceSkeleton {
  override readonly service: ServiceType = Probe;
  override readonly handlers: readonly Handler[];

  constructor(given: Partial<ProbeHandlers> = {}) {
    super();
    const handlers = { ...answers, ...given };
    this.handlers = [
      handle(echo, ([text], call) => handlers.text(text, call)),
      handle(fetch, ([text], call) => handlers.text(text, call)),
      handle(hurry, ([text], call) => handlers.text(text, call)),
      handle(note, ([text], call) => handlers.note(text, call)),
      handle(blob, ([data], call) => handlers.blob(data, call)),
      handle(plant, ([tree], call) => handlers.plant(tree, call)),
      handle(admit, ([room], call) => handlers.admit(room, call)),
    ];
  }
}

/** A tree of that many levels. */
export function treeOf(levels: number): Tree {
  let tree: Tree = {};
  for (let level = 1; level < levels; level++) tree = { child: tree };
  return tree;
}

function encodeText(writer: Writer, [text]: readonly [string]): void {
  if (text !== "") writer.string(10, text);
}

function decodeText(reader: Reader, length: number): [string] {
  const end = reader.enter(length);
  let text = "";
  while (reader.position < reader.end) {
    const tag = reader.tag();
    if (tag === 10) text = reader.string();
    else reader.skip(tag);
  }
  reader.leave(end);
  return [text];
}

function encodeBytes(writer: Writer, [data]: readonly [Uint8Array]): void {
  if (!(data instanceof Uint8Array) || data.length > 0) writer.bytes(10, data);
}

function decodeBytes(reader: Reader, length: number): [Uint8Array] {
  const end = reader.enter(length);
  let data: Uint8Array = new Uint8Array(0);
  while (reader.position < reader.end) {
    const tag = reader.tag();
    if (tag === 10) data = reader.bytes();
    else reader.skip(tag);
  }
  reader.leave(end);
  return [data];
}

function encodeTree(writer: Writer, { child }: Tree): void {
  if (child === undefined) return;
  const mark = writer.begin(10);
  encodeTree(writer, child);
  writer.end(mark);
}

function decodeTree(reader: Reader, length: number): Tree {
  const end = reader.enter(length);
  let child: Tree | undefined;
  while (reader.position < reader.end) {
    const tag = reader.tag();
    if (tag === 10) child = decodeTree(reader, reader.length());
    else reader.skip(tag);
  }
  reader.leave(end);
  return { child };
}
