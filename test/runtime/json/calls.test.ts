import assert from "node:assert/strict";
import { suite, test } from "node:test";
import {
  field,
  list,
  optional,
  type FieldDescriptor,
} from "../../../runtime/src/codec/descriptor.js";
import {
  argumentsFromJson,
  argumentsToJson,
  resultFromJson,
  resultToJson,
} from "../../../runtime/src/json/call-json.js";
import { Device } from "../codec/generated-shape.js";

/** `join(room: string, length$: int32, since?: timestamp, tries: uint32 = 3)`. */
const join = {
  parameters: (): readonly FieldDescriptor[] => [
    field(1, "room", "string"),
    field(2, "length$", "int32"),
    optional(3, "since", "timestamp"),
    field(4, "tries", "uint32", { default: 3 }),
  ],
  decode: (): readonly unknown[] => ["", 0, undefined, 3],
};

suite("arguments", () => {
  test("are an object by the names of the parameters", () => {
    assert.deepStrictEqual(argumentsToJson(join, ["a", 5, new Date(0), 4]), {
      room: "a",
      length: 5,
      since: "1970-01-01T00:00:00Z",
      tries: 4,
    });
    assert.deepStrictEqual(argumentsToJson(join, ["", 0]), {});
    assert.deepStrictEqual(argumentsFromJson(join, { length: 5, tries: 4 }), ["", 5, undefined, 4]);
    assert.deepStrictEqual(argumentsFromJson(join, {}), ["", 0, undefined, 3]);
  });

  test("are read from an array too, by their position", () => {
    assert.deepStrictEqual(argumentsFromJson(join, ["a", 5, null]), ["a", 5, undefined, 3]);
  });

  test("that do not fit are refused with their path", () => {
    const message = "room: expected string, got number 5";
    assert.throws(() => argumentsToJson(join, [5, 0]), { name: "EncodeError", message });
    assert.throws(() => argumentsFromJson(join, { room: 5 }), { name: "DecodeError", message });
    assert.throws(() => argumentsFromJson(join, ["a", "b"]), {
      message: '[1]: expected an integer from -2147483648 to 2147483647, got string "b"',
    });
    assert.throws(() => argumentsFromJson(join, ["a", 0, null, 1, 2]), {
      message: "[4]: expected at most 4 arguments, got more",
    });
    assert.throws(() => argumentsFromJson(join, "a"), {
      message: 'arguments: expected object, got string "a"',
    });
  });
});

suite("a result", () => {
  test("is what its type makes of it; none is null", () => {
    const devices = { result: () => list(Device) };
    const value = [Device.create({ os: "a" })];
    assert.deepStrictEqual(resultToJson(devices, value), [{ os: "a" }]);
    assert.deepStrictEqual(resultFromJson(devices, [{ os: "a" }]), value);
    assert.equal(resultToJson(devices, undefined), null);
    assert.equal(resultFromJson(devices, null), undefined);
    assert.equal(resultFromJson({ result: () => "json" }, null), null);
    assert.throws(() => resultFromJson(devices, 5), {
      message: "result: expected array, got number 5",
    });
  });

  test("without a description is none, or has 64-bit integers as numbers", () => {
    assert.equal(resultToJson({}, undefined), null);
    assert.equal(resultToJson({}, 5), "5");
    assert.deepStrictEqual(resultToJson({}, [5, 6]), ["5", "6"]);
    assert.deepStrictEqual(resultFromJson({}, ["5", 6]), [5, 6]);
    assert.equal(resultFromJson({}, "5"), 5);
  });
});
