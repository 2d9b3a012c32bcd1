/** What would be published: nothing more than is meant, and it loads without what it does not need. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { type PackedPackages, packPackages, repository } from "../support/packed-packages.js";
import { mustRun, type ProcessResult } from "../support/run-process.js";
import { temporaryFolder } from "../support/temporary-folder.js";

let packages: PackedPackages;
const timeoutMs = 60_000;

before(async () => {
  packages = await packPackages();
});

const contents = {
  mailstation: [/^dist\/.+\.(?:js|d\.ts|js\.map)$/],
  rpcgen: [
    /^dist\/(?:compiler\/src|templates)\/.+\.(?:js|d\.ts|js\.map)$/,
    /^dist\/command\/[\w-]+\.js$/,
    /^bin\/rpcgen\.js$/,
    /^rpcgen\.schema\.json$/,
    /^errors\.json$/,
  ],
} as const;

for (const name of ["mailstation", "rpcgen"] as const) {
  test(`${name} holds its build, README, LICENSE and nothing else`, async () => {
    const listing = await mustRun("tar", ["-tzf", packages[name]], { cwd: repository, timeoutMs });
    const files = listing.stdout
      .trim()
      .split("\n")
      .map((path) => path.replace(/^package\//, ""));
    for (const path of ["package.json", "README.md", "LICENSE"]) assert.ok(files.includes(path));
    const expected = [/^(?:package\.json|README\.md|LICENSE)$/, ...contents[name]];
    assert.deepEqual(
      files.filter((path) => !expected.some((pattern) => pattern.test(path))),
      [],
    );
  });

  test(`${name} runs nothing at installation and carries our licence`, () => {
    const folder = join(repository, name === "mailstation" ? "runtime" : "compiler");
    const { scripts } = readPackage(folder);
    for (const script of ["preinstall", "install", "postinstall", "prepare"]) {
      assert.equal(scripts?.[script], undefined, script);
    }
    const licence = readFileSync(join(repository, "LICENSE"), "utf8");
    assert.equal(readFileSync(join(folder, "LICENSE"), "utf8"), licence);
  });
}

test("the runtime depends on ws and nothing else", () => {
  const runtime = readPackage(join(repository, "runtime"));
  assert.deepEqual(Object.keys(runtime.dependencies ?? {}), ["ws"]);
  // For those who trace, and for those with neighbours that speak MQTT; nobody else needs them.
  const optional = { optional: true };
  assert.deepEqual(Object.keys(runtime.peerDependencies ?? {}), [
    "@opentelemetry/api",
    "mqtt-packet",
  ]);
  assert.deepEqual(runtime.peerDependenciesMeta, {
    "@opentelemetry/api": optional,
    "mqtt-packet": optional,
  });
  assert.equal(runtime.optionalDependencies, undefined);
});

test("every entry point of the runtime but that for tracing loads without any dependency", async () => {
  const program = entryPoints("runtime")
    .filter((entry) => entry !== "/otel")
    .map((entry) => `await import(${JSON.stringify(`mailstation${entry}`)});`)
    .join("");
  await runWithRuntime(program);
});

test("a class is the same, whichever entry point of the runtime it comes from", async () => {
  await runWithRuntime(`
    import { RpcError } from "mailstation";
    import { RpcError as inPages } from "mailstation/browser";
    import { DeclaredError } from "mailstation/codegen";
    if (inPages !== RpcError || !(DeclaredError.prototype instanceof RpcError)) process.exitCode = 1;
  `);
});

test("an import of the runtime loads nothing that only some programs need", async () => {
  const program = `
    import "mailstation";
    const loaded = process.moduleLoadList.filter((it) => /^NativeModule (?:tls|crypto|https?)$/.test(it));
    process.stdout.write(loaded.join());
  `;
  const { stdout } = await runWithRuntime(program);
  assert.equal(stdout, "");
});

/** Runs a program beside which the runtime is installed, and nothing else. */
async function runWithRuntime(program: string): Promise<ProcessResult> {
  const folder = temporaryFolder();
  const installed = join(folder, "node_modules/mailstation");
  mkdirSync(installed, { recursive: true });
  const unpack = ["-xzf", packages.mailstation, "-C", installed, "--strip-components=1"];
  await mustRun("tar", unpack, { cwd: folder, timeoutMs });
  const args = ["--input-type=module", "--eval", program];
  return mustRun(process.execPath, args, { cwd: folder, timeoutMs });
}

interface PackageJson {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function readPackage(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageJson;
}

/** Entry points of code: "", "/codegen", …; the JSON ones are data. */
function entryPoints(folder: string): readonly string[] {
  return Object.keys(readPackage(join(repository, folder)).exports ?? {})
    .filter((entry) => !entry.endsWith(".json"))
    .map((entry) => entry.slice(1));
}
