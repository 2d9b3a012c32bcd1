import assert from "node:assert/strict";
import { test } from "node:test";
import type { Handler } from "../../../runtime/src/call/service-skeleton.js";
import { ServiceTable } from "../../../runtime/src/dispatcher/service-table.js";
import { echo, METHOD_IDS, Probe, ProbeServer } from "../support/probe-service.js";

test("finds methods by their numbers, and nothing else", () => {
  const table = new ServiceTable("probe", [new ProbeServer()]);
  assert.equal(table.find(METHOD_IDS.echo)?.method.path, "test.v1.Probe/echo");
  for (const id of [0, -1, 2 ** 31, NaN, "constructor", "__proto__"]) {
    assert.equal(table.find(id as number), undefined); // wrong on purpose
  }
});

test("a service that is given twice is a TypeError", () => {
  assert.throws(() => new ServiceTable("probe", [new ProbeServer(), new ProbeServer()]), {
    name: "TypeError",
    message: "services: test.v1.Probe is given twice",
  });
});

test("two methods with one number are a TypeError that names both", () => {
  const handlers: readonly Handler[] = [{ method: { ...echo, path: "x.Y/z" }, run: () => "" }];
  const other = { service: { ...Probe, name: "x.Y" }, handlers };
  assert.throws(() => new ServiceTable("probe", [new ProbeServer(), other]), {
    name: "TypeError",
    message: "services: x.Y/z and test.v1.Probe/echo have the same number 257; rename one",
  });
});

for (const given of [null, undefined, 5, {}, ProbeServer, { service: Probe }]) {
  test(`${String(given)} where a skeleton should be is a TypeError`, () => {
    assert.throws(() => new ServiceTable("probe", [given as never]), {
      name: "TypeError",
      message: /^services: expected instances of classes that extend a generated skeleton/,
    });
  });
}

test("no array is a TypeError", () => {
  assert.throws(() => new ServiceTable("probe", new ProbeServer() as never), {
    name: "TypeError",
    message: "services: expected an array of skeletons",
  });
});
