import type { ServiceType } from "../call/method.js";
import type { CallingLink, OpenLink, Wire, WireHost } from "../connection/wire.js";
import type { AcceptLink, Link, LinkReceiver } from "../environment.js";
import { CallingEnd } from "./calling-end.js";
import { MethodFinder } from "./method-finder.js";
import type { Packaging } from "./packaging.js";
import { JsonNotation } from "./json-notation.js";
import type { Notation } from "./notation.js";
import type { PomeloName, ServiceNames } from "./pomelo-name.js";
import { RequestHeads } from "./request-heads.js";
import { ServingEnd } from "./serving-end.js";

/** What old servers call things. */
export interface PomeloWireOptions {
  /**
   * What old servers call a service where that is not its own name with a small first letter:
   * `{ "chat.v1.ChatRemote": "chat_remote" }`.
   */
  readonly names?: ServiceNames | undefined;
}

/** What tells one wire of pomelo from another. */
export interface PomeloWireShape {
  readonly transport: string;
  /** Default `tcp`. */
  readonly carrier?: "ws";
  /** `bytesMax` is the longest package that is taken. */
  readonly packaging: (bytesMax: number) => Packaging;
  /** Default JSON. Callers get no names: they hear from the server what there is. */
  readonly notation?: (names: readonly PomeloName[] | undefined) => Notation;
  readonly load?: () => Promise<void>;
}

/** A wire that speaks with old peers, in packages of one kind or another. */
export function pomeloWire(shape: PomeloWireShape, { names = {} }: PomeloWireOptions = {}): Wire {
  const { transport, load, carrier = "tcp", notation } = shape;
  let loading: Promise<void> | undefined;
  /** Undefined where nothing has to be loaded. What could not be loaded is not tried again. */
  const ready = (): Promise<void> | undefined => {
    if (loading === undefined) {
      loading = load?.();
      // Who waits for it hears of a failure; one that comes before anybody waits is no stray one.
      loading?.catch(() => {});
    }
    return loading;
  };
  return {
    transport,
    carrier,
    load: async () => ready(),
    connect(open: OpenLink, receiver: LinkReceiver, host: WireHost): CallingLink {
      const packaging = shape.packaging(host.limits.messageBytesMax);
      const speech = { packaging, notation: notation?.(undefined) ?? new JsonNotation() };
      const end = new CallingEnd(speech, host, { names, ready: ready() });
      end.heardBy(receiver);
      end.carriedBy(open(end));
      return end;
    },
    accept(accept: AcceptLink, host: WireHost, services: () => readonly ServiceType[]): AcceptLink {
      let finder: MethodFinder | undefined;
      const heads = new RequestHeads();
      return (link: Link): LinkReceiver | undefined => {
        finder ??= new MethodFinder(services(), names);
        const packaging = shape.packaging(host.limits.messageBytesMax);
        const speech = { packaging, notation: notation?.(finder.names) ?? new JsonNotation(heads) };
        const end = new ServingEnd(speech, host, finder);
        end.carriedBy(link);
        const receiver = accept(end);
        if (receiver === undefined) return undefined;
        end.heardBy(receiver);
        return end;
      };
    },
  };
}
