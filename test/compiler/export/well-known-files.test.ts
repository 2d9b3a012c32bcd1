import assert from "node:assert/strict";
import { test } from "node:test";
import { fromBinary, type DescFile } from "@bufbuild/protobuf";
import {
  FileDescriptorSetSchema,
  file_google_protobuf_duration as duration,
  file_google_protobuf_empty as empty,
  file_google_protobuf_struct as struct,
  file_google_protobuf_timestamp as timestamp,
} from "@bufbuild/protobuf/wkt";
import { descriptorSet } from "../../../compiler/src/export/descriptor-set.js";
import { wellKnownFiles } from "../../../compiler/src/export/well-known-files.js";

const published: readonly DescFile[] = [duration, empty, struct, timestamp];

test("the files of protobuf itself are those that it publishes", () => {
  const ours = fromBinary(FileDescriptorSetSchema, descriptorSet(wellKnownFiles)).file;
  assert.deepEqual(
    ours,
    published.map(({ proto }) => proto),
  );
});
