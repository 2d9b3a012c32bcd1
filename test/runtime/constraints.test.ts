import assert from "node:assert/strict";
import { test } from "node:test";
import { Gateway, type Logger, RpcError, Station, StatusCode } from "mailstation";
import { Simulation } from "mailstation/testing";
import { createRpc } from "../golden/generated/constraints/expected/index.js";
import type { ShopClient } from "../golden/generated/constraints/expected/shop.client.js";
import { ShopSkeleton } from "../golden/generated/constraints/expected/shop.server.js";
import {
  type Bounds,
  type History,
  Order,
  Order_Line,
} from "../golden/generated/constraints/expected/shop.js";

/*
 * Generated code with constraints, from a caller's arguments to the failure it sees.
 */

class Shop extends ShopSkeleton {
  readonly ran: string[] = [];

  place(order: Order): number {
    this.ran.push("place");
    return order.lines.length;
  }

  compare(orders: readonly Order[]): number {
    this.ran.push("compare");
    return orders.length;
  }

  measure(_: Bounds, times: number): void {
    this.ran.push(`measure ${times}`);
  }

  rename(name: string): Order {
    this.ran.push("rename");
    // Not what the interface allows: results are the server's own affair.
    return Order.create({ customer: `${name}!` });
  }

  history(customer: string, history: History): History {
    this.ran.push("history");
    return { ...history, entries: [customer] };
  }

  seen(product: string): void {
    this.ran.push(`seen ${product}`);
  }
}

interface World {
  readonly simulation: Simulation;
  readonly shop: Shop;
  readonly warnings: string[];
  readonly station: Station;
  readonly client: ShopClient;
}

async function inWorld(
  checkArguments: boolean | undefined,
  body: (world: World) => Promise<void>,
): Promise<void> {
  const simulation = new Simulation();
  const { environment } = simulation;
  const shop = new Shop();
  const warnings: string[] = [];
  const warn = (_: object, text?: string): void => void warnings.push(text ?? "");
  const logger: Logger = { debug: () => {}, info: () => {}, warn, error: warn };
  const listen = [{ transport: "tcp", port: 0 }] as const;
  const gateway = new Gateway({
    id: "shop-1",
    type: "shop",
    services: [shop],
    listen,
    environment,
    logger,
  });
  await gateway.start();
  const servers = [
    { id: "shop-1", type: "shop", host: "127.0.0.1", port: gateway.addresses[0]?.port ?? 0 },
  ];
  const station = new Station({ servers, environment, logger, checkArguments });
  try {
    const client = createRpc(station).shop.shop;
    await body({ simulation, shop, warnings, station, client });
  } finally {
    await station.close();
    await simulation.run(gateway.stop());
  }
}

async function failure(world: World, call: Promise<unknown>): Promise<RpcError> {
  const error: unknown = await world.simulation.run(
    call.then(
      () => undefined,
      (thrown: unknown) => thrown,
    ),
  );
  assert.ok(error instanceof RpcError, String(error));
  assert.equal(error.code, StatusCode.INVALID_ARGUMENT);
  return error;
}

const line = Order_Line.create({ product: "ab-1234" });
const order = Order.create({
  lines: [line],
  customer: "Ann Müller",
  delivery: { case: "pickup", value: "x" },
});
const wrongOrder = Order.create({
  lines: [],
  customer: "Ann  M",
  coupons: ["a", "b", "c", "d"],
  delivery: { case: "courier", value: { street: "" } },
  gifts: new Map([["mom", { ...line, units: 0 }]]),
  parcels: [[line], [line, { ...line, product: "x" }]],
  replaces: { ...order, customer: "" },
});
const problems = [
  "order.lines: 0 items, at least 1",
  "order.customer: does not match \\p{L}+( \\p{L}+)*",
  "order.coupons: 4 items, at most 3",
  "order.delivery.value.street: 0 characters, at least 1",
  'order.gifts["mom"].units: 0, at least 1',
  "order.parcels[1][1].product: does not match [a-z]{2}-\\d{4}",
  "order.replaces.customer: 0 characters, at least 1",
  "coupon: 17 characters, at most 16",
].join("; ");

test("the server refuses wrong arguments before the handler, and lists all that is wrong", () =>
  inWorld(undefined, async (world) => {
    const error = await failure(world, world.client.place(wrongOrder, "x".repeat(17)));
    assert.equal(error.rawMessage, problems);
    assert.equal(error.execution, "refused");
    assert.deepEqual([error.service, error.method], ["shop.v1.Shop", "place"]);
    assert.deepEqual(world.shop.ran, []);
    assert.equal(await world.simulation.run(world.client.place(order)), 1);
    assert.deepEqual(world.shop.ran, ["place"]);
  }));

test("lists and maps of messages are checked where they are parameters", () =>
  inWorld(undefined, async (world) => {
    const wrong = { ...order, customer: "" };
    const call = world.client.compare([order, wrong], new Map([["k", wrong]]), wrong);
    const { rawMessage } = await failure(world, call);
    const expected = ["orders[1]", 'byName["k"]', "last"].map(
      (path) => `${path}.customer: 0 characters, at least 1`,
    );
    assert.equal(rawMessage, expected.join("; "));
  }));

