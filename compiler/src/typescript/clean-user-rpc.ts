import type { ts } from "ts-morph";

import { loadCompiler } from "./compiler-api.js";
import type { CompilerApi } from "./compiler-api.js";

/** The interfaces that proxies were declared in by hand. */
const trees = new Set(["UserRpc", "SysRpc"]);

/**
 * The text of a remote without its `declare global` blocks that declare proxies by hand, which the
 * generated ones take the place of; `undefined` when it has none.
 */
export function withoutUserRpc(path: string, text: string): string | undefined {
  const { ts } = loadCompiler();
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true);
  const blocks = file.statements.filter((statement) => isProxyBlock(ts, statement));
  if (blocks.length === 0) return undefined;
  let rest = text;
  for (const block of blocks.toReversed()) {
    // With the comments above it, and one of the empty lines around it.
    const end =
      block.getEnd() + (/^(?:\r?\n){1,2}/.exec(rest.slice(block.getEnd()))?.[0].length ?? 0);
    const start = block.getFullStart();
    const lead = /^(?:\r?\n)*/.exec(rest.slice(start))?.[0] ?? "";
    rest = rest.slice(0, start) + lead + rest.slice(end);
  }
  return rest;
}

/** Whether a block declares nothing but trees of proxies, and what is merged into them. */
function isProxyBlock(ts: CompilerApi, statement: ts.Statement): boolean {
  if (!ts.isModuleDeclaration(statement) || statement.name.text !== "global") return false;
  const { body } = statement;
  if (body === undefined || !ts.isModuleBlock(body) || body.statements.length === 0) return false;
  return body.statements.every((inner) => {
    if (!ts.isInterfaceDeclaration(inner)) return false;
    if (trees.has(inner.name.text)) return true;
    const types = inner.members.map((member) =>
      ts.isPropertySignature(member) ? (member.type?.getText() ?? "") : "",
    );
    return types.length > 0 && types.every((type) => type.startsWith("RemoterClass<"));
  });
}
