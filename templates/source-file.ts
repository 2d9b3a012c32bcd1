import type { Doc } from "../compiler/src/emit/document.js";
import type { FileBuilder, SharedReader } from "../compiler/src/emit/generated-file.js";
import { CONTRACT, runtime } from "../compiler/src/emit/symbols.js";
import type { DeclarationModel } from "../compiler/src/model/model.js";
import { aliasTemplate } from "./alias.js";
import { constTemplate } from "./const.js";
import { enumTemplate } from "./enum.js";
import { errorTemplate } from "./error.js";
import { mapEntryTemplate } from "./map-entry.js";
import { messageTemplate } from "./message.js";
import { ownMessageTemplate } from "./own-message.js";
import { ownUnionTemplate } from "./own-union.js";
import { serviceTemplate } from "./service.js";
import { unionTemplate } from "./union.js";
import { wrappedListTemplate } from "./wrapped-list.js";

/** The statement that checks, when the file is loaded, that the runtime fits: `assertContract(1);`. */
export function contractTemplate(file: FileBuilder): Doc {
  return `${file.use(runtime.assertContract)}(${CONTRACT});`;
}

/** The generated declarations of one declaration of a source file. */
export function declarationTemplate(declaration: DeclarationModel, file: FileBuilder): Doc {
  switch (declaration.kind) {
    case "const":
      return constTemplate(declaration, file);
    case "alias":
      return aliasTemplate(declaration, file);
    case "enum":
      return enumTemplate(declaration, file);
    case "message":
      return declaration.own === undefined
        ? messageTemplate(declaration, file)
        : ownMessageTemplate(declaration, declaration.own, file);
    case "union":
      return declaration.own === undefined
        ? unionTemplate(declaration, file)
        : ownUnionTemplate(declaration, declaration.own, file);
    case "error":
      return errorTemplate(declaration, file);
    case "service":
      return serviceTemplate(declaration, file);
  }
}

/** A reading function that declarations of the file share. */
export function sharedReaderTemplate(reader: SharedReader, file: FileBuilder): Doc {
  const { name, type, jsNumber } = reader;
  return reader.kind === "entry" && type.kind === "map"
    ? mapEntryTemplate(name, type, jsNumber, file)
    : wrappedListTemplate(name, type, jsNumber, file);
}
