import type { AllowedOrigins } from "../environment.js";

/**
 * Whether a WebSocket may be opened from there. Browsers say truly which page asks; programs say
 * nothing, and are let in. Without a list, a page must come from the very host that it asks.
 */
export function originIsAllowed(
  origin: string | undefined,
  host: string | undefined,
  allowed: AllowedOrigins | undefined,
): boolean {
  if (origin === undefined) return true;
  if (typeof allowed === "function") return asks(allowed, origin);
  return allowed === undefined ? isSameHost(origin, host) : allowed.includes(origin);
}

/** Whether `given` is an origin as browsers write it: `https://example.com`, `http://localhost:8080`, or `null`. */
export function isOrigin(given: unknown): boolean {
  if (typeof given !== "string") return false;
  return given === "null" || (URL.canParse(given) && new URL(given).origin === given);
}

/** What throws does not know the page. */
function asks(allowed: (origin: string) => boolean, origin: string): boolean {
  try {
    return allowed(origin);
  } catch {
    return false;
  }
}

function isSameHost(origin: string, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  const asked = `${page.protocol}//${host}`;
  return page.host !== "" && URL.canParse(asked) && page.host === new URL(asked).host;
}
