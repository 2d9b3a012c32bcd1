import type { ServiceType } from "../call/method.js";
import type { ConnectionHost } from "../connection/connection.js";
import { carrierSettings, type Wire } from "../connection/wire.js";
import type { AcceptLink, Listener, ListenSettings } from "../environment.js";
import type { ListenPlace } from "./check-listen.js";

/** What takes the links of every place. */
export interface Listening {
  readonly host: ConnectionHost;
  readonly wires: ReadonlyMap<string, Wire>;
  readonly settings: ListenSettings;
  readonly accept: AcceptLink;
  services(): readonly ServiceType[];
}

/** Opens one place, of Mailstation's own wire or of another. Rejects with the system's error. */
export async function listenAt(place: ListenPlace, listening: Listening): Promise<Listener> {
  const { host, wires, accept } = listening;
  const { environment } = host;
  const { address } = place;
  const settings = { ...listening.settings, ...place.settings };
  const wire = wires.get(address.transport);
  if (wire === undefined) return environment.listen(address, accept, settings);
  await wire.load?.();
  const take = wire.accept(accept, host, () => listening.services());
  const carried = { ...settings, ...carrierSettings(wire, host.limits) };
  const carrier = await environment.listen({ ...address, transport: wire.carrier }, take, carried);
  return {
    address: { ...carrier.address, transport: address.transport },
    close: () => carrier.close(),
    reloadTls: () => carrier.reloadTls?.(),
  };
}
