import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addressOf,
  ServerDirectory,
  type ServerInfo,
} from "../../../runtime/src/registry/server-directory.js";

function server(id: string, given: Partial<ServerInfo> = {}): ServerInfo {
  return { id, type: "chat", host: "127.0.0.1", port: 3000, ...given };
}

test("adds, finds by id and by type, removes", () => {
  const directory = new ServerDirectory();
  directory.add([server("a"), server("b"), server("g", { type: "game" })]);
  assert.deepEqual(directory.idsOf("chat"), ["a", "b"]);
  assert.deepEqual(directory.idsOf("game"), ["g"]);
  assert.equal(directory.get("b")?.port, 3000);
  assert.deepEqual(directory.remove(["a", "nobody"]), { removed: [server("a")], added: [] });
  assert.deepEqual(directory.idsOf("chat"), ["b"]);
  assert.equal(directory.get("a"), undefined);
  assert.deepEqual(directory.idsOf("nothing"), []);
});

test("an entry that has not changed is no change; tcp said or not is the same", () => {
  const directory = new ServerDirectory();
  directory.add([server("a")]);
  const before = directory.idsOf("chat");
  assert.deepEqual(directory.add([server("a", { transport: "tcp" })]), { removed: [], added: [] });
  assert.equal(directory.idsOf("chat"), before);
});

test("an entry that has changed is removed and added", () => {
  const directory = new ServerDirectory();
  directory.add([server("a"), server("b")]);
  const moved = server("a", { port: 4000 });
  assert.deepEqual(directory.add([moved]), { removed: [server("a")], added: [moved] });
  const other = server("a", { type: "game", port: 4000 });
  assert.deepEqual(directory.add([other]), { removed: [moved], added: [other] });
  assert.deepEqual(directory.idsOf("chat"), ["b"]);
  assert.deepEqual(directory.idsOf("game"), ["a"]);
});

test("another weight is no change of the server, but one that routers see", () => {
  const directory = new ServerDirectory();
  directory.add([server("a"), server("b")]);
  const before = directory.idsOf("chat");
  const heavy = server("a", { weight: 5 });
  assert.deepEqual(directory.add([heavy]), { removed: [], added: [] });
  assert.equal(directory.get("a"), heavy);
  assert.notEqual(directory.idsOf("chat"), before);
  assert.deepEqual(directory.idsOf("chat"), ["a", "b"]);
});

test("another number of connections is a change", () => {
  const directory = new ServerDirectory();
  directory.add([server("a")]);
  const wide = server("a", { connections: 2 });
  assert.deepEqual(directory.add([wide]), { removed: [server("a")], added: [wide] });
});

test("types are those of which there is a server", () => {
  const directory = new ServerDirectory();
  directory.add([server("a"), server("g", { type: "game" })]);
  assert.deepEqual(directory.types(), ["chat", "game"]);
  directory.remove(["a"]);
  assert.deepEqual(directory.types(), ["game"]);
});

test("remove takes a list of ids, and no text", () => {
  const directory = new ServerDirectory();
  directory.add([server("a")]);
  const id = "a" as unknown as readonly string[]; // as plain JavaScript can
  assert.throws(() => directory.remove(id), {
    name: "TypeError",
    message: 'ids: expected an array, got string "a"',
  });
  assert.deepEqual(directory.types(), ["chat"]);
});

test("replace makes exactly these the servers", () => {
  const directory = new ServerDirectory();
  directory.add([server("a"), server("b"), server("c")]);
  const change = directory.replace([server("b"), server("c", { port: 1 }), server("d")]);
  assert.deepEqual(
    change.removed.map(({ id }) => id),
    ["a", "c"],
  );
  assert.deepEqual(
    change.added.map(({ id }) => id),
    ["c", "d"],
  );
  assert.deepEqual(directory.idsOf("chat"), ["b", "c", "d"]);
});

test("regression: replace puts the servers into the order of the list, wherever they were before", () => {
  const directory = new ServerDirectory();
  directory.add([server("a"), server("g", { type: "game" }), server("b")]);
  const before = directory.idsOf("chat");
  directory.replace([server("c"), server("b"), server("g", { type: "game" })]);
  assert.deepEqual(directory.idsOf("chat"), ["c", "b"]);
  assert.deepEqual(directory.idsOf("*"), ["c", "b", "g"]);
  directory.replace([server("b"), server("c"), server("g", { type: "game" })]);
  assert.deepEqual(directory.idsOf("chat"), ["b", "c"]);
  assert.deepEqual(before, ["a", "b"]);
});

test("a list that is the same again changes nothing that routers look at", () => {
  const directory = new ServerDirectory();
  directory.replace([server("a"), server("b")]);
  const before = directory.idsOf("chat");
  directory.replace([server("a"), server("b")]);
  assert.equal(directory.idsOf("chat"), before);
});

