import type { Model } from "../model/model.js";
import { buildDeclarations, buildFiles } from "./build-files.js";
import { descriptorSet } from "./descriptor-set.js";
import { jsonSchema } from "./json-schema.js";
import { printProto } from "./print-proto.js";
import { RelativeNames } from "./relative-name.js";

/** What a model can be exported as. */
export type ExportFormat = "proto" | "json-schema" | "descriptor";

/** An exported file. */
export interface ExportedFile {
  /** Relative, with `/`: `shared/common.proto`. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * The model for other languages and tools: a `.proto` file per source, or one file for all. Throws
 * `ExportError` for what protobuf cannot say; a JSON Schema can say everything.
 */
export function exportModel(model: Model, format: ExportFormat): readonly ExportedFile[] {
  switch (format) {
    case "proto": {
      const files = buildFiles(model);
      const names = new RelativeNames(files);
      return files.map((file) => ({ path: file.path, content: printProto(file, names) }));
    }
    case "json-schema":
      return [{ path: "rpc.schema.json", content: jsonSchema(buildDeclarations(model)) }];
    case "descriptor":
      return [{ path: "rpc.binpb", content: descriptorSet(buildFiles(model)) }];
  }
}
