import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import type { DeclarationModel, ServiceModel } from "../../../compiler/src/model/model.js";
import { compileFiles } from "./compile-text.js";

const read = (name: string): string => readFileSync(join(import.meta.dirname, name), "utf8");
const result = compileFiles({
  "chat.rpc": read("sample.rpc"),
  "common.rpc": read("common.rpc"),
  "audit.rpc": read("audit.rpc"),
});

function declaration(name: string): DeclarationModel {
  const chat = result.model?.files.find((file) => file.output === "chat");
  const found = chat?.declarations.find((candidate) => candidate.name === name);
  assert.ok(found !== undefined, `no ${name}`);
  return found;
}

function service(): ServiceModel {
  const found = declaration("ChatRemote");
  assert.ok(found.kind === "service");
  return found;
}

test("the sample compiles with one warning, about its unused import", () => {
  assert.deepEqual(
    result.diagnostics.map(({ code, message }) => `${code} ${message}`),
    ["RPC2012 `audit` is imported but never used"],
  );
  assert.deepEqual(
    result.model?.files.map(({ path, output }) => `${path} ${output}`),
    ["audit.rpc audit", "chat.rpc chat", "common.rpc common"],
  );
});

test("nested messages follow what they are nested in", () => {
  const chat = result.model?.files.find((file) => file.output === "chat");
  assert.deepEqual(
    chat?.declarations.map(({ kind, tsName }) => `${kind} ${tsName}`),
    [
      "const MAX_TEXT",
      "alias RoomId",
      "enum Presence",
      "enum Role",
      "message User",
      "message User_Device",
      "union Event",
      "message Post",
      "error RoomFull",
      "error NotAllowed",
      "service ChatRemote",
    ],
  );
});

test("fields have types, presence and defaults", () => {
  const user = declaration("User");
  assert.ok(user.kind === "message");
  assert.equal(user.fullName, "chat.v1.User");
  const field = (name: string): unknown => user.fields.find((entry) => entry.name === name);
  const none = { lines: [], deprecated: undefined };
  const common = { jsNumber: false, constraints: undefined, docs: none };
  assert.deepEqual(field("id"), {
    ...common,
    name: "id",
    tsName: "id",
    number: 1,
    presence: "implicit",
    default: undefined,
    type: { kind: "scalar", scalar: "string", alias: { output: "common", tsName: "UserId" } },
  });
  assert.deepEqual(field("presence"), {
    ...common,
    name: "presence",
    tsName: "presence",
    number: 3,
    presence: "default",
    default: { kind: "member", value: "ONLINE" },
    type: {
      kind: "enum",
      ref: { output: "chat", tsName: "Presence" },
      closed: false,
      zero: "UNSPECIFIED",
      alias: undefined,
    },
  });
  assert.deepEqual(field("devices"), {
    ...common,
    name: "devices",
    tsName: "devices",
    number: 8,
    presence: "implicit",
    default: undefined,
    type: {
      kind: "list",
      element: {
        kind: "message",
        ref: { output: "chat", tsName: "User_Device" },
        alias: undefined,
      },
      alias: undefined,
    },
  });
});

test("the service has its place, its methods their shapes and identities", () => {
  const { serverType, namespace, propertyName, methods } = service();
  assert.deepEqual([serverType, namespace, propertyName], ["chat", "user", "chatRemote"]);
  assert.deepEqual(
    methods.map(({ name, shape, result: { kind } }) => `${name} ${shape} ${kind}`),
    [
      "join unary message",
      "post unary message",
      "leave unary void",
      "watch server-streaming message",
      "upload client-streaming message",
      "talk bidirectional message",
      "touch oneway void",
    ],
  );
  const [join] = methods;
  assert.equal(join?.path, "chat.v1.ChatRemote/join");
  assert.equal(join?.id, 269270965);
  assert.equal(join?.tsConst, "ChatRemote_join");
  assert.equal(join?.timeoutMs, 2000);
  assert.equal(join?.idempotent, true);
  assert.deepEqual(join?.docs.lines, ["Adds the caller to a room."]);
  assert.deepEqual(join?.throws, [
    { output: "chat", tsName: "RoomFull" },
    { output: "chat", tsName: "NotAllowed" },
  ]);
  const role = join?.parameters[1];
  assert.equal(role?.number, 2);
  assert.deepEqual(role?.default, { kind: "member", value: "MEMBER" });
  const upload = methods.find(({ name }) => name === "upload");
  assert.equal(upload?.parameterStream?.name, "parts");
  assert.equal(upload?.parameters.length, 1);
});

test("deprecation and docs are kept", () => {
  const post = declaration("Post");
  assert.ok(post.kind === "message");
  assert.equal(post.fields[2]?.docs.deprecated, "use text");
  assert.deepEqual(declaration("Role").docs.lines, ["Closed: an unknown value is a decode error."]);
});

test("the example of the language page compiles", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/language.md"), "utf8");
  const example = /```rpc\n(package chat[^`]*)```/.exec(page)?.[1];
  assert.ok(example !== undefined);
  const { diagnostics } = compileFiles({ "chat.rpc": example, "common.rpc": read("common.rpc") });
  assert.deepEqual(diagnostics, []);
});
