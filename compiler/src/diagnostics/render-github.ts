import type { Diagnostic } from "./diagnostic.js";
import { plainText } from "./plain-text.js";
import { reportPath } from "./report-path.js";
import type { ReportPlace } from "./report-path.js";

/**
 * A diagnostic as a workflow command of GitHub Actions, which becomes an annotation of the file.
 * Columns are left out when it spans several lines, as GitHub asks for.
 */
export function renderGithub(diagnostic: Diagnostic, place: ReportPlace): string {
  const { code, severity, span } = diagnostic;
  const properties: (readonly [string, string | number])[] = [];
  if (span !== undefined) {
    const { source } = span;
    properties.push(["file", reportPath(source, place)]);
    // A file that could not be read has no lines.
    if (source.text !== "") {
      const start = source.position(span.start);
      const end = source.position(span.end);
      properties.push(["line", start.line], ["endLine", end.line]);
      if (start.line === end.line) {
        properties.push(["col", start.column], ["endColumn", end.column]);
      }
    }
  }
  properties.push(["title", code]);
  const list = properties.map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${severity} ${list.join(",")}::${escapeData(plainText(diagnostic))}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
