/**
 * What an editor pays for typed calls to many services: the same API as proxies that rpcgen generates from
 * TypeScript remotes, and inferred as tRPC does. `node --import tsx bench/src/editor/editor-cost.ts [services]`.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const services = Number(process.argv[2] ?? 1000);
const perType = 50;
/** Files of callers, each of which calls so many services. */
const callers = 20;

const settings = {
  compilerOptions: {
    strict: true,
    module: "nodenext",
    target: "es2022",
    noEmit: true,
    skipLibCheck: true,
    types: [],
  },
};

interface Cost {
  readonly seconds: number;
  readonly megabytes: number;
}

interface Costs {
  readonly open: Cost;
  readonly all: Cost;
}

const folder = mkdtempSync(join(tmpdir(), "editor-cost-"));
try {
  const generated = measureGenerated(join(folder, "generated"));
  const inferred = measureInferred(join(folder, "inferred"));
  console.log(`${services} services of 5 methods, ${callers} files of callers:`);
  const costs = { generated, inferred };
  for (const what of ["open", "all"] as const) {
    for (const name of ["generated", "inferred"] as const) {
      const { seconds, megabytes } = costs[name][what];
      const files = what === "open" ? "callers alone" : "all files";
      const figures = `${seconds.toFixed(2).padStart(7)} s ${megabytes.toFixed(0).padStart(6)} MB`;
      console.log(`${files.padEnd(14)} ${name.padEnd(10)} ${figures}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measureGenerated(root: string): Costs {
  const remotes = '{ "typescript": "app/servers/*/remote/*.ts" }';
  write(root, "rpcgen.json", `{ "types": "copy", "sources": [${remotes}] }`);
  link(root, "node_modules");
  for (let index = 0; index < services; index += 1) {
    write(root, `app/servers/${typeOf(index)}/remote/remote${index}.ts`, remoteText(index));
  }
  const started = performance.now();
  execFileSync(process.execPath, [join(repository, "compiler/bin/rpcgen.js")], { cwd: root });
  console.log(
    `rpcgen: ${((performance.now() - started) / 1000).toFixed(2)} s for ${services} remotes, cold`,
  );
  // What a caller sees: the proxies, not the remotes.
  rmSync(join(root, "app"), { recursive: true });
  for (let caller = 0; caller < callers; caller += 1) {
    const calls = called(caller).map((index) => {
      const stub = `rpc.${typeOf(index)}.remote${index}`;
      return `  const a${index} = await ${stub}.join({ room: "x", items: [] }, { name: "n", level: 1 });\n  console.log(a${index}.id, (await ${stub}.list(1)).length);`;
    });
    const head = 'import type { Rpc } from "./gen/index.js";\n';
    write(root, `caller${caller}.ts`, callerText(head, "rpc: Rpc", calls));
  }
  return check(root);
}

function measureInferred(root: string): Costs {
  link(root, "bench/node_modules");
  write(
    root,
    "trpc.ts",
    'import { initTRPC } from "@trpc/server";\nconst t = initTRPC.create();\nexport const { router, procedure } = t;\n',
  );
  const types = new Map<string, number[]>();
  for (let index = 0; index < services; index += 1) {
    write(root, `routers/remote${index}.ts`, routerText(index));
    types.set(typeOf(index), [...(types.get(typeOf(index)) ?? []), index]);
  }
  const imports = Array.from(
    { length: services },
    (_, index) => `import { remote${index} } from "./routers/remote${index}.js";`,
  );
  const entries = [...types].map(
    ([type, list]) => `  ${type}: router({ ${list.map((index) => `remote${index}`).join(", ")} }),`,
  );
  const head = [...imports, 'import { router } from "./trpc.js";'].join("\n");
  const tail = "export type AppRouter = typeof appRouter;";
  write(
    root,
    "app-router.ts",
    `${head}\nconst appRouter = router({\n${entries.join("\n")}\n});\n${tail}\n`,
  );
  for (let caller = 0; caller < callers; caller += 1) {
    const calls = called(caller).map((index) => {
      const stub = `rpc.${typeOf(index)}.remote${index}`;
      return `  const a${index} = await ${stub}.join.mutate({ options: { room: "x", items: [] }, owner: { name: "n", level: 1 } });\n  console.log(a${index}.id, (await ${stub}.list.query(1)).length);`;
    });
    const head =
      'import type { TRPCClient } from "@trpc/client";\nimport type { AppRouter } from "./app-router.js";\n';
    write(root, `caller${caller}.ts`, callerText(head, "rpc: TRPCClient<AppRouter>", calls));
  }
  return check(root);
}

function callerText(head: string, parameter: string, calls: readonly string[]): string {
  return `${head}export async function call(${parameter}): Promise<void> {\n${calls.join("\n")}\n}\n`;
}

function typesText(index: number): string {
  return `export interface Item${index} { id: string; count: number; tags: string[]; owner?: Owner${index} }
export interface Owner${index} { name: string; level: number }
export interface Options${index} { room: string; limit?: number; items: Item${index}[] }
`;
}

function remoteText(index: number): string {
  return `${typesText(index)}
export class Remote${index} {
  async join(options: Options${index}, owner: Owner${index}): Promise<Item${index}> { throw new Error(owner.name + options.room); }
  async list(page: number): Promise<Item${index}[]> { throw new Error(String(page)); }
  async find(id: string): Promise<Item${index} | null> { throw new Error(id); }
  async owner(id: string): Promise<Owner${index}> { throw new Error(id); }
  async leave(room: string): Promise<void> { throw new Error(room); }
}
`;
}

function routerText(index: number): string {
  return `import { procedure, router } from "../trpc.js";
${typesText(index)}
export const remote${index} = router({
  join: procedure
    .input((value: unknown) => value as { options: Options${index}; owner: Owner${index} })
    .mutation(async ({ input }): Promise<Item${index}> => { throw new Error(input.owner.name); }),
  list: procedure.input(Number).query(async ({ input }): Promise<Item${index}[]> => { throw new Error(String(input)); }),
  find: procedure.input(String).query(async ({ input }): Promise<Item${index} | null> => { throw new Error(input); }),
  owner: procedure.input(String).query(async ({ input }): Promise<Owner${index}> => { throw new Error(input); }),
  leave: procedure.input(String).mutation(async ({ input }): Promise<void> => { throw new Error(input); }),
});
`;
}

function called(caller: number): readonly number[] {
  const all = Array.from({ length: services }, (_, index) => index);
  return all.filter((index) => index % callers === caller).slice(0, 25);
}

function typeOf(index: number): string {
  return `type${Math.floor(index / perType)}`;
}

/** All files, as the compiler checks them. */
function checkAll(root: string): Cost {
  const tsc = join(repository, "node_modules/typescript/bin/tsc");
  const words = [tsc, "-p", root, "--extendedDiagnostics"];
  return costIn(execFileSync(process.execPath, words, { encoding: "utf8" }));
}

/** The callers alone, as an editor checks the files that are open. */
function checkOpen(root: string): Cost {
  const program = fileURLToPath(new URL("check-open.ts", import.meta.url));
  return costIn(
    execFileSync(process.execPath, ["--expose-gc", "--import", "tsx", program, root], {
      encoding: "utf8",
      cwd: repository,
    }),
  );
}

function costIn(said: string): Cost {
  const seconds = /^Total time:\s+([\d.]+)s/m.exec(said)?.[1];
  const kilobytes = /^Memory used:\s+(\d+)K/m.exec(said)?.[1];
  if (seconds === undefined || kilobytes === undefined) throw new Error(said);
  return { seconds: Number(seconds), megabytes: Number(kilobytes) / 1024 };
}

function check(root: string): Costs {
  write(root, "tsconfig.json", JSON.stringify(settings));
  write(root, "package.json", '{ "type": "module" }');
  return { open: checkOpen(root), all: checkAll(root) };
}

function link(root: string, modules: string): void {
  mkdirSync(root, { recursive: true });
  symlinkSync(join(repository, modules), join(root, "node_modules"), "junction");
}

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