test("numbers, bytes and durations of every kind are checked", () =>
  inWorld(undefined, async (world) => {
    const bounds: Bounds = {
      small: 5,
      big: 9007199254740993n,
      safe: 2 ** 53 - 1,
      ratio: 0.9,
      huge: -1e3,
      wait: 0.5,
      key: new Uint8Array(16),
      labels: new Map(),
      quotes: "`",
      aFieldWithALongName: "a.b+c-d",
    };
    await world.simulation.run(world.client.measure(bounds));
    assert.deepEqual(world.shop.ran, ["measure 1"]);
    const wrong: Bounds = {
      small: -6,
      big: 9007199254740994n,
      safe: 0,
      ratio: 0.05,
      huge: Infinity,
      wait: 60_000.5,
      key: new Uint8Array(1),
      labels: new Map(Array.from({ length: 9 }, (_, index) => [`${index}`, ""])),
      quotes: "x",
      aFieldWithALongName: ".",
    };
    const expected = [
      "bounds.small: -6, at least -5",
      "bounds.big: 9007199254740994, at most 9007199254740993",
      "bounds.ratio: 0.05000000074505806, at least 0.1",
      "bounds.huge: Infinity, at most 1e+300",
      "bounds.wait: 60000.5 ms, at most 60000",
      "bounds.key: 1 byte, at least 2",
      "bounds.labels: 9 entries, at most 8",
      "bounds.quotes: does not match [\"'`{}$/\\\\]+",
      "bounds.aFieldWithALongName: does not match [A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*(?:\\+[…",
      "times: 11, at most 10",
    ];
    const { rawMessage } = await failure(world, world.client.measure(wrong, 11));
    assert.equal(rawMessage, expected.join("; "));
  }));

test("what a failure has no room for is left out at the border of a violation", () =>
  inWorld(undefined, async (world) => {
    const lines = Array.from({ length: 50 }, () => ({ ...line, product: "" }));
    const { rawMessage } = await failure(world, world.client.place({ ...order, lines }));
    const one = /order\.lines\[\d+\]\.product: does not match \[a-z\]\{2\}-\\d\{4\}/;
    assert.match(rawMessage, new RegExp(`^(?:${one.source}; ){10,}and more$`));
    assert.ok(new TextEncoder().encode(rawMessage).length <= 1024);
  }));

test("results and methods without constraints are not checked", () =>
  inWorld(true, async (world) => {
    const renamed = await world.simulation.run(world.client.rename("ann", []));
    assert.equal(renamed.customer, "ann!");
    const free = { entries: [""], earlier: { entries: [] } };
    const history = await world.simulation.run(world.client.history("", free));
    assert.deepEqual(history.entries, [""]);
  }));

test("a oneway request with wrong arguments is dropped, and logged", () =>
  inWorld(undefined, async (world) => {
    await world.simulation.run(world.client.seen("AB"));
    await world.simulation.run(world.client.seen("ab-0001"));
    await world.simulation.advance(10);
    assert.deepEqual(world.shop.ran, ["seen ab-0001"]);
    assert.deepEqual(world.warnings, [
      "oneway shop.v1.Shop/seen dropped: product: does not match [a-z]{2}-\\d{4}",
    ]);
  }));

test("with checkArguments nothing wrong is sent", () =>
  inWorld(true, async (world) => {
    const invocation = {
      service: "shop.v1.Shop",
      method: "place",
      args: [wrongOrder, "x".repeat(17)],
    };
    const calls = [
      () => world.client.to("shop-1").place(wrongOrder, "x".repeat(17)),
      () => world.station.invoke("shop-1", invocation),
    ];
    for (const call of calls) {
      const { rawMessage, execution, service, method, serverId } = await failure(world, call());
      assert.equal(rawMessage, problems);
      assert.deepEqual(
        { execution, service, method, serverId },
        { execution: "never-sent", service: "shop.v1.Shop", method: "place", serverId: "shop-1" },
      );
    }
    assert.equal((await failure(world, world.client.seen("AB"))).execution, "never-sent");
    const entries = await world.simulation.run(world.client.broadcast().seen("AB"));
    assert.equal(entries.get("shop-1")?.status, "rejected");
    assert.equal(world.station.stateOf("shop-1")?.kind, "idle");
    assert.equal(await world.simulation.run(world.client.place(order)), 1);
    assert.deepEqual(world.warnings, []);
  }));

test("with checkArguments a value of a wrong type is still explained as one", () =>
  inWorld(true, async (world) => {
    // As plain JavaScript could call it.
    const { rawMessage } = await failure(
      world,
      world.client.place({ ...order, customer: 5 } as never),
    );
    assert.equal(rawMessage, "order.customer: expected string, got number 5");
  }));
