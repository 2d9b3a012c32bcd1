/** What was thrown, in words. Never throws, whatever it is. */
export function describeThrown(thrown: unknown): string {
  try {
    // Anything can be assigned to a message.
    const text: unknown = thrown instanceof Error ? thrown.message : thrown;
    return String(text);
  } catch {
    // Not everything has a text: an object without a prototype has none.
    return "something without a text";
  }
}
