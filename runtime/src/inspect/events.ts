import type { Environment, EventChannel } from "../environment.js";
import type { RpcError } from "../rpc-error.js";

/** What every event says. */
interface EventShape {
  /** Id of the station or gateway where it happened; empty where it has none. */
  readonly source: string;
  /** In the time of that one's environment: milliseconds, of which only differences mean anything. */
  readonly atMs: number;
}

/** The process at the other end. */
interface EventPeer {
  /** As it names itself; empty where it has no name. */
  readonly id: string;
  readonly type: string;
  readonly address: string;
}

/** What events of one call say. */
interface CallEventShape extends EventShape {
  /** `client`: this side makes it; `server`: this side answers it. */
  readonly side: "client" | "server";
  /** The same object in all events of one call, to be compared or used as a key. */
  readonly call: object;
  /** `chat.v1.ChatRemote/join`. */
  readonly method: string;
  readonly kind: "unary" | "oneway" | "server-stream" | "client-stream" | "bidi-stream";
}

/** A call was made; or one has come, and its handler is about to run. */
export interface CallStartEvent extends CallEventShape {
  /** Who calls, or whom it goes to where that is settled. */
  readonly peer: EventPeer | undefined;
}

/** A call has ended, however that was. */
export interface CallEndEvent extends CallEventShape {
  /** Id of the server that it was given to last, or of who called; undefined where there was none. */
  readonly peerId: string | undefined;
  /** Undefined for a call that went well. */
  readonly error: RpcError | undefined;
}

/** A call is given to a server once more. */
export interface CallRetryEvent extends CallEventShape {
  /** Id of the server. */
  readonly serverId: string;
  /** Why it did not end with the attempt before. */
  readonly error: RpcError;
}

/** A call that has come will not run. */
export interface CallRefuseEvent extends EventShape {
  /** Undefined where it is not known here. */
  readonly method: string | undefined;
  readonly peer: EventPeer;
  readonly error: RpcError;
}

/** A connection has done its greetings: calls can go over it. */
export interface ConnectionOpenEvent extends EventShape {
  /** `client`: this side has connected. */
  readonly side: "client" | "server";
  /** Number of the connection in this process. */
  readonly connection: number;
  readonly peer: EventPeer;
}

/** A connection has ended, or never came about. */
export interface ConnectionCloseEvent extends ConnectionOpenEvent {
  readonly wasOpen: boolean;
  /** `UNAVAILABLE`. */
  readonly code: string;
  readonly reason: string;
}

/** A station sees a server otherwise than before. */
export interface ServerStateEvent extends EventShape {
  readonly serverId: string;
  readonly serverType: string;
  /** Of its best connection. */
  readonly state: "idle" | "connecting" | "open" | "waiting" | "closed";
  /** It is left out for failing its calls. */
  readonly isEjected: boolean;
  /** Why it has no connection, where it is `waiting`. */
  readonly reason: string | undefined;
}

/** What can be subscribed to with Node's `diagnostics_channel`: names of channels, and what comes there. */
export interface RuntimeEvents {
  readonly "mailstation:call:start": CallStartEvent;
  readonly "mailstation:call:end": CallEndEvent;
  readonly "mailstation:call:retry": CallRetryEvent;
  readonly "mailstation:call:refuse": CallRefuseEvent;
  readonly "mailstation:connection:open": ConnectionOpenEvent;
  readonly "mailstation:connection:close": ConnectionCloseEvent;
  readonly "mailstation:server:state": ServerStateEvent;
}

/** A channel that knows what goes into it. */
export interface TypedChannel<Event extends object> extends EventChannel {
  publish(event: Event): void;
}

const NOBODY: EventChannel = { hasSubscribers: false, publish: () => {} };

/** The channels of one station or gateway. Look at `hasSubscribers` before an event is made. */
export class Events {
  readonly callStart: TypedChannel<CallStartEvent>;
  readonly callEnd: TypedChannel<CallEndEvent>;
  readonly callRetry: TypedChannel<CallRetryEvent>;
  readonly callRefuse: TypedChannel<CallRefuseEvent>;
  readonly connectionOpen: TypedChannel<ConnectionOpenEvent>;
  readonly connectionClose: TypedChannel<ConnectionCloseEvent>;
  readonly serverState: TypedChannel<ServerStateEvent>;
  readonly #environment: Environment;
  readonly #source: string;

  constructor(environment: Environment, source: string) {
    this.#environment = environment;
    this.#source = source;
    const open = (name: keyof RuntimeEvents): EventChannel => environment.channel?.(name) ?? NOBODY;
    this.callStart = open("mailstation:call:start");
    this.callEnd = open("mailstation:call:end");
    this.callRetry = open("mailstation:call:retry");
    this.callRefuse = open("mailstation:call:refuse");
    this.connectionOpen = open("mailstation:connection:open");
    this.connectionClose = open("mailstation:connection:close");
    this.serverState = open("mailstation:server:state");
  }

  /** What every event says, for one that happens now. */
  shape(): EventShape {
    return { source: this.#source, atMs: this.#environment.now() };
  }
}
