/** A reporter for node:test that prints failures and the summary only: for the checks. */

/**
 * @param {AsyncIterable<import("node:test/reporters").TestEvent>} events
 * @returns {AsyncGenerator<string>}
 */
export default async function* failures(events) {
  for await (const event of events) {
    if (event.type === "test:fail") yield failure(event.data);
    else if (event.type === "test:diagnostic" && event.data.nesting === 0) {
      yield `# ${event.data.message}\n`;
    }
  }
}

/** @param {{ name: string, file?: string, details: { error: Error } }} data */
function failure({ name, file, details }) {
  const { error } = details;
  // A suite fails because of its tests, which have been reported already.
  if ("failureType" in error && error.failureType === "subtestsFailed") return "";
  const reason = error.cause instanceof Error ? error.cause.message : error.message;
  return `not ok - ${name} (${file ?? "unknown file"})\n${reason}\n`;
}
