import { execFileSync } from "node:child_process";
import process from "node:process";

/** The ways on which a machine is reached, each over a cable of its own: from servers, from callers, from its like. */
export const WAYS = ["servers", "callers", "peers"] as const;
export type Way = (typeof WAYS)[number];

/** A machine of its own on this one, as far as its network goes. */
export interface NamespacedMachine {
  /** In front of a program that is to run on it. */
  readonly command: readonly string[];
  readonly addresses: Readonly<Record<Way, string>>;
}

/** Machines in network namespaces of Linux, whose cables can be pulled: nothing is refused then, all is silent. */
export class PrivateNetwork {
  readonly machines: readonly NamespacedMachine[];
  /** Short, as names of devices are. */
  readonly #name = `ms${process.pid % 100_000}`;
  readonly #net = `10.${100 + (process.pid % 100)}`;

  private constructor(size: number) {
    const bridges = WAYS.map((_, at) => `link add ${this.#bridge(at)} type bridge`);
    for (const command of bridges) ip(command);
    for (const [at] of WAYS.entries()) {
      ip(`addr add ${this.#address(at, 1)}/24 dev ${this.#bridge(at)}`);
      ip(`link set ${this.#bridge(at)} up`);
    }
    this.machines = Array.from({ length: size }, (_, index) => this.#machine(index));
  }

  /** The network; or why this system cannot have it. */
  static open(size: number): PrivateNetwork | string {
    if (process.platform !== "linux") return "network namespaces are Linux's";
    if (process.getuid?.() !== 0) return "only root makes network namespaces";
    try {
      ip(`netns add ms${process.pid}probe`);
      ip(`netns del ms${process.pid}probe`);
    } catch (error) {
      return `ip netns: ${error instanceof Error ? error.message : String(error)}`;
    }
    return new PrivateNetwork(size);
  }

  /** Pulls the cables of the ways out of the machines, or of one of them. */
  cut(ways: readonly Way[], index?: number): void {
    this.#switch(ways, "down", index);
  }

  /** Plugs them in again. */
  mend(ways: readonly Way[], index?: number): void {
    this.#switch(ways, "up", index);
  }

  /** Nothing is left of it. What runs on the machines has to have ended. */
  close(): void {
    for (const [index] of this.machines.entries()) ip(`netns del ${this.#name}n${index}`);
    for (const [at] of WAYS.entries()) ip(`link del ${this.#bridge(at)}`);
  }

  #switch(ways: readonly Way[], state: "up" | "down", only: number | undefined): void {
    for (const [index] of this.machines.entries()) {
      if (only !== undefined && index !== only) continue;
      for (const way of ways) ip(`link set ${this.#cable(WAYS.indexOf(way), index)} ${state}`);
    }
  }

  #machine(index: number): NamespacedMachine {
    const namespace = `${this.#name}n${index}`;
    ip(`netns add ${namespace}`);
    ip(`-n ${namespace} link set lo up`);
    for (const [at] of WAYS.entries()) {
      const cable = this.#cable(at, index);
      ip(`link add ${cable} type veth peer name way${at} netns ${namespace}`);
      ip(`link set ${cable} master ${this.#bridge(at)} up`);
      ip(`-n ${namespace} addr add ${this.#address(at, 10 + index)}/24 dev way${at}`);
      ip(`-n ${namespace} link set way${at} up`);
    }
    const [servers, callers, peers] = WAYS.map((_, at) => this.#address(at, 10 + index));
    return {
      command: ["ip", "netns", "exec", namespace],
      addresses: { servers: servers ?? "", callers: callers ?? "", peers: peers ?? "" },
    };
  }

  #bridge(at: number): string {
    return `${this.#name}b${at}`;
  }

  #cable(at: number, index: number): string {
    return `${this.#name}v${at}${index}`;
  }

  #address(at: number, host: number): string {
    return `${this.#net}.${at}.${host}`;
  }
}

function ip(command: string): void {
  execFileSync("ip", command.split(" "), { stdio: ["ignore", "ignore", "pipe"] });
}
