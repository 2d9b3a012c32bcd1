/** Where the package is described; its page says how to read about a code. */
export const informationUrl = "https://www.npmjs.com/package/rpcgen";

/** Where to read about a code. */
export function pageUrl(code: string): string {
  return `${informationUrl}#${code.toLowerCase()}`;
}
