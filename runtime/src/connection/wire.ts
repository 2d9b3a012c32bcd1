import { describe } from "../codec/describe.js";
import type { AnyMethod, ServiceType } from "../call/method.js";
import type { AcceptLink, Environment, Link, LinkReceiver } from "../environment.js";
import type { Limits } from "../limits.js";

/** What a wire works with. */
export interface WireHost {
  readonly environment: Environment;
  readonly limits: Limits;
}

/** Opens the link that carries a wire. */
export type OpenLink = (receiver: LinkReceiver) => Link;

/** The link of a caller to a server that speaks another wire. */
export interface CallingLink extends Link {
  /** A call of this method is about to be written. */
  willSend(method: AnyMethod): void;
}

/**
 * A wire that is not Mailstation's own. It stands between a connection and the link below: what the
 * connection writes in frames it says in the words of the peer, and the other way round. Everything
 * above, from routers to the drain of a gateway, works as it always does.
 */
export interface Wire {
  /** As directories and listeners name it: `pinus-tcp`. */
  readonly transport: string;
  /** What carries it: the bytes of tcp, or the text messages of ws. */
  readonly carrier: "tcp" | "ws";
  /** Loads what only this wire needs; a gateway waits for it before it listens. */
  load?(): Promise<void>;
  /** A link to a server; the receiver hears what a server of Mailstation would say. */
  connect(open: OpenLink, receiver: LinkReceiver, host: WireHost): CallingLink;
  /** Takes links of callers on behalf of `accept`. */
  accept(accept: AcceptLink, host: WireHost, services: () => readonly ServiceType[]): AcceptLink;
}

/** What is to be said of links that carry a wire: how long text messages may be. */
export function carrierSettings(
  { carrier }: Wire,
  { messageBytesMax }: Limits,
): { readonly textBytesMax: number | undefined } {
  return { textBytesMax: carrier === "ws" ? messageBytesMax : undefined };
}

/** The wires by their transports. Throws a TypeError that names the option where one is none. */
export function wiresByTransport(wires: readonly Wire[] = []): ReadonlyMap<string, Wire> {
  if (!Array.isArray(wires)) {
    throw new TypeError(`wires: expected an array, got ${describe(wires)}`);
  }
  const given: readonly Wire[] = wires;
  const byTransport = new Map<string, Wire>();
  for (const [index, wire] of given.entries()) {
    if (!isWire(wire)) {
      const got = describe(wire);
      throw new TypeError(`wires[${index}]: expected a wire, as pinusTcp() makes one, got ${got}`);
    }
    if (byTransport.has(wire.transport)) {
      throw new TypeError(`wires[${index}]: there is one of ${wire.transport} already`);
    }
    byTransport.set(wire.transport, wire);
  }
  return byTransport;
}

/** Plain JavaScript can give anything. */
function isWire(wire: Partial<Wire> | null | undefined): boolean {
  return typeof wire?.transport === "string" && typeof wire.connect === "function";
}
