/**
 * Our environment for a program that a test starts, without what `npx --package` leaves behind for
 * whatever runs below it: an `npx` in the test would look for its command in that package.
 */
export function inheritedEnvironment(
  additions: Readonly<Record<string, string>> = {},
): Record<string, string | undefined> {
  const { npm_config_package: _package, npm_config_call: _call, ...inherited } = process.env;
  return { ...inherited, ...additions };
}
