import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { Reader, Writer } from "mailstation/codegen";
import { Bench_add, Bench_echo, Bench_echoBytes, Entity } from "../../gen/bench.js";
import { plainEntities } from "../calls/messages.js";
import type { Peer, PeerClient, PeerServer } from "../calls/peer.js";

const HEADER_BYTES = 17;
const TIMEOUT_MS = 10_000;
const SWEEP_MS = 50;
const FAILURE = 1;

type Method = typeof Bench_add | typeof Bench_echo | typeof Bench_echoBytes;
type Handler = (values: never) => unknown;

/**
 * What is left of a call when all is gone but generated codecs, a number for its method, a deadline
 * at either end, an object and a promise: no limits, routers, retries, streams, cancelling, metadata,
 * counts, or anything else that somebody might have asked for.
 */
export const floorPeer: Peer<Entity> = {
  packages: ["mailstation"],
  async serve(): Promise<PeerServer> {
    const server = createServer({ noDelay: true }, serveSocket);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return { port: (server.address() as AddressInfo).port };
  },
  async connect(port): Promise<PeerClient<Entity>> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    return new FloorClient(socket);
  },
};

const handlers = new Map<number, { readonly method: Method; readonly run: Handler }>([
  [Bench_add.id | 0, { method: Bench_add, run: ([left, right]: [number, number]) => left + right }],
  [Bench_echo.id | 0, { method: Bench_echo, run: ([entity]: [Entity]) => entity }],
  [Bench_echoBytes.id | 0, { method: Bench_echoBytes, run: ([bytes]: [Uint8Array]) => bytes }],
]);

function serveSocket(socket: Socket): void {
  const frames = new Frames(socket, (id, reader) => {
    const handler = handlers.get(reader.view.getInt32(reader.position, true));
    const remainingMs = reader.view.getUint32(reader.position + 4, true);
    reader.position += 8;
    if (handler === undefined || now() - frames.chunkAt > remainingMs) {
      frames.end(frames.begin(id, FAILURE));
      return;
    }
    const { method, run } = handler;
    const values = method.decode(reader, reader.end - reader.position);
    const result = run(values as never);
    const start = frames.begin(id, 0);
    method.encodeResult(frames.writer, result as never);
    frames.end(start);
  });
  socket.on("error", () => socket.destroy());
}

interface Call {
  readonly method: Method;
  readonly deadlineAt: number;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

class FloorClient implements PeerClient<Entity> {
  readonly entities = plainEntities.map((plain) =>
    Entity.create({ ...plain, counters: new Map(Object.entries(plain.counters)) }),
  );
  readonly #frames: Frames;
  readonly #calls: (Call | undefined)[] = [];
  readonly #freeIds: number[] = [];

  constructor(socket: Socket) {
    this.#frames = new Frames(socket, (id, reader) => {
      const call = this.#calls[id];
      if (call === undefined) return;
      this.#calls[id] = undefined;
      this.#freeIds.push(id);
      const isFailure = reader.view.getUint32(reader.position, true) === FAILURE;
      reader.position += 8;
      if (isFailure) call.reject(new Error("failed"));
      else call.resolve(call.method.decodeResult(reader, reader.end - reader.position) as never);
    });
    setInterval(() => this.#sweep(), SWEEP_MS).unref();
  }

  add(left: number, right: number): Promise<number> {
    return this.#call(Bench_add, [left, right] as never);
  }

  echo(entity: Entity): Promise<Entity> {
    return this.#call(Bench_echo, [entity] as never);
  }

  echoBytes(payload: Uint8Array): Promise<Uint8Array> {
    return this.#call(Bench_echoBytes, [payload] as never);
  }

  #call<Result>(method: Method, values: never): Promise<Result> {
    return new Promise((resolve, reject) => {
      const id = this.#freeIds.pop() ?? this.#calls.length;
      this.#calls[id] = { method, deadlineAt: now() + TIMEOUT_MS, resolve, reject };
      const frames = this.#frames;
      const start = frames.begin(id, method.id);
      method.encode(frames.writer, values);
      frames.end(start);
    });
  }

  #sweep(): void {
    const at = now();
    for (const [id, call] of this.#calls.entries()) {
      if (call === undefined || call.deadlineAt > at) continue;
      this.#calls[id] = undefined;
      call.reject(new Error("too late"));
    }
  }
}

/** Frames of `length u32 | id u32 | 1 byte | word u32 | time u32 | body`, gathered into one write per turn. */
class Frames {
  writer = new Writer(65_536);
  chunkAt = 0;
  readonly #socket: Socket;
  #isDue = false;
  #rest: Buffer | undefined;

  constructor(socket: Socket, onFrame: (id: number, reader: Reader) => void) {
    this.#socket = socket;
    socket.on("data", (data: Buffer) => {
      this.chunkAt = now();
      const chunk = this.#rest === undefined ? data : Buffer.concat([this.#rest, data]);
      const reader = new Reader(chunk);
      let at = 0;
      while (chunk.length - at >= HEADER_BYTES) {
        const end = at + reader.view.getUint32(at, true);
        if (end > chunk.length) break;
        reader.reset(chunk, at + HEADER_BYTES - 8, end);
        onFrame(reader.view.getUint32(at + 4, true), reader);
        at = end;
      }
      this.#rest = at < chunk.length ? chunk.subarray(at) : undefined;
    });
  }

  begin(id: number, word: number): number {
    const { writer } = this;
    writer.reserve(HEADER_BYTES);
    const { view, position } = writer;
    view.setUint32(position + 4, id, true);
    view.setUint32(position + 9, word, true);
    view.setUint32(position + 13, TIMEOUT_MS, true);
    writer.position = position + HEADER_BYTES;
    return position;
  }

  end(start: number): void {
    const { writer } = this;
    writer.view.setUint32(start, writer.position - start, true);
    if (this.#isDue) return;
    this.#isDue = true;
    process.nextTick(flush, this);
  }

  flush(): void {
    this.#isDue = false;
    const { writer } = this;
    this.#socket.write(writer.buffer.subarray(0, writer.position));
    if (this.#socket.writableLength === 0) writer.reset();
    else this.writer = new Writer(65_536);
  }
}

function flush(frames: Frames): void {
  frames.flush();
}

function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}
