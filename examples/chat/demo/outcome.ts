import { RpcError, statusName } from "mailstation";

/** The error that a call fails with. Throws when it does not fail. */
export async function errorOf(call: Promise<unknown>): Promise<RpcError> {
  const [result] = await Promise.allSettled([call]);
  if (result.status === "fulfilled") throw new Error("the call succeeded, it should have failed");
  return RpcError.from(result.reason);
}

/** `UNAVAILABLE, maybe-executed`: what went wrong, and whether it is safe to try again. */
export function outcome({ code, execution }: RpcError): string {
  return `${statusName(code)}, ${execution}`;
}

/** How many there are of each: `5 × chat-1, 5 × chat-2`. */
export function tally(names: Iterable<string>): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, count]) => `${count} × ${name}`)
    .join(", ");
}
