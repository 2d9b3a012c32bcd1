import type { Palette } from "./colour.js";

/** A page of docs/errors, which is Markdown, as people read it on a terminal. */
export function renderPage(markdown: string, palette: Palette): string {
  const lines: string[] = [];
  let isCode = false;
  for (const line of markdown.trim().split("\n")) {
    if (line.startsWith("```")) isCode = !isCode;
    else if (isCode) lines.push(line === "" ? "" : `    ${line}`);
    else if (line.startsWith("<!--")) continue;
    else if (line.startsWith("#")) lines.push(palette.strong(line.replace(/^#+ /, "")));
    else lines.push(line.replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1"));
  }
  return `${lines.join("\n").replaceAll(/\n{3,}/g, "\n\n")}\n`;
}