test("regression: a server with another address keeps its place", () => {
  const directory = new ServerDirectory();
  directory.add([server("a"), server("b"), server("c")]);
  const before = directory.idsOf("chat");
  directory.add([server("a", { port: 1 })]);
  assert.deepEqual(directory.idsOf("chat"), ["a", "b", "c"]);
  assert.notEqual(directory.idsOf("chat"), before);
  assert.deepEqual(directory.idsOf("*"), ["a", "b", "c"]);
  directory.add([server("b", { type: "game" })]);
  assert.deepEqual([directory.idsOf("chat"), directory.idsOf("game")], [["a", "c"], ["b"]]);
});

test("names from Object.prototype are names like any other", () => {
  const directory = new ServerDirectory();
  assert.equal(directory.get("__proto__"), undefined);
  assert.deepEqual(directory.idsOf("constructor"), []);
  directory.add([server("__proto__", { type: "constructor" })]);
  assert.deepEqual(directory.idsOf("constructor"), ["__proto__"]);
});

const wrong: readonly [string, unknown, RegExp][] = [
  ["no array", { id: "a" }, /^servers: expected an array, got object$/],
  ["null", [null], /^servers\[0\]: expected an object, got null$/],
  ["a text", [server("a"), "b"], /^servers\[1\]: expected an object, got string "b"$/],
  [
    "no id",
    [{ ...server("a"), id: "" }],
    /^servers\[0\]: id: expected text of 1 to 256 characters/,
  ],
  ["a number as id", [{ ...server("a"), id: 5 }], /^servers\[0\]: id: .*got number 5$/],
  ["a long id", [server("x".repeat(257))], /: id: expected text of 1 to 256 characters/],
  ["an id that is no Unicode", [server("\ud800")], /: id: expected text/],
  ["no type", [server("a", { type: "" })], /^server a: type: expected text/],
  ["no host", [server("a", { host: "" })], /^server a: host: expected text/],
  ["port 0", [server("a", { port: 0 })], /^server a: port: .* 1 to 65535, got number 0$/],
  ["a port as text", [{ ...server("a"), port: "80" }], /^server a: port: .*got string "80"$/],
  ["port 65536", [server("a", { port: 65_536 })], /^server a: port: /],
  ["a transport", [{ ...server("a"), transport: "udp" }], /^server a: transport: expected "tcp"/],
  ["weight 0", [server("a", { weight: 0 })], /^server a: weight: .* 1 to 1000, got number 0$/],
  ["a weight too heavy", [server("a", { weight: 1001 })], /^server a: weight: /],
  ["half a connection", [server("a", { connections: 0.5 })], /^server a: connections: .* 1 to 64/],
  ["one twice", [server("a"), server("a")], /^server a: listed twice$/],
  [
    "a path over tcp",
    [server("a", { path: "/rpc" })],
    /^server a: path: only servers over ws have/,
  ],
  [
    "a path without a slash",
    [server("a", { transport: "ws", path: "rpc" })],
    /^server a: path: expected a path such as \/rpc, got string "rpc"$/,
  ],
  [
    "a path with a query",
    [server("a", { transport: "ws", path: "/rpc?x=1" })],
    /^server a: path: expected a path/,
  ],
  ["secure as text", [{ ...server("a"), secure: "yes" }], /^server a: secure: expected a boolean/],
  [
    "a host that no URL can hold",
    [server("a", { transport: "ws", host: "a b" })],
    /^server a: host: expected a name or an address, got string "a b"$/,
  ],
];

for (const [name, servers, message] of wrong) {
  test(`${name} is a TypeError that names it, and nothing changes`, () => {
    const directory = new ServerDirectory();
    directory.add([server("old")]);
    for (const change of ["add", "replace"] as const) {
      assert.throws(() => directory[change](servers as readonly ServerInfo[]), {
        // wrong on purpose
        name: "TypeError",
        message,
      });
    }
    assert.deepEqual(directory.idsOf("chat"), ["old"]);
  });
}

test("the address of an entry", () => {
  const plain = { transport: "tcp", host: "127.0.0.1", port: 3000 };
  assert.deepEqual(addressOf(server("a")), plain);
  assert.deepEqual(addressOf(server("a", { secure: false })), plain);
  assert.deepEqual(addressOf(server("a", { secure: true })), { ...plain, secure: true });
  const ws = { ...plain, transport: "ws", path: "/" };
  assert.deepEqual(addressOf(server("a", { transport: "ws" })), ws);
  assert.deepEqual(addressOf(server("a", { transport: "ws", path: "/rpc", secure: true })), {
    ...ws,
    path: "/rpc",
    secure: true,
  });
});

const changes: readonly [string, Partial<ServerInfo>, Partial<ServerInfo>, boolean][] = [
  ["another transport", {}, { transport: "ws" }, true],
  ["another path", { transport: "ws" }, { transport: "ws", path: "/rpc" }, true],
  ["the same path, said or not", { transport: "ws" }, { transport: "ws", path: "/" }, false],
  ["TLS", {}, { secure: true }, true],
  ["no TLS, said or not", {}, { secure: false }, false],
];

for (const [name, before, after, isChange] of changes) {
  test(`${name} is ${isChange ? "a" : "no"} change`, () => {
    const directory = new ServerDirectory();
    directory.add([server("a", before)]);
    assert.equal(directory.add([server("a", after)]).added.length, isChange ? 1 : 0);
  });
}
