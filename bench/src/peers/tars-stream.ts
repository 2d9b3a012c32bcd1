import { requirePackage } from "../packages.js";

/** What is used of `@tars/stream`. */
export interface TarsStream {
  readonly TarsOutputStream: new () => TarsOutput;
  readonly TarsInputStream: new (bytes: BinBuffer) => TarsInput;
  readonly BinBuffer: new (bytes: Buffer) => BinBuffer;
  readonly String: unknown;
  readonly UInt32: unknown;
  readonly List: new (of: unknown) => TarsList;
  readonly Map: new (key: unknown, value: unknown) => TarsMap;
}

/** Bytes, with a length that is not that of the memory below. */
export interface BinBuffer {
  readonly length: number;
  toNodeBufferUnSafe(): Buffer;
}

/** A list or map of the library's own. */
export interface TarsList {
  readonly value: string[];
}

/** See {@link TarsList}. */
export interface TarsMap {
  insert(key: string, value: number): void;
}

/** Writes the fields of a struct, or the arguments of a call. */
export interface TarsOutput {
  writeInt32(tag: number, value: number): void;
  writeUInt32(tag: number, value: number): void;
  writeDouble(tag: number, value: number): void;
  writeString(tag: number, value: string): void;
  writeBytes(tag: number, value: BinBuffer): void;
  writeStruct(tag: number, value: unknown): void;
  writeList(tag: number, value: TarsList): void;
  writeMap(tag: number, value: TarsMap): void;
  getBinBuffer(): BinBuffer;
}

/** Reads them. */
export interface TarsInput {
  readInt32(tag: number, isRequired: boolean): number;
  readUInt32(tag: number, isRequired: boolean): number;
  readDouble(tag: number, isRequired: boolean): number;
  readString(tag: number, isRequired: boolean): string;
  readBytes(tag: number, isRequired: boolean, type: unknown): BinBuffer;
  readStruct<T>(tag: number, isRequired: boolean, type: { _readFrom(input: TarsInput): T }): T;
  readList(tag: number, isRequired: boolean, type: TarsList): TarsList;
  readMap(tag: number, isRequired: boolean, type: TarsMap): TarsMap;
}

/** The library, which the processes of the peer tars alone load. */
export const tarsStream: TarsStream = requirePackage("@tars/stream");
