import type { IncomingMessage } from "node:http";

/** Path of a request, without what follows a question mark. */
export function pathOf({ url = "" }: IncomingMessage): string {
  const end = url.indexOf("?");
  return end < 0 ? url : url.slice(0, end);
}
