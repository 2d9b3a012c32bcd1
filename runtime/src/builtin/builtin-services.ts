import type { Peer } from "../call/peer.js";
import type { ServiceSkeleton } from "../call/service-skeleton.js";
import type { HealthBoard } from "./health-board.js";
import { HealthService } from "./health-service.js";
import { Loopback, type LoopbackHost } from "./loopback.js";
import { ReflectionService } from "./reflection-service.js";

/** What the built-in services of a gateway work with. */
export interface BuiltinHost {
  readonly id: string;
  readonly type: string;
  readonly health: HealthBoard;
  readonly isReflected: boolean;
  services(): readonly ServiceSkeleton[];
  /** For calls that the gateway makes to itself. */
  loopback(): LoopbackHost;
}

/** The services that a gateway has besides those it was given. */
export function builtinServices(host: BuiltinHost): readonly ServiceSkeleton[] {
  const { id, type, health, isReflected } = host;
  const services: ServiceSkeleton[] = [new HealthService(health)];
  if (isReflected) {
    const connect = (peer: Peer): Loopback => new Loopback(host.loopback(), peer);
    services.push(new ReflectionService({ id, type, connect, services: () => host.services() }));
  }
  return services;
}
