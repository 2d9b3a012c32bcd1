/**
 * The program under test: takes requests of the suite's runner from stdin and answers on stdout,
 * each message after its length as 4 bytes, little-endian. Its argument is the folder with the
 * code generated from rpc/.
 */
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { DecodeError, EncodeError, fromJson, toJson } from "mailstation";
import type { MessageType } from "mailstation/codegen";

interface Request {
  readonly protobufPayload?: Uint8Array;
  readonly jsonPayload?: string;
  readonly requestedOutputFormat: string;
  readonly messageType: string;
  readonly testCategory: string;
}

type Response =
  | { readonly parseError: string }
  | { readonly serializeError: string }
  | { readonly runtimeError: string }
  | { readonly skipped: string }
  | { readonly protobufPayload: Uint8Array }
  | { readonly jsonPayload: string };

const [, , folder = "."] = process.argv;
// The casts: this is what rpc/ declares.
const { ConformanceRequest, ConformanceResponse } = (await load("conformance")) as {
  readonly ConformanceRequest: MessageType<Request>;
  readonly ConformanceResponse: MessageType<Response>;
};
const { TestAllTypesProto3 } = (await load("test-messages")) as {
  readonly TestAllTypesProto3: MessageType<unknown>; // whatever it is, the codec knows
};

await serve();

function load(name: string): Promise<unknown> {
  return import(pathToFileURL(join(folder, `${name}.ts`)).href);
}

async function serve(): Promise<void> {
  let pending = Buffer.alloc(0);
  for await (const chunk of process.stdin) {
    pending = Buffer.concat([pending, chunk as Buffer]); // stdin has no encoding set
    while (pending.length >= 4 && pending.length >= 4 + pending.readUInt32LE(0)) {
      const end = 4 + pending.readUInt32LE(0);
      const request = ConformanceRequest.decode(pending.subarray(4, end));
      pending = pending.subarray(end);
      await send(ConformanceResponse.encode(answer(request)));
    }
  }
}

async function send(response: Uint8Array): Promise<void> {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(response.length);
  if (!process.stdout.write(Buffer.concat([length, response]))) await once(process.stdout, "drain");
}

function answer(request: Request): Response {
  // The runner's first question: failures that the program itself expects. They are in a file.
  if (request.messageType === "conformance.FailureSet") {
    return { protobufPayload: new Uint8Array(0) };
  }
  if (request.messageType !== "protobuf_test_messages.proto3.TestAllTypesProto3") {
    return { skipped: `no proto3: ${request.messageType}` };
  }
  if (request.protobufPayload === undefined && request.jsonPayload === undefined) {
    return { skipped: "neither binary nor JSON" };
  }
  try {
    return convert(request);
  } catch (error) {
    return { runtimeError: String(error) };
  }
}

function convert(request: Request): Response {
  let value: unknown;
  try {
    value = parse(request);
  } catch (error) {
    if (error instanceof DecodeError || error instanceof SyntaxError) {
      return { parseError: error.message };
    }
    throw error;
  }
  try {
    return print(request, value);
  } catch (error) {
    if (error instanceof EncodeError) return { serializeError: error.message };
    throw error;
  }
}

function parse({ protobufPayload, jsonPayload = "", testCategory }: Request): unknown {
  if (protobufPayload !== undefined) return TestAllTypesProto3.decode(protobufPayload);
  const ignoreUnknown = testCategory === "JSON_IGNORE_UNKNOWN_PARSING_TEST";
  return fromJson(TestAllTypesProto3, JSON.parse(jsonPayload), { ignoreUnknown });
}

function print({ requestedOutputFormat }: Request, value: unknown): Response {
  switch (requestedOutputFormat) {
    case "PROTOBUF":
      return { protobufPayload: TestAllTypesProto3.encode(value) };
    case "JSON":
      return { jsonPayload: JSON.stringify(toJson(TestAllTypesProto3, value)) };
    default:
      return { skipped: `output ${requestedOutputFormat}` };
  }
}
