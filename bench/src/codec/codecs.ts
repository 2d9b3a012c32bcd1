import { importPackage, requirePackage } from "../packages.js";
import { exportedDescriptors } from "../peers/exported.js";
import { avroType } from "./avro-schema.js";
import type { Codec } from "./codec.js";
import type { CodecMessage } from "./messages.js";
import { loadStaticModule } from "./static-module.js";
import { oursIntoBuffer } from "./ours.js";

/** By name, in the order of the tables. */
export const codecs: Readonly<Record<string, (message: CodecMessage) => Promise<Codec> | Codec>> = {
  mailstation: oursIntoBuffer,
  async "protobufjs static"({ name, plain }) {
    const type = (await loadStaticModule()).bench.v1[name];
    const value = type.fromObject(plain);
    return {
      packages: ["protobufjs", "protobufjs-cli"],
      encode: () => type.encode(value).finish().length,
      decode: (bytes) => type.decode(bytes),
      encoded: type.encode(value).finish(),
    };
  },
  async "@bufbuild/protobuf"({ name, plain }) {
    const protobuf = await importPackage<Protobuf>("@bufbuild/protobuf");
    const { FileDescriptorSetSchema } =
      await importPackage<Record<string, unknown>>("@bufbuild/protobuf/wkt");
    const set = protobuf.fromBinary(FileDescriptorSetSchema, exportedDescriptors());
    const schema = protobuf.createFileRegistry(set).getMessage(`bench.v1.${name}`);
    const value = protobuf.create(schema, plain);
    return {
      packages: ["@bufbuild/protobuf"],
      encode: () => protobuf.toBinary(schema, value).length,
      decode: (bytes) => protobuf.fromBinary(schema, bytes),
      encoded: protobuf.toBinary(schema, value),
    };
  },
  async "msgpackr records"({ plain }) {
    const { Packr } = await importPackage<Msgpackr>("msgpackr");
    const packr = new Packr({ structures: [] });
    packr.pack(plain); // From the second message on both sides know the structures.
    return {
      packages: ["msgpackr"],
      encode: () => packr.pack(plain).length,
      decode: (bytes) => packr.unpack(bytes),
      encoded: Uint8Array.from(packr.pack(plain)),
    };
  },
  avsc({ name, plain }) {
    const type = requirePackage<Avsc>("avsc").Type.forSchema(avroType(name));
    const memory = Buffer.alloc(65_536);
    return {
      packages: ["avsc"],
      encode: () => type.encode(plain, memory, 0),
      decode: (bytes) => type.decode(bytes, 0).value,
      encoded: Buffer.from(type.toBuffer(plain)),
    };
  },
  JSON({ plain }) {
    const decoder = new TextDecoder();
    return {
      packages: [],
      encode: () => Buffer.from(JSON.stringify(plain)).length,
      decode: (bytes) => JSON.parse(decoder.decode(bytes)) as unknown,
      encoded: Buffer.from(JSON.stringify(plain)),
    };
  },
};

interface Protobuf {
  create(schema: unknown, init: unknown): unknown;
  createFileRegistry(set: unknown): { getMessage(name: string): unknown };
  fromBinary(schema: unknown, bytes: Uint8Array): unknown;
  toBinary(schema: unknown, value: unknown): Uint8Array;
}

interface Msgpackr {
  readonly Packr: new (options: unknown) => {
    pack(value: unknown): Uint8Array;
    unpack(bytes: Uint8Array): unknown;
  };
}

interface Avsc {
  readonly Type: {
    forSchema(schema: unknown): {
      encode(value: unknown, into: Buffer, at: number): number;
      decode(bytes: Uint8Array, at: number): { readonly value: unknown };
      toBuffer(value: unknown): Buffer;
    };
  };
}
