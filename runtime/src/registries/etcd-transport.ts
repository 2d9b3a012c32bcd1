import type { IncomingMessage } from "node:http";
import { request as secureRequest } from "node:https";
import type { ClientTls } from "../tls-options.js";

/** A question to an etcd server. */
export interface EtcdRequest {
  /** `http://127.0.0.1:2379/v3/kv/range`. */
  readonly url: string;
  /** JSON. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Ends the question, and the answer where that has begun. */
  readonly signal: AbortSignal;
}

/** What an etcd server answers. */
export interface EtcdAnswer {
  readonly status: number;
  /** JSON, a value to a line; of a watch they come as things happen. */
  readonly lines: AsyncIterable<string>;
}

/** The way to etcd's JSON gateway. Rejects when there is no answer. */
export type EtcdTransport = (request: EtcdRequest) => Promise<EtcdAnswer>;

/** Longest line: lists of servers are long, but not that long. */
const LINE_LENGTH_MAX = 32 * 1024 * 1024;

/** Asks with the fetch of Node. */
export async function fetchTransport({
  url,
  body,
  headers,
  signal,
}: EtcdRequest): Promise<EtcdAnswer> {
  const response = await fetch(url, { method: "POST", body, headers, signal });
  return { status: response.status, lines: linesOf(response.body ?? NOTHING) };
}

/** Asks over TLS with certificates of one's own, which fetch cannot be given. */
export function secureTransport({ ca, cert, key, passphrase }: ClientTls): EtcdTransport {
  return ({ url, body, headers, signal }) =>
    new Promise((resolve, reject) => {
      const settings = { ca, cert, key, passphrase, method: "POST", headers, signal };
      // TypeScript takes an option that is undefined for one that is wrong.
      const given = Object.fromEntries(
        Object.entries(settings).filter(([, value]) => value !== undefined),
      );
      const asked = secureRequest(url, given, (response: IncomingMessage) => {
        resolve({ status: response.statusCode ?? 0, lines: linesOf(response) });
      });
      asked.on("error", reject);
      asked.end(body);
    });
}

const NOTHING: readonly Uint8Array[] = [];

async function* linesOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  // Only what is new is looked through: long lines come in many pieces.
  let pieces: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const [first = "", ...others] = decoder.decode(chunk, { stream: true }).split("\n");
    pieces.push(first);
    length += first.length;
    if (length > LINE_LENGTH_MAX) {
      throw new Error(`expected lines of at most ${LINE_LENGTH_MAX} characters, got more`);
    }
    for (const next of others) {
      const line = pieces.join("");
      if (line !== "") yield line;
      pieces = [next];
      length = next.length;
    }
  }
  const last = pieces.join("");
  if (last !== "") yield last;
}
