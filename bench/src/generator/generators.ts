import { join } from "node:path";
import { importPackage, programOf } from "../packages.js";

/** What a generator is given, in the form that suits it. */
export interface GeneratorInput {
  /** A folder with `rpcgen.json` and the sources. */
  readonly project: string;
  /** The same interface as `.proto` files. */
  readonly protoFolder: string;
  readonly protoFiles: readonly string[];
  /** The same, parsed: a `FileDescriptorSet`. */
  readonly descriptors: Uint8Array;
  /** An empty folder for what it writes. */
  readonly out: string;
}

/** Programs that run one after the other, each with what it reads from its standard input. */
export interface GeneratorRun {
  readonly args: readonly string[];
  readonly input?: Uint8Array;
}

/** A generator: whole processes, from nothing. */
export interface Generator {
  readonly packages: readonly string[];
  prepare(input: GeneratorInput): Promise<readonly GeneratorRun[]> | readonly GeneratorRun[];
}

/**
 * The plugins of protoc get what protoc would give them, without protoc: the time that it takes to
 * read the files is not in theirs.
 */
export const generators: Readonly<Record<string, Generator>> = {
  rpcgen: {
    packages: ["rpcgen"],
    prepare: ({ project }) => [
      {
        args: [
          join(process.cwd(), "../compiler/bin/rpcgen.js"),
          "--no-cache",
          "--config",
          join(project, "rpcgen.json"),
        ],
      },
    ],
  },
  "protoc-gen-es": {
    packages: ["@bufbuild/protoc-gen-es"],
    prepare: async ({ descriptors }) => [
      {
        args: [programOf("@bufbuild/protoc-gen-es", "protoc-gen-es")],
        input: await requestFor(descriptors, "target=ts"),
      },
    ],
  },
  "ts-proto": {
    packages: ["ts-proto"],
    prepare: async ({ descriptors }) => [
      {
        args: [programOf("ts-proto", "protoc-gen-ts_proto")],
        input: await requestFor(descriptors, ""),
      },
    ],
  },
  "protobufjs-cli": {
    packages: ["protobufjs-cli"],
    prepare: ({ protoFolder, protoFiles, out }) => {
      const script = join(out, "static.js");
      const flags = ["-t", "static-module", "-w", "es6", "--es6", "-p", protoFolder, "-o", script];
      return [
        { args: [programOf("protobufjs-cli", "pbjs"), ...flags, ...protoFiles] },
        { args: [programOf("protobufjs-cli", "pbts"), "-o", join(out, "static.d.ts"), script] },
      ];
    },
  },
};

interface Protobuf {
  create(schema: unknown, init: unknown): unknown;
  fromBinary(schema: unknown, bytes: Uint8Array): FileSet;
  toBinary(schema: unknown, message: unknown): Uint8Array;
}

interface FileSet {
  readonly file: readonly { readonly name: string }[];
}

interface WellKnown {
  readonly FileDescriptorSetSchema: unknown;
  readonly CodeGeneratorRequestSchema: unknown;
}

async function requestFor(descriptors: Uint8Array, parameter: string): Promise<Uint8Array> {
  const protobuf = await importPackage<Protobuf>("@bufbuild/protobuf");
  const wellKnown = await importPackage<WellKnown>("@bufbuild/protobuf/wkt");
  const { file } = protobuf.fromBinary(wellKnown.FileDescriptorSetSchema, descriptors);
  const request = protobuf.create(wellKnown.CodeGeneratorRequestSchema, {
    fileToGenerate: file.map(({ name }) => name).filter((name) => !name.startsWith("google/")),
    parameter,
    protoFile: file,
  });
  return protobuf.toBinary(wellKnown.CodeGeneratorRequestSchema, request);
}
