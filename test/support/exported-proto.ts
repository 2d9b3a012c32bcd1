import { buildFiles } from "../../compiler/src/export/build-files.js";
import { descriptorSet } from "../../compiler/src/export/descriptor-set.js";
import { printProto } from "../../compiler/src/export/print-proto.js";
import { RelativeNames } from "../../compiler/src/export/relative-name.js";
import type { Model } from "../../compiler/src/model/model.js";

/** The `.proto` files of a model, by their paths. */
export function exportedTexts(model: Model): ReadonlyMap<string, string> {
  const files = buildFiles(model);
  const names = new RelativeNames(files);
  return new Map(files.map((file) => [file.path, printProto(file, names)]));
}

/** The `FileDescriptorSet` of a model. */
export function exportedDescriptors(model: Model): Uint8Array {
  return descriptorSet(buildFiles(model));
}
