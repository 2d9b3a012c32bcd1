import { FrameKind } from "../../../runtime/src/composer/frame.js";
import {
  type Execution,
  type Limits,
  RpcError,
  type ServerInfo,
  StatusCode,
} from "../../../runtime/src/index.js";
import { failureBody } from "./frames.js";
import { type ProbeClient, type ProbeHandlers, RoomFull } from "./probe-service.js";
import { greetingServer, RawPeer, type ReceivedFrame } from "./raw-peer.js";
import { infoOf, never, type World } from "./world.js";

/** What the station does by itself with a call to which this has happened. */
export type AutomaticAction = "another server" | "one retry elsewhere" | "only idempotent" | "none";

/** Which call is made: `idempotent` is the same with a method that may run twice. */
export type CallKind = "unary" | "idempotent" | "oneway";

/** A test of one row: its servers, and the stub that knows them. */
export interface Scene {
  readonly world: World;
  readonly client: ProbeClient;
  /** Ids of the servers at which it happens. */
  readonly troubled: readonly string[];
  readonly abort: AbortController;
  /** Calls that have arrived at a troubled server. */
  arrived: number;
  /** Raw peers that a troubled server has made. */
  readonly peers: RawPeer[];
}

/** A row of the outcome table in docs/wire.md, and how to bring it about. */
export interface OutcomeCase {
  readonly row: string;
  readonly code: number;
  readonly execution: Execution;
  readonly automatic: AutomaticAction;
  /** Oneway calls meet it too. */
  readonly isOnewayToo?: boolean;
  /** Limits of the station. */
  readonly limits?: Partial<Limits>;
  /** A server at which it happens. */
  server(scene: Scene, id: string): Promise<ServerInfo>;
  before?(scene: Scene): Promise<void>;
  call?(scene: Scene, kind: CallKind): Promise<unknown>;
  /** What happens once the call was made. */
  after?(scene: Scene): Promise<void>;
  /** What else must be so when the call has failed. */
  check?(scene: Scene, error: RpcError): Promise<void>;
}

/** Calls the method that the kind stands for. */
export function makeCall(client: ProbeClient, kind: CallKind): Promise<unknown> {
  if (kind === "oneway") return client.note("hello");
  return kind === "unary" ? client.echo("hello") : client.fetch("hello");
}

async function serving(
  scene: Scene,
  id: string,
  handlers: Partial<ProbeHandlers>,
  limits: Partial<Limits> = {},
): Promise<ServerInfo> {
  return infoOf(await scene.world.gateway(handlers, { id, limits }));
}

/** A server that answers the handshake and then does this with every frame. */
function scripted(
  scene: Scene,
  id: string,
  onFrame: (peer: RawPeer, frame: ReceivedFrame) => void,
): Promise<ServerInfo> {
  const make = greetingServer((peer, frame) => {
    scene.arrived++;
    onFrame(peer, frame);
  });
  return scene.world.rawServer(() => {
    const peer = make();
    scene.peers.push(peer);
    return peer;
  }, id);
}

/** A server that takes connections and never says a word. */
const mute = ({ world }: Scene, id: string): Promise<ServerInfo> =>
  world.rawServer(() => new RawPeer(), id);

function refusing(code: number): (scene: Scene, id: string) => Promise<ServerInfo> {
  return (scene, id) =>
    scripted(scene, id, (peer, { callId }) => {
      peer.send(FrameKind.FAILURE, callId, failureBody(code, "refused", "not now"));
    });
}

/** Connects to the troubled servers. */
async function connectAll({ world, client, troubled }: Scene): Promise<void> {
  for (const id of troubled) await world.rig.run(client.to(id).echo("first"));
}

/** Has a call wait for each troubled server. */
function queueOne({ client, troubled }: Scene): Promise<void> {
  for (const id of troubled) {
    client
      .to(id)
      .echo("first")
      .catch(() => {});
  }
  return Promise.resolve();
}

const honest = (scene: Scene, id: string): Promise<ServerInfo> =>
  serving(scene, id, { text: (text) => text });

