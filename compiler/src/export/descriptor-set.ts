import { describeEnum, describeMessage, flagged } from "./describe-types.js";
import type { ProtoFile, ProtoService } from "./proto-file.js";
import { describeComments } from "./source-info.js";
import { wellKnownFiles } from "./well-known-files.js";
import { WireWriter } from "./wire-writer.js";

/** A binary `FileDescriptorSet` of the files and those they import, each after what it imports. */
export function descriptorSet(files: readonly ProtoFile[]): Uint8Array {
  const known = new Map([...wellKnownFiles, ...files].map((file) => [file.path, file]));
  const ordered = new Set<ProtoFile>();
  const add = (file: ProtoFile): void => {
    for (const { path } of file.imports) {
      const needed = known.get(path);
      if (needed !== undefined && !ordered.has(needed)) add(needed);
    }
    ordered.add(file);
  };
  for (const file of files) add(file);
  const writer = new WireWriter();
  for (const file of ordered) writer.message(1, describeFile(file));
  return writer.finish();
}

/** `FileDescriptorProto`; numbers of fields are those of google/protobuf/descriptor.proto. */
function describeFile(file: ProtoFile): WireWriter {
  const writer = new WireWriter().text(1, file.path);
  if (file.package !== "") writer.text(2, file.package);
  for (const { path } of file.imports) writer.text(3, path);
  for (const it of file.declarations) {
    if (it.kind === "message") writer.message(4, describeMessage(it));
  }
  for (const it of file.declarations) if (it.kind === "enum") writer.message(5, describeEnum(it));
  for (const it of file.declarations) {
    if (it.kind === "service") writer.message(6, describeService(it));
  }
  if (file.options.size > 0) writer.message(8, describeOptions(file.options));
  if (file.source !== undefined) writer.message(9, describeComments(file));
  for (const [index, { isPublic }] of file.imports.entries()) {
    if (isPublic) writer.integer(10, index);
  }
  return writer.text(12, "proto3");
}

function describeOptions(options: ProtoFile["options"]): WireWriter {
  const writer = new WireWriter();
  for (const [number, value] of options) {
    if (typeof value === "string") writer.text(number, value);
    else writer.flag(number, value);
  }
  return writer;
}

const deprecated = 33;
const idempotencyLevel = 34;
const idempotent = 2;

/** `ServiceDescriptorProto` with its `MethodDescriptorProto`s. */
function describeService({ name, methods, isDeprecated }: ProtoService): WireWriter {
  const writer = new WireWriter().text(1, name);
  for (const method of methods) {
    const described = new WireWriter()
      .text(1, method.name)
      .text(2, `.${method.input}`)
      .text(3, `.${method.output}`);
    if (method.isDeprecated || method.isIdempotent) {
      const options = new WireWriter().flag(deprecated, method.isDeprecated);
      if (method.isIdempotent) options.integer(idempotencyLevel, idempotent);
      described.message(4, options);
    }
    described.flag(5, method.isInputStream).flag(6, method.isOutputStream);
    writer.message(2, described);
  }
  return writer.message(3, flagged(deprecated, isDeprecated));
}
