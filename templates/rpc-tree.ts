import { code } from "../compiler/src/emit/code.js";
import { concat, type Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder } from "../compiler/src/emit/generated-file.js";
import { assign, call, entry, signature } from "../compiler/src/emit/layout.js";
import { propertyKey } from "../compiler/src/emit/literal.js";
import type {
  NamespaceTree,
  PlacedService,
  ServerBranch,
} from "../compiler/src/emit/service-tree.js";
import { runtime } from "../compiler/src/emit/symbols.js";
import { docComment } from "./docs.js";

/**
 * The tree of all stubs of a namespace, by server type and service.
 *
 *     @server("chat") service ChatRemote { … }
 *
 *     →  export interface Rpc {
 *          readonly chat: {
 *            readonly chatRemote: ChatRemoteClient;
 *          };
 *        }
 *        export function createRpc(caller: Caller): Rpc {
 *          caller.know(ChatRemote);
 *          return {
 *            chat: {
 *              chatRemote: new ChatRemoteClient(caller),
 *            },
 *          };
 *        }
 */
export function rpcTreeTemplate(tree: NamespaceTree, file: FileBuilder): Doc {
  const { typeName, branches } = tree;
  const services = branches.flatMap((branch) => branch.services);
  const create = signature(
    `export function create${typeName}`,
    [`caller: ${file.use(runtime.Caller)}`],
    typeName,
  );
  return code`
    /** The stubs of all services${tree.note}, by server type. */
    export interface ${typeName} {
      ${branches.map((branch) => branchType(branch, file))}
    }

    /** Makes the stubs, which call through \`caller\`. */
    ${create} {
      ${services.map(({ service, output }) => {
        const descriptor = file.value({ output, tsName: service.tsName });
        return code`${call("caller.know", [descriptor])};`;
      })}
      return {
        ${branches.map((branch) => branchValue(branch, file))}
      };
    }
  `;
}

function branchType({ serverType, services }: ServerBranch, file: FileBuilder): Doc {
  return code`
    readonly ${propertyKey(serverType)}: {
      ${services.map(
        (placed) => code`
          ${docComment(placed.service.docs)}
          readonly ${propertyKey(placed.service.propertyName)}: ${client(placed, file)};
        `,
      )}
    };
  `;
}

function branchValue({ serverType, services }: ServerBranch, file: FileBuilder): Doc {
  return code`
    ${propertyKey(serverType)}: {
      ${services.map((placed) => {
        const made = call(concat(["new ", client(placed, file)]), ["caller"]);
        return code`${entry(propertyKey(placed.service.propertyName), made, assign)},`;
      })}
    },
  `;
}

function client({ service, output }: PlacedService, file: FileBuilder): string {
  return file.value({ output: `${output}.client`, tsName: `${service.tsName}Client` });
}