const stuck = (scene: Scene, id: string): Promise<ServerInfo> =>
  serving(scene, id, {
    text: () => {
      scene.arrived++;
      return never();
    },
  });

const wrongText = 5 as unknown as string; // what plain JavaScript could pass

/** Every row that a unary or oneway call can meet. */
export const OUTCOME_CASES: readonly OutcomeCase[] = [
  {
    row: "bad argument, before the server is connected",
    code: StatusCode.INVALID_ARGUMENT,
    execution: "never-sent",
    automatic: "none",
    isOnewayToo: true,
    server: honest,
    call: ({ client }, kind) =>
      kind === "oneway" ? client.note(wrongText) : client.echo(wrongText),
  },
  {
    row: "bad argument, on an open connection",
    code: StatusCode.INVALID_ARGUMENT,
    execution: "never-sent",
    automatic: "none",
    isOnewayToo: true,
    server: honest,
    before: connectAll,
    call: ({ client }, kind) =>
      kind === "oneway" ? client.note(wrongText) : client.echo(wrongText),
  },
  {
    row: "too large to send",
    code: StatusCode.RESOURCE_EXHAUSTED,
    execution: "never-sent",
    automatic: "none",
    isOnewayToo: true,
    server: (scene, id) => serving(scene, id, {}, { messageBytesMax: 100 }),
    call: ({ client }, kind) =>
      kind === "oneway" ? client.note("x".repeat(100)) : client.echo("x".repeat(100)),
  },
  {
    row: "no such server",
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
    automatic: "none",
    isOnewayToo: true,
    server: honest,
    call: ({ client }, kind) => makeCall(client.to("probe-nowhere"), kind),
  },
  {
    row: "connect refused",
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
    automatic: "another server",
    isOnewayToo: true,
    server: ({ world }, id) => world.deadServer(id),
  },
  {
    row: "pending queue full, in calls",
    code: StatusCode.RESOURCE_EXHAUSTED,
    execution: "never-sent",
    automatic: "another server",
    isOnewayToo: true,
    limits: { pendingCallsMax: 1 },
    server: mute,
    before: queueOne,
  },
  {
    row: "pending queue full, in bytes",
    code: StatusCode.RESOURCE_EXHAUSTED,
    execution: "never-sent",
    automatic: "another server",
    isOnewayToo: true,
    limits: { pendingBytesMax: 10 },
    server: mute,
    before: queueOne,
  },
  {
    row: "deadline while queued",
    code: StatusCode.DEADLINE_EXCEEDED,
    execution: "never-sent",
    automatic: "none",
    isOnewayToo: true,
    server: mute,
    call: ({ client }, kind) => makeCall(client.with({ timeoutMs: 100 }), kind),
    after: ({ world }) => world.rig.advance(150),
  },
  {
    row: "server draining",
    code: StatusCode.UNAVAILABLE,
    execution: "refused",
    automatic: "one retry elsewhere",
    server: refusing(StatusCode.UNAVAILABLE),
  },
  {
    row: "overloaded, in flight",
    code: StatusCode.RESOURCE_EXHAUSTED,
    execution: "refused",
    automatic: "one retry elsewhere",
    server: refusing(StatusCode.RESOURCE_EXHAUSTED),
  },
  {
    row: "expired on arrival",
    code: StatusCode.DEADLINE_EXCEEDED,
    execution: "refused",
    automatic: "none",
    server: refusing(StatusCode.DEADLINE_EXCEEDED),
  },
  {
    row: "GOAWAY below the call",
    code: StatusCode.UNAVAILABLE,
    execution: "refused",
    automatic: "one retry elsewhere",
    server: (scene, id) =>
      scripted(scene, id, (peer, { kind, callId }) => {
        if (kind !== FrameKind.REQUEST) return;
        const body = failureBody(StatusCode.UNAVAILABLE, "refused", "the server is stopping");
        peer.send(FrameKind.GOAWAY, callId - 1, body);
      }),
  },
  {
    row: "unknown method",
    code: StatusCode.UNIMPLEMENTED,
    execution: "refused",
    automatic: "none",
    server: async ({ world }, id) => infoOf(await world.gateway({}, { id, services: [] })),
  },
  {
    row: "connection lost after the write",
    code: StatusCode.UNAVAILABLE,
    execution: "maybe-executed",
    automatic: "only idempotent",
    server: (scene, id) => scripted(scene, id, (peer) => peer.link.destroy()),
  },
  {
    row: "connection lost before the write",
    code: StatusCode.UNAVAILABLE,
    execution: "never-sent",
    automatic: "another server",
    server: honest,
    before: connectAll,
    call: ({ world, client }, kind) => {
      world.rig.breakCallers();
      return makeCall(client, kind);
    },
  },
  {
    row: "deadline after the write",
    code: StatusCode.DEADLINE_EXCEEDED,
    execution: "maybe-executed",
    automatic: "none",
    server: stuck,
    call: ({ client }, kind) => makeCall(client.with({ timeoutMs: 100 }), kind),
    after: async (scene) => {
      await scene.world.rig.until(() => scene.arrived > 0);
      await scene.world.rig.advance(150);
    },
  },
  {
    row: "cancel after the write",
    code: StatusCode.CANCELLED,
    execution: "maybe-executed",
    automatic: "none",
    server: stuck,
    call: ({ client, abort }, kind) => makeCall(client.with({ signal: abort.signal }), kind),
    after: async (scene) => {
      await scene.world.rig.until(() => scene.arrived > 0);
      scene.abort.abort();
    },
  },
  {
    row: "cancel while queued",
    code: StatusCode.CANCELLED,
    execution: "never-sent",
    automatic: "none",
    isOnewayToo: true,
    server: mute,
    call: ({ client, abort }, kind) => makeCall(client.with({ signal: abort.signal }), kind),
    after: ({ abort }) => Promise.resolve(abort.abort()),
  },
  {
    row: "cancelled before the call",
    code: StatusCode.CANCELLED,
    execution: "never-sent",
    automatic: "none",
    isOnewayToo: true,
    server: honest,
    call: ({ client }, kind) => makeCall(client.with({ signal: AbortSignal.abort() }), kind),
  },
  {
    row: "reply: an error with a code",
    code: StatusCode.UNAVAILABLE,
    execution: "executed",
    automatic: "none",
    server: (scene, id) =>
      serving(scene, id, {
        text: () => {
          throw new RpcError(StatusCode.UNAVAILABLE, "the handler says so");
        },
      }),
  },
  {
    row: "reply: a declared error",
    code: 1001,
    execution: "executed",
    automatic: "none",
    server: (scene, id) =>
      serving(scene, id, {
        admit: (room) => {
          throw new RoomFull({ room });
        },
      }),
    call: ({ client }) => client.admit("lobby"),
    check: (_scene, error) => {
      if (!(error instanceof RoomFull) || error.room !== "lobby") throw error;
      return Promise.resolve();
    },
  },
  {
    row: "undecodable reply",
    code: StatusCode.INTERNAL,
    execution: "executed",
    automatic: "none",
    server: (scene, id) =>
      scripted(scene, id, (peer, { kind, callId }) => {
        if (kind === FrameKind.REQUEST) {
          peer.send(FrameKind.RESPONSE, callId, Uint8Array.of(0x0a, 0x7f));
        }
      }),
    check: connectionClosed,
  },
  {
    row: "undecodable reply: a failure",
    code: StatusCode.INTERNAL,
    execution: "executed",
    automatic: "none",
    server: (scene, id) =>
      scripted(scene, id, (peer, { kind, callId }) => {
        if (kind === FrameKind.REQUEST) {
          peer.send(FrameKind.FAILURE, callId, Uint8Array.of(0x1a, 0x7f));
        }
      }),
    check: connectionClosed,
  },
];

async function connectionClosed({ world, peers }: Scene): Promise<void> {
  await world.rig.until(() => peers.every(({ isClosed }) => isClosed));
  for (const peer of peers) peer.failure(FrameKind.GOAWAY);
}
