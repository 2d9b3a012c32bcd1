export { Simulation, type SimulationOptions } from "./testing/simulation.js";
export { MemoryNetwork } from "./testing/memory-network.js";
export { VirtualClock } from "./testing/virtual-clock.js";
