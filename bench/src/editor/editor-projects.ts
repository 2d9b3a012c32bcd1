import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Ways to give callers the types of services. */
export const projectKinds = ["rpcgen", "rpcgen, emit js", "inferred"] as const;

/** `rpcgen` generates TypeScript, with `emit js` JavaScript and declarations; `inferred` is tRPC's way. */
export type ProjectKind = (typeof projectKinds)[number];

/** A project whose types are to be checked. */
export interface EditorProject {
  readonly kind: ProjectKind;
  readonly folder: string;
  /** In files of which there are some, 25 services each are called. */
  readonly services: number;
}

const servicesPerServerType = 50;
const callers = 20;
const callsPerCaller = 25;

const compilerOptions = {
  strict: true,
  module: "nodenext",
  target: "es2022",
  noEmit: true,
  skipLibCheck: true,
  types: [],
};

/** Writes the files of a project, and its settings: `callers.json` is for what callers need, `all.json` for all. */
export function writeProject(project: EditorProject): void {
  const { kind, folder } = project;
  mkdirSync(folder, { recursive: true });
  // Ours is installed above, what we compare with here.
  const modules = kind === "inferred" ? "node_modules" : "../node_modules";
  symlinkSync(join(process.cwd(), modules), join(folder, "node_modules"), "junction");
  write(folder, "package.json", '{ "type": "module" }');
  write(folder, "all.json", JSON.stringify({ compilerOptions }));
  write(folder, "callers.json", JSON.stringify({ compilerOptions, include: ["caller*.ts"] }));
  if (kind === "inferred") writeRouters(project);
  else writeRemotes(project);
  for (const index of range(callers)) write(folder, `caller${index}.ts`, caller(project, index));
}

function writeRemotes({ kind, folder, services }: EditorProject): void {
  const emit = kind === "rpcgen" ? "ts" : "js";
  const sources = [{ typescript: "app/servers/*/remote/*.ts" }];
  write(folder, "rpcgen.json", JSON.stringify({ emit, sources }));
  for (const index of range(services)) {
    write(folder, `app/servers/${serverType(index)}/remote/remote${index}.ts`, remote(index));
  }
  const rpcgen = join(process.cwd(), "../compiler/bin/rpcgen.js");
  execFileSync(process.execPath, [rpcgen], { cwd: folder });
}

function remote(index: number): string {
  return `${types(index)}
export class Remote${index} {
  async join(options: Options${index}, owner: Owner${index}): Promise<Item${index}> { throw new Error(owner.name + options.room); }
  async list(page: number): Promise<Item${index}[]> { throw new Error(String(page)); }
  async find(id: string): Promise<Item${index} | null> { throw new Error(id); }
  async owner(id: string): Promise<Owner${index}> { throw new Error(id); }
  async leave(room: string): Promise<void> { throw new Error(room); }
}
`;
}

function writeRouters({ folder, services }: EditorProject): void {
  const start = [
    'import { initTRPC } from "@trpc/server";',
    "const t = initTRPC.create();",
    "export const { router, procedure } = t;",
  ];
  write(folder, "trpc.ts", `${start.join("\n")}\n`);
  const trees = new Map<string, string[]>();
  for (const index of range(services)) {
    write(folder, `routers/remote${index}.ts`, router(index));
    trees.set(serverType(index), [...(trees.get(serverType(index)) ?? []), `remote${index}`]);
  }
  const lines = [
    ...range(services).map(
      (index) => `import { remote${index} } from "./routers/remote${index}.js";`,
    ),
    'import { router } from "./trpc.js";',
    "const appRouter = router({",
    ...[...trees].map(([type, names]) => `  ${type}: router({ ${names.join(", ")} }),`),
    "});",
    "export type AppRouter = typeof appRouter;",
  ];
  write(folder, "app-router.ts", `${lines.join("\n")}\n`);
}

/** What comes in is believed: to infer it from a schema, as most do, costs more than this. */
function router(index: number): string {
  return `import { procedure, router } from "../trpc.js";
${types(index)}
export const remote${index} = router({
  join: procedure
    .input((value: unknown) => value as { options: Options${index}; owner: Owner${index} })
    .mutation(async ({ input }): Promise<Item${index}> => { throw new Error(input.owner.name + input.options.room); }),
  list: procedure.input(Number).query(async ({ input }): Promise<Item${index}[]> => { throw new Error(String(input)); }),
  find: procedure.input(String).query(async ({ input }): Promise<Item${index} | null> => { throw new Error(input); }),
  owner: procedure.input(String).query(async ({ input }): Promise<Owner${index}> => { throw new Error(input); }),
  leave: procedure.input(String).mutation(async ({ input }): Promise<void> => { throw new Error(input); }),
});
`;
}

function types(index: number): string {
  return `export interface Item${index} { id: string; count: number; tags: string[]; owner?: Owner${index} }
export interface Owner${index} { name: string; level: number }
export interface Options${index} { room: string; limit?: number; items: Item${index}[] }
`;
}

function caller({ kind, services }: EditorProject, caller: number): string {
  const options = '{ room: "x", items: [] }';
  const owner = '{ name: "n", level: 1 }';
  const isInferred = kind === "inferred";
  const head = isInferred
    ? [
        'import type { TRPCClient } from "@trpc/client";',
        'import type { AppRouter } from "./app-router.js";',
        "export async function call(rpc: TRPCClient<AppRouter>): Promise<void> {",
      ]
    : [
        'import type { Rpc } from "./gen/index.js";',
        "export async function call(rpc: Rpc): Promise<void> {",
      ];
  const called = range(services)
    .filter((index) => index % callers === caller)
    .slice(0, callsPerCaller);
  const calls = called.flatMap((index) => {
    const stub = `rpc.${serverType(index)}.remote${index}`;
    const join = isInferred
      ? `join.mutate({ options: ${options}, owner: ${owner} })`
      : `join(${options}, ${owner})`;
    return [
      `  const item${index} = await ${stub}.${join};`,
      `  console.log(item${index}.id, (await ${stub}.list${isInferred ? ".query" : ""}(1)).length);`,
    ];
  });
  return [...head, ...calls, "}", ""].join("\n");
}

function serverType(index: number): string {
  return `type${Math.floor(index / servicesPerServerType)}`;
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
