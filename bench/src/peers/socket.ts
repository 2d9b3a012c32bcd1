import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { makePayload, PAYLOAD_BYTES, plainEntities, type PlainEntity } from "../calls/messages.js";
import type { Peer, PeerClient, PeerServer } from "../calls/peer.js";
import { FrameReader } from "./frame-reader.js";
import { FrameWriter } from "./frame-writer.js";

/** First byte of a frame's body. */
const ADD = 0;
const ECHO = 1;
const ITEMS = 2;
const CHUNKS = 3;
const ENTITY = 4;

/** What a message of ours takes as protobuf: here it is carried as so many bytes that mean nothing. */
const ENTITY_BYTES = 140;

/**
 * The ceiling: what Node's socket gives to code that knows nothing but frames. A promise for each
 * call, all frames of a turn in one write, no codec, no limits, no deadlines.
 */
export const socketPeer: Peer<PlainEntity> = {
  packages: [],
  async serve(): Promise<PeerServer> {
    const server = createServer({ noDelay: true }, serveSocket);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return { port: (server.address() as AddressInfo).port };
  },
  async connect(port): Promise<PeerClient<PlainEntity>> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    return new SocketClient(socket);
  },
};

function serveSocket(socket: Socket): void {
  const writer = new FrameWriter(socket);
  const chunk = makePayload(PAYLOAD_BYTES);
  const reader = new FrameReader((body, start, end) => {
    const kind = body[start];
    const id = body.readUInt32LE(start + 1);
    if (kind === ADD) {
      const sum = body.readInt32LE(start + 5) + body.readInt32LE(start + 9);
      writer.numbers(ADD, id, sum, 0);
    } else if (kind === ENTITY) {
      writer.answer(ENTITY, body, start, end);
    } else if (kind === ECHO) {
      writer.bytes(ECHO, id, body.subarray(start + 5, end));
    } else if (kind === ITEMS) {
      void stream(socket, body.readUInt32LE(start + 5), (index) => {
        writer.numbers(ITEMS, id, index, 0);
      });
    } else {
      void stream(socket, body.readUInt32LE(start + 5), () => {
        writer.bytes(CHUNKS, id, chunk);
      });
    }
  });
  socket.on("data", (data: Buffer) => {
    reader.take(data);
  });
  socket.on("error", () => socket.destroy());
}

/** Writes until the socket has enough, and goes on when it has sent that. */
async function stream(socket: Socket, count: number, write: (n: number) => void): Promise<void> {
  const itemsPerTurn = 256;
  for (let index = 0; index < count; index++) {
    write(index);
    if (index % itemsPerTurn !== itemsPerTurn - 1) continue;
    await new Promise((resolve) => process.nextTick(resolve));
    if (socket.writableNeedDrain) await once(socket, "drain");
  }
}

class SocketClient implements PeerClient<PlainEntity> {
  readonly entities = plainEntities;
  readonly #writer: FrameWriter;
  readonly #sums: ((sum: number) => void)[] = [];
  readonly #echoes: ((bytes: Buffer) => void)[] = [];
  readonly #entities: ((entity: PlainEntity) => void)[] = [];
  readonly #freeIds: number[] = [];
  readonly #encoded = plainEntities.map(({ id }) => opaque(id));
  #idsMade = 0;
  #received = 0;
  #wanted = 0;
  #onStreamEnd: (() => void) | undefined;

  constructor(socket: Socket) {
    this.#writer = new FrameWriter(socket);
    const reader = new FrameReader((body, start, end) => {
      this.#takeFrame(body, start, end);
    });
    socket.on("data", (data: Buffer) => {
      reader.take(data);
    });
  }

  add(left: number, right: number): Promise<number> {
    const id = this.#freeIds.pop() ?? this.#idsMade++;
    this.#writer.numbers(ADD, id, left, right);
    return new Promise((resolve) => (this.#sums[id] = resolve));
  }

  echo(entity: PlainEntity): Promise<PlainEntity> {
    const bytes = this.#encoded[(entity.id - 70_001) & 15];
    if (bytes === undefined) throw new Error("no such message");
    const id = this.#freeIds.pop() ?? this.#idsMade++;
    this.#writer.bytes(ENTITY, id, bytes);
    return new Promise((resolve) => (this.#entities[id] = resolve));
  }

  echoBytes(payload: Uint8Array): Promise<Uint8Array> {
    const id = this.#freeIds.pop() ?? this.#idsMade++;
    this.#writer.bytes(ECHO, id, payload);
    return new Promise((resolve) => (this.#echoes[id] = resolve));
  }

  async receiveItems(count: number): Promise<number> {
    return this.#receive(ITEMS, count);
  }

  async receiveChunks(count: number): Promise<number> {
    return (await this.#receive(CHUNKS, count)) * PAYLOAD_BYTES;
  }

  async #receive(kind: number, count: number): Promise<number> {
    this.#received = 0;
    this.#wanted = count;
    const ended = new Promise<void>((resolve) => (this.#onStreamEnd = resolve));
    this.#writer.numbers(kind, 0, count, 0);
    await ended;
    return this.#received;
  }

  #takeFrame(body: Buffer, start: number, end: number): void {
    const kind = body[start];
    if (kind === ITEMS || kind === CHUNKS) {
      if (++this.#received === this.#wanted) this.#onStreamEnd?.();
      return;
    }
    const id = body.readUInt32LE(start + 1);
    this.#freeIds.push(id);
    if (kind === ADD) this.#sums[id]?.(body.readInt32LE(start + 5));
    else if (kind === ENTITY) this.#entities[id]?.(entityAt((body[start + 5] ?? 0) & 15));
    else this.#echoes[id]?.(body.subarray(start + 5, end));
  }
}

function entityAt(index: number): PlainEntity {
  const entity = plainEntities[index];
  if (entity === undefined) throw new Error("another message came back");
  return entity;
}

function opaque(id: number): Uint8Array {
  const bytes = makePayload(ENTITY_BYTES);
  bytes[0] = (id - 70_001) & 15;
  return bytes;
}
