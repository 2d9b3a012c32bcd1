/** A service with streams of every kind, as generated code would declare it. */
import type { Reader } from "../../../runtime/src/codec/reader.js";
import type { Writer } from "../../../runtime/src/codec/writer.js";
import type { CallContext } from "../../../runtime/src/index.js";
import {
  bidiStream,
  checkItem,
  type BidiStreamMethod,
  ClientStub,
  clientStream,
  type ClientStreamMethod,
  field,
  handleBoth,
  handleItems,
  handleStream,
  type Handler,
  type ItemSource,
  serverStream,
  type ServerStreamMethod,
  service,
  ServiceSkeleton,
  type ServiceType,
} from "../../../runtime/src/codegen.js";
import { admit, echo } from "./probe-service.js";

/** Numbers on the wire. */
export const STREAM_IDS = { watch: 0x0201, upload: 0x0202, talk: 0x0203, peek: 0x0204 } as const;

const arguments_ = {
  serverType: "probe",
  encode: echo.encode,
  decode: echo.decode,
  parameters: echo.parameters,
};

const texts = {
  encodeResult: echo.encodeResult,
  decodeResult: echo.decodeResult,
  result: () => "string" as const,
};

const chunks = {
  encodeItem: encodeChunk,
  decodeItem: decodeChunk,
  item: () => field(1, "parts", "bytes", { constraints: { length: { max: 300_000 } } }),
  constrainedItems: checkItem,
};

/** Text in, any number of texts out. */
export const watch: ServerStreamMethod<[string], [string], string> = serverStream({
  ...arguments_,
  ...texts,
  path: "test.v1.Streams/watch",
  id: STREAM_IDS.watch,
  ...(admit.errors === undefined ? {} : { errors: admit.errors }),
});

/** As {@link watch}, but may run twice. */
export const peek: ServerStreamMethod<[string], [string], string> = serverStream({
  ...arguments_,
  ...texts,
  path: "test.v1.Streams/peek",
  id: STREAM_IDS.peek,
  idempotent: true,
});

/** Text and chunks in, one text out. */
export const upload: ClientStreamMethod<[string], [string], Uint8Array, string> = clientStream({
  ...arguments_,
  ...texts,
  ...chunks,
  path: "test.v1.Streams/upload",
  id: STREAM_IDS.upload,
});

/** Chunks in, texts out. */
export const talk: BidiStreamMethod<[string], [string], Uint8Array, string> = bidiStream({
  ...arguments_,
  ...texts,
  ...chunks,
  path: "test.v1.Streams/talk",
  id: STREAM_IDS.talk,
});

/** The service. */
export const Streams: ServiceType = service({
  name: "test.v1.Streams",
  serverType: "probe",
  methods: () => [watch, peek, upload, talk],
});

/** The stub. */
export class StreamClient extends ClientStub {
  watch(text: string): AsyncIterable<string> {
    return this.$receive(watch, [text]);
  }

  peek(text: string): AsyncIterable<string> {
    return this.$receive(peek, [text]);
  }

  upload(text: string, parts: ItemSource<Uint8Array>): Promise<string> {
    return this.$upload(upload, [text], parts);
  }

  talk(text: string, parts: ItemSource<Uint8Array>): AsyncIterable<string> {
    return this.$exchange(talk, [text], parts);
  }
}

/** What a test may have the server do. */
export interface StreamHandlers {
  watch(text: string, call: CallContext): AsyncIterable<string>;
  upload(
    text: string,
    parts: AsyncIterable<Uint8Array>,
    call: CallContext,
  ): string | Promise<string>;
  talk(text: string, parts: AsyncIterable<Uint8Array>, call: CallContext): AsyncIterable<string>;
}

const answers: StreamHandlers = {
  async *watch(text) {
    for (const letter of text) yield await Promise.resolve(letter);
  },
  async upload(text, parts) {
    let bytes = 0;
    for await (const part of parts) bytes += part.length;
    return `${text}: ${bytes}`;
  },
  async *talk(text, parts) {
    for await (const part of parts) yield `${text}: ${part.length}`;
  },
};

/** The skeleton; `watch` answers watch and peek. */
export class StreamServer extends ServiceSkeleton {
  override readonly service: ServiceType = Streams;
  override readonly handlers: readonly Handler[];

  constructor(given: Partial<StreamHandlers> = {}) {
    super();
    const handlers = { ...answers, ...given };
    this.handlers = [
      handleStream(watch, ([text], call) => handlers.watch(text, call)),
      handleStream(peek, ([text], call) => handlers.watch(text, call)),
      handleItems(upload, ([text, parts], call) => handlers.upload(text, parts, call)),
      handleBoth(talk, ([text, parts], call) => handlers.talk(text, parts, call)),
    ];
  }
}

/** All items of a stream. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function encodeChunk(writer: Writer, data: Uint8Array): void {
  if (!(data instanceof Uint8Array) || data.length > 0) writer.bytes(10, data);
}

function decodeChunk(reader: Reader, length: number): Uint8Array {
  const end = reader.enter(length);
  let data: Uint8Array = new Uint8Array(0);
  while (reader.position < reader.end) {
    const tag = reader.tag();
    if (tag === 10) data = reader.bytes();
    else reader.skip(tag);
  }
  reader.leave(end);
  return data;
}
