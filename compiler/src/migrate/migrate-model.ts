import { compilerAssert } from "../compiler-assert.js";
import { format } from "../format/format.js";
import type { FileModel, Model, Reference } from "../model/model.js";
import { SourceFile } from "../source/source-file.js";
import { printRpc } from "./print-rpc.js";

/** A `.rpc` file that says what remotes in TypeScript say. */
export interface MigratedFile {
  /** `chat/remote/chatRemote.rpc`. */
  readonly path: string;
  readonly text: string;
}

/** The `.rpc` files for what was read from TypeScript: the same names and numbers, so the same bytes. */
export function migrateModel(model: Model): readonly MigratedFile[] {
  const names = new Map<string, string>();
  for (const file of model.files) {
    for (const { tsName, name } of file.declarations) names.set(`${file.output} ${tsName}`, name);
  }
  const nameOf = ({ output, tsName }: Reference): string =>
    names.get(`${output} ${tsName}`) ?? tsName;
  return model.files.filter(isOwn).map((file) => {
    const path = `${file.output}.rpc`;
    const plain = printRpc(file, nameOf);
    const { text } = format(new SourceFile(`/${path}`, path, plain));
    compilerAssert(text !== undefined, `what is printed of ${path} can be read:\n${plain}`);
    return { path, text };
  });
}

/** Whether a file was read from TypeScript. */
function isOwn({ path }: FileModel): boolean {
  return !path.endsWith(".rpc");
}
