import type { SourceFile, Span } from "../source/source-file.js";
import { identifier } from "./identifier.js";
import type { PlacedShape } from "./lower-types.js";
import type { PlacedFile } from "./place-files.js";
import type { ReadRemotes } from "./remote-shapes.js";

/** Where in the user's TypeScript stands what became part of the model. */
export class RemotePlaces {
  readonly #spans = new Map<string, Span>();
  readonly #sources = new Map<string, SourceFile>();

  /** What was read, under the names that it has in the model. */
  static of(
    read: ReadRemotes,
    files: ReadonlyMap<string, PlacedFile>,
    placed: ReadonlyMap<string, PlacedShape>,
  ): RemotePlaces {
    const places = new RemotePlaces();
    for (const { output, package: packageName, services } of files.values()) {
      for (const { name, span, methods } of services) {
        places.#add(output, `${packageName}.${name}`, span, methods);
      }
    }
    for (const shape of read.declared.values()) {
      const file = files.get(shape.file);
      const name = placed.get(shape.key)?.ref.tsName ?? shape.name;
      if (file === undefined) continue;
      const members = "properties" in shape ? shape.properties : [];
      places.#add(file.output, `${file.package}.${name.replaceAll("$", "")}`, shape.span, members);
    }
    return places;
  }

  /** A member of what has a full name, else that itself, else the beginning of its file. */
  find(output: string, fullName: string | undefined, member: string | undefined): Span | undefined {
    const source = this.#sources.get(output);
    return (
      this.#spans.get(`${fullName ?? ""}/${member ?? ""}`) ??
      this.#spans.get(fullName ?? "") ??
      (source && { source, start: 0, end: 0 })
    );
  }

  #add(
    output: string,
    fullName: string,
    span: Span,
    members: readonly { readonly name: string; readonly span: Span }[],
  ): void {
    this.#sources.set(output, span.source);
    this.#spans.set(fullName, span);
    for (const { name, span: place } of members) {
      this.#spans.set(`${fullName}/${identifier(name)}`, place);
    }
  }
}
