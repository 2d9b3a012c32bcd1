import { createHash } from "node:crypto";

import type { Span } from "../source/source-file.js";
import type { DiagnosticName } from "./catalog.js";
import type { Diagnostic, Fix } from "./diagnostic.js";
import { explanations } from "./explanations.js";
import { informationUrl, pageUrl } from "./page-url.js";
import { plainText } from "./plain-text.js";
import { reportPath } from "./report-path.js";
import type { ReportPlace } from "./report-path.js";

/** What a log says of the run, besides its results. */
export interface SarifContext extends ReportPlace {
  /** Version of rpcgen. */
  readonly version: string;
}

type JsonObject = Readonly<Record<string, unknown>>;

const schemaUrl =
  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** All diagnostics of a run as one SARIF 2.1.0 log. */
export function renderSarif(diagnostics: readonly Diagnostic[], context: SarifContext): string {
  const names = [...new Set(diagnostics.map(({ name }) => name))].sort();
  const rules = names.flatMap((name) => diagnostics.find((entry) => entry.name === name) ?? []);
  const seen = new Map<string, number>();
  const driver = {
    name: "rpcgen",
    semanticVersion: context.version,
    informationUri: informationUrl,
    rules: rules.map(ruleOf),
  };
  const run = {
    tool: { driver },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: {
      "%SRCROOT%": { description: { text: "The folder that paths in this log begin with." } },
    },
    results: diagnostics.map((diagnostic) => {
      const ruleIndex = names.indexOf(diagnostic.name);
      return resultOf(diagnostic, { ...context, ruleIndex, seen });
    }),
  };
  return `${JSON.stringify({ $schema: schemaUrl, version: "2.1.0", runs: [run] }, null, 2)}\n`;
}

function ruleOf({ code, name, severity }: Diagnostic): JsonObject {
  // Diagnostics are made from the catalogue, so their name is one of its names.
  const { meaning, reason, remedy } = explanations[name as DiagnosticName];
  const help = `${meaning}\n\n${reason}\n\n${remedy}`;
  return {
    id: code,
    name,
    shortDescription: { text: sentence(name.replaceAll("-", " ")) },
    fullDescription: { text: meaning },
    help: { text: help, markdown: help },
    helpUri: pageUrl(code),
    defaultConfiguration: { level: severity },
  };
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

interface ResultContext extends ReportPlace {
  readonly ruleIndex: number;
  /** How often each fingerprint came before. */
  readonly seen: Map<string, number>;
}

function resultOf(diagnostic: Diagnostic, context: ResultContext): JsonObject {
  const { code, severity, span, labels, fixes } = diagnostic;
  return {
    ruleId: code,
    ruleIndex: context.ruleIndex,
    level: severity,
    message: { text: plainText(diagnostic) },
    locations: span === undefined ? [] : [{ physicalLocation: physical(span, context) }],
    relatedLocations: labels.map((label, index) => ({
      id: index + 1,
      message: { text: label.text },
      physicalLocation: physical(label.span, context),
    })),
    partialFingerprints: { primaryLocationLineHash: fingerprint(diagnostic, context) },
    ...(fixes.length === 0 ? {} : { fixes: fixes.map((fix) => fixOf(fix, context)) }),
  };
}

function physical(span: Span, context: ReportPlace): JsonObject {
  const artifactLocation = artifact(span, context);
  // A file that could not be read has no regions.
  return span.source.text === ""
    ? { artifactLocation }
    : { artifactLocation, region: region(span) };
}

function artifact({ source }: Span, context: ReportPlace): JsonObject {
  const uri = reportPath(source, context).split("/").map(encodeURIComponent).join("/");
  return { uri, uriBaseId: "%SRCROOT%" };
}

function region({ source, start, end }: Span): JsonObject {
  const first = source.position(start);
  const last = source.position(end);
  return {
    startLine: first.line,
    startColumn: first.column,
    endLine: last.line,
    endColumn: last.column,
  };
}

function fixOf({ title, edits }: Fix, context: ReportPlace): JsonObject {
  const sources = [...new Set(edits.map(({ span }) => span.source))];
  return {
    description: { text: title },
    artifactChanges: sources.map((source) => ({
      artifactLocation: artifact({ source, start: 0, end: 0 }, context),
      replacements: edits
        .filter(({ span }) => span.source === source)
        .map(({ span, replacement }) => ({
          deletedRegion: region(span),
          insertedContent: { text: replacement },
        })),
    })),
  };
}

/** Stays the same when lines are added above: made of the code, the file and the line's own text. */
function fingerprint({ code, span, message }: Diagnostic, context: ResultContext): string {
  const line = span?.source.lineText(span.source.position(span.start).line).trim() ?? message;
  const file = span === undefined ? "" : reportPath(span.source, context);
  const hash = createHash("sha256").update(`${code}\n${file}\n${line}`).digest("hex").slice(0, 16);
  const occurrence = (context.seen.get(hash) ?? 0) + 1;
  context.seen.set(hash, occurrence);
  return `${hash}:${occurrence}`;
}
