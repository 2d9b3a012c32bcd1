import { code } from "../compiler/src/emit/code.js";
import type { Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { array, assign, callWithLast, object } from "../compiler/src/emit/layout.js";
import { stringLiteral } from "../compiler/src/emit/literal.js";
import type { PlacedRemote } from "../compiler/src/emit/service-tree.js";
import { runtime } from "../compiler/src/emit/symbols.js";

/**
 * What loads the remotes of a folder.
 *
 *     →  export const loadRemotes: LoadRemotes = remoteLoader([
 *          { serverType: "chat", folder: "app/servers/chat/remote", file: "chatRemote", … },
 *        ]);
 */
export function remoteListTemplate(placed: readonly PlacedRemote[], file: FileBuilder): Doc {
  const bindings = placed.map(({ service, output, path }) => {
    const { serverType, name, tsName } = service;
    const bind = file.value({ output: `${output}.server`, tsName: `bind${tsName}` });
    return object([
      `serverType: ${stringLiteral(serverType)}`,
      `folder: ${stringLiteral(path.split("/").slice(0, -1).join("/"))}`,
      `file: ${stringLiteral(output.split("/").at(-1) ?? "")}`,
      `name: ${stringLiteral(name)}`,
      `bind: ${bind}`,
    ]);
  });
  const left = `export const loadRemotes: ${file.use(runtime.LoadRemotes)}`;
  const right = callWithLast(file.use(runtime.remoteLoader), [], { doc: array(bindings) });
  return code`
    /** Binds every remote of a folder, each made of the context. */
    ${assign(left, " =", right)};
  `;
}
