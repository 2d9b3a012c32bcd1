export { Simulation, type SimulationOptions } from "./testing/simulation.js";
export { type LinkConditions } from "./testing/memory-link.js";
export { type LinkEnds, MemoryNetwork } from "./testing/memory-network.js";
export { type ResumeOrder, SimulatedProcess } from "./testing/simulated-process.js";
export { VirtualClock } from "./testing/virtual-clock.js";
export {
  registryContract,
  type RegistryContractCase,
  type RegistryContractSubject,
} from "./testing/registry-contract.js";
