import assert from "node:assert/strict";
import { test } from "node:test";
import { pinusRouter, pomeloRouter } from "../../../runtime/src/pomelo/pomelo-router.js";

const servers = Array.from({ length: 1000 }, (_, index) => {
  return { id: `chat-${String(index)}`, type: "chat", host: "127.0.0.1", port: 1 };
});
const call = { service: "", method: "", serverType: "chat", args: [], metadata: new Map() };

test("pinus: a session goes to the server at the CRC-32 of its uid", () => {
  // The check value of the CRC: 0xcbf43926 is 3,421,780,262.
  assert.equal(pinusRouter({ uid: "123456789" }, call, servers, servers), "chat-262");
  assert.equal(pinusRouter({ uid: 123456789 }, call, servers, servers), "chat-262");
  assert.equal(pinusRouter("123456789", call, servers, servers), "chat-262");
});

test("pomelo: as pinus, but with the amount of a signed number", () => {
  // The same as a signed number: -873,187,034.
  assert.equal(pomeloRouter({ uid: "123456789" }, call, servers, servers), "chat-34");
  // Not negative: 891,568,578 for both.
  assert.equal(pomeloRouter({ uid: "abc" }, call, servers, servers), "chat-578");
  assert.equal(pinusRouter({ uid: "abc" }, call, servers, servers), "chat-578");
});

test("beyond ASCII, pinus hashes UTF-8 and pomelo single bytes", () => {
  // What the packages crc 4.3.2 and crc 0.2.0 give.
  assert.equal(pinusRouter("é", call, servers, servers), `chat-${String(0x0e048d3e % 1000)}`);
  assert.equal(pomeloRouter("é", call, servers, servers), `chat-${String(198_489_425 % 1000)}`);
});

test("a call without a session, or with one of nobody, goes to the first server", () => {
  for (const key of [undefined, null, "", {}, { uid: "" }, { uid: undefined }]) {
    assert.equal(pinusRouter(key, call, servers, servers), "chat-0");
    assert.equal(pomeloRouter(key, call, servers, servers), "chat-0");
  }
});

test("regression: a server that cannot be asked keeps its sessions, and so do the others", () => {
  const usable = servers.filter(({ id }) => id !== "chat-262" && id !== "chat-0");
  for (const uid of ["123456789", "abc", ""]) {
    assert.equal(pinusRouter(uid, call, usable, servers), pinusRouter(uid, call, servers, servers));
    assert.equal(
      pomeloRouter(uid, call, usable, servers),
      pomeloRouter(uid, call, servers, servers),
    );
  }
});

test("what is no uid is refused", () => {
  assert.throws(() => pomeloRouter({ uid: {} }, call, servers, servers), /session with a uid/);
});
