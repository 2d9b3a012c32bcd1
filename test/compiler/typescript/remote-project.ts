import { compile, type CompileResult } from "../../../compiler/src/compile.js";
import { MemoryHost } from "../../../compiler/src/memory-host.js";
import { migrateModel } from "../../../compiler/src/migrate/migrate-model.js";

/** Path of the remote that most tests are about. */
export const chatRemote = "app/servers/chat/remote/chatRemote.ts";

/** The brands of mailstation, where the package itself is not at hand. */
const mailstation = `
export type int32 = number & { readonly "~wire"?: "int32" };
export type uint64 = bigint & { readonly "~wire"?: "uint64" };
export type float = number & { readonly "~wire"?: "float" };
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
export interface CallContext { readonly signal: AbortSignal }
`;

/** Files of a project by path, compiled as remotes. */
export function compileRemotes(
  files: Readonly<Record<string, string>>,
  types: "import" | "copy" = "import",
): CompileResult {
  return compile(remoteHost(files), {
    folder: "/project",
    sources: [],
    remotes: {
      patterns: [{ typescript: "app/servers/*/remote/*.{ts,js}", tsconfig: undefined }],
      out: "/project/gen",
      types,
    },
  });
}

/** A host with the files, and with the types of mailstation. */
export function remoteHost(files: Readonly<Record<string, string>>): MemoryHost {
  const own = Object.entries(files).map(([path, text]) => [`/project/${path}`, text] as const);
  const folder = "/project/node_modules/mailstation";
  return new MemoryHost({
    ...Object.fromEntries(own),
    [`${folder}/package.json`]: '{ "name": "mailstation", "types": "index.d.ts" }',
    [`${folder}/index.d.ts`]: mailstation,
  });
}

/** What a class with the given body says in the language of `.rpc` files; throws what is wrong with it. */
export function migrated(body: string, before = ""): string {
  const text = `${before}\nexport class ChatRemote {\n${body}\n}\n`;
  return migratedProject({ [chatRemote]: text });
}

/** The same for a whole project, one file after the other. */
export function migratedProject(files: Readonly<Record<string, string>>): string {
  const { model, diagnostics } = compileRemotes(files);
  if (model === undefined) {
    throw new Error(diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n"));
  }
  return migrateModel(model)
    .map(({ text }) => text)
    .join("\n");
}

/** `code message` of all that is said about a class with the given body. */
export function saidOf(body: string, before = ""): readonly string[] {
  const text = `${before}\nexport class ChatRemote {\n${body}\n}\n`;
  const { diagnostics } = compileRemotes({ [chatRemote]: text });
  return diagnostics.map(({ code, message }) => `${code} ${message}`);
}
