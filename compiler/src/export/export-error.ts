/** Something that the language can say and protobuf cannot. */
export class ExportError extends Error {
  override readonly name = "ExportError";
  /** The file that cannot be exported: `shared/common.proto`. */
  readonly path: string;

  constructor(path: string, why: string) {
    super(why);
    this.path = path;
  }
}
