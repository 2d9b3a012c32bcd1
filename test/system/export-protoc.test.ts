/** protoc takes what `rpcgen export` prints, and reads the same from the text and the descriptors. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { interfaces } from "../compiler/export/interfaces.js";
import { exportedDescriptors, exportedTexts } from "../support/exported-proto.js";
import { Protoc } from "../support/protoc.js";

for (const [name, model] of interfaces()) {
  const texts = exportedTexts(model);
  const paths = [...texts.keys()];
  const descriptors = exportedDescriptors(model);
  const protoc = new Protoc(texts, paths[0] ?? "");

  suite(name, () => {
    test("the text compiles to our descriptors, byte by byte", () => {
      const theirs = compiled(protoc, paths);
      const ours = files(descriptors);
      for (const [path, bytes] of theirs) assert.deepEqual(ours.get(path), bytes, path);
      assert.deepEqual([...theirs.keys()].sort(), paths.sort());
    });

    test("the descriptors are complete in themselves", () => {
      writeFileSync(join(protoc.folder, "set.binpb"), descriptors);
      const theirs = compiled(protoc, ["--descriptor_set_in=set.binpb", ...paths]);
      assert.deepEqual([...theirs.keys()].sort(), paths.sort());
    });
  });
}

function compiled(protoc: Protoc, words: readonly string[]): ReadonlyMap<string, Uint8Array> {
  protoc.run(["--descriptor_set_out=compiled.binpb", ...words]);
  return files(readFileSync(join(protoc.folder, "compiled.binpb")));
}

/** The files of a set without their comments, which protoc leaves out. */
function files(set: Uint8Array): ReadonlyMap<string, Uint8Array> {
  return new Map(
    fromBinary(FileDescriptorSetSchema, set).file.map((file) => {
      delete file.sourceCodeInfo;
      return [file.name, toBinary(FileDescriptorProtoSchema, file)] as const;
    }),
  );
}
