const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Longest timeout: what a 32-bit timer of Node can wait for. */
export const timeoutMsMax = 2_147_483_647;

/** Milliseconds of `250ms`, `2s`, `1.5m`, `1h`; `undefined` when the text is no such duration. */
export function durationMs(text: string): number | undefined {
  const match = /^([0-9]{1,10}(?:\.[0-9]{1,3})?)(ms|s|m|h)$/.exec(text);
  const unit = units[match?.[2] ?? ""];
  if (match === null || unit === undefined) return undefined;
  const milliseconds = Math.round(Number(match[1]) * unit);
  return milliseconds > 0 && milliseconds <= timeoutMsMax ? milliseconds : undefined;
}
