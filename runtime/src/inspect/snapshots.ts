/** What has gone over connections. */
export interface TrafficSnapshot {
  readonly sentBytes: number;
  readonly sentFrames: number;
  readonly receivedBytes: number;
  readonly receivedFrames: number;
}

/** How calls have ended. */
export interface CallsSnapshot {
  readonly started: number;
  /** Of those, the ones that have not ended. */
  readonly running: number;
  readonly succeeded: number;
  /** The others by the name of their status; `DECLARED` for errors that an interface file declares. */
  readonly failed: Readonly<Record<string, number>>;
}

/** Calls that a station or a gateway makes. */
export interface MadeCallsSnapshot extends CallsSnapshot {
  /** Times that a call was given to a server after another attempt had failed. */
  readonly retries: number;
}

/** Calls that a gateway or a station answers. */
export interface ServedCallsSnapshot extends CallsSnapshot {
  /** Calls that were not run, by the name of their status. They are not among the started ones, but for those that a filter has refused. */
  readonly refused: Readonly<Record<string, number>>;
  /** Handlers that run, those included whose call is over, and answers that wait to be sent. */
  readonly handlersRunning: number;
}

/** All connections of a station or a gateway together, those included that have ended. */
export interface ConnectionsSnapshot {
  readonly opened: number;
  /** Of those that were open. */
  readonly closed: number;
  readonly traffic: TrafficSnapshot;
  /** Answers that came when nobody waited for them any more. */
  readonly lateAnswers: number;
}

/** One connection. */
export interface ConnectionSnapshot {
  /** Of this process: counts all of them. */
  readonly number: number;
  /** As the other side names itself. */
  readonly peer: {
    readonly id: string;
    readonly type: string;
    readonly address: string;
    /** Of the services that it serves over this connection, if it has said so. */
    readonly schemaHash?: string;
  };
  readonly isOpen: boolean;
  /** It has been open for so long. */
  readonly openMs?: number;
  /** Time since something came. */
  readonly silentMs?: number;
  /** Bytes that the system has not taken yet. */
  readonly unsentBytes: number;
  /** This side does not read because the peer does not. */
  readonly isPaused: boolean;
  /** Calls of this side that wait for an answer of the other. */
  readonly callsInFlight: number;
  /** Calls of the other side whose handlers run here. */
  readonly handlersRunning: number;
  readonly traffic: TrafficSnapshot;
}

/** Something that went wrong. */
export interface FailureSnapshot {
  /** `UNAVAILABLE`. */
  readonly code: string;
  readonly message: string;
  /** How long ago. */
  readonly agoMs: number;
}

/** One connection to a server, or the place of one. */
export interface MailboxSnapshot {
  /** `waiting`: it has no connection, and tries again in `retryInMs`. */
  readonly state: "idle" | "connecting" | "open" | "waiting" | "closed";
  readonly retryInMs?: number;
  /** Connections lost and attempts failed since one last worked. */
  readonly failures: number;
  /** Why it was last without a connection, however long ago. */
  readonly lastFailure?: FailureSnapshot;
  /** Calls that wait to be written. */
  readonly pendingCalls: number;
  readonly pendingBytes: number;
  readonly callsInFlight: number;
  /** The present one first; then those that only wait for their last answers. */
  readonly connections: readonly ConnectionSnapshot[];
}

/** Whether a server that can be reached does its work. */
export interface HealthSnapshot {
  /** It is left out for failing its calls. */
  readonly isEjected: boolean;
  /** The next call finds out in so long whether it is back; 0: the next one does. */
  readonly probeInMs?: number;
  readonly failuresInARow: number;
}

/** What a station knows of a server. */
export interface ServerSnapshot {
  readonly id: string;
  readonly type: string;
  /** `tcp://10.0.0.5:3333`. */
  readonly address: string;
  readonly weight: number;
  /** It is no longer in the directory, and only its last answers are awaited. */
  readonly isRemoved: boolean;
  /** Of its best connection. */
  readonly state: MailboxSnapshot["state"];
  readonly pendingCalls: number;
  readonly pendingBytes: number;
  readonly callsInFlight: number;
  /** Time its answers take now; 0 while nothing is known. */
  readonly latencyMs: number;
  /** Undefined where servers are never left out. */
  readonly health?: HealthSnapshot;
  /** None for a server that was never looked at. */
  readonly mailboxes: readonly MailboxSnapshot[];
}

/** How a station treats servers of one type. */
export interface ServerTypeSnapshot {
  readonly type: string;
  /** The name of a router, or `function` for one of the user's. */
  readonly router: string;
  readonly failMode: string;
  /** Repetitions that could be made now; undefined before the first call to the type. */
  readonly retryBudget?: number;
}

/** How a station stands with its registry. */
export interface RegistrySnapshotState {
  /** `etcd`. */
  readonly name: string;
  /** Servers of the directory that come from it. */
  readonly servers: number;
  /** It cannot be asked at present, and the servers are those that it told last. */
  readonly isStale: boolean;
  /** Time since it told its list. */
  readonly toldMs?: number;
  /** Why the list may be out of date. */
  readonly trouble?: string;
  /** Servers that it no longer lists and that are kept for the time being. */
  readonly absent: number;
  /** So many are missing at once that they are kept although nobody reaches them. */
  readonly isHeldBack: boolean;
}

/** What a station is doing. Holds plain values alone, so that it can be sent as JSON. */
export interface StationSnapshot {
  /** Empty where it has none. */
  readonly id: string;
  readonly type: string;
  readonly isClosed: boolean;
  readonly servers: readonly ServerSnapshot[];
  readonly serverTypes: readonly ServerTypeSnapshot[];
  readonly calls: MadeCallsSnapshot;
  /** Calls that no server has now. */
  readonly waiting: {
    /** For a router of the user's. */
    readonly forRouter: number;
    /** For their next attempt. */
    readonly forRetry: number;
  };
  /** Calls of servers that this station answers. */
  readonly callbacks: ServedCallsSnapshot;
  readonly connections: ConnectionsSnapshot;
  /** Of a station that has one. */
  readonly registry?: RegistrySnapshotState;
}

/** A service that a gateway serves. */
export interface ServiceSnapshot {
  /** `chat.v1.ChatRemote`. */
  readonly name: string;
  readonly methods: readonly string[];
  /** As the health service says. */
  readonly status: string;
}

/** What a gateway is doing. Holds plain values alone, so that it can be sent as JSON. */
export interface GatewaySnapshot {
  readonly id: string;
  readonly type: string;
  /** `draining`: it was told to stop, and calls still run. */
  readonly state: "idle" | "listening" | "draining" | "stopped";
  /** `tcp://0.0.0.0:3333`. */
  readonly listeners: readonly string[];
  /** Its own among them. */
  readonly services: readonly ServiceSnapshot[];
  readonly calls: ServedCallsSnapshot;
  /** Calls to those who are connected. */
  readonly callbacks: MadeCallsSnapshot;
  readonly connections: ConnectionsSnapshot & {
    /** Turned away, or closed before they had greeted, by the name of the status. */
    readonly refused: Readonly<Record<string, number>>;
  };
  /** Each connection there is, those included that have not greeted yet. */
  readonly peers: readonly ConnectionSnapshot[];
}
