import assert from "node:assert/strict";

import { format } from "../../../compiler/src/format/format.js";
import { SourceFile } from "../../../compiler/src/source/source-file.js";

/** The formatted text of a source that parses. */
export function formatText(text: string): string {
  const formatted = format(new SourceFile("/test.rpc", "test.rpc", text));
  const messages = formatted.diagnostics.map(({ message, span }) => `${span?.start}: ${message}`);
  assert.ok(formatted.text !== undefined, `${messages.join("\n")}\n${text}`);
  return formatted.text;
}
