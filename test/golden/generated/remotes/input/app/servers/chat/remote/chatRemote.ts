import type { CallContext } from "mailstation";
import type { Everything, Level, Shape } from "../../../domain/types.js";

/** There is no place. */
export class RoomFull extends Error {
  readonly code = 1001;
  readonly room: string;

  constructor(room: string) {
    super("full");
    this.room = room;
  }
}

interface Hidden {
  note: string;
}

/** A remote. */
export class ChatRemote {
  /**
   * Does everything.
   * @idempotent
   * @timeout 2s
   * @throws {RoomFull}
   */
  async everything(value: Everything, level?: Level): Promise<Everything> {
    return level === undefined ? value : { ...value, level };
  }

  shape(shape: Shape | null, call: CallContext, note: string | null): Shape | null {
    return call.signal.aborted || note === "" ? null : shape;
  }

  sets(values: Set<string>, records: Record<string, Set<number>>): Set<string> {
    return records["a"] === undefined ? values : new Set();
  }

  hidden({ note }: Hidden): Hidden | undefined {
    return note === "" ? undefined : { note };
  }

  async *watch(room: string): AsyncIterable<[room: string, at: Date]> {
    if (room === "") this.secret();
    yield [room, new Date(0)];
  }

  async upload(room: string, parts: AsyncIterable<Shape>): Promise<Record<string, Shape>> {
    const found: Record<string, Shape> = {};
    for await (const part of parts) found[room] = part;
    return found;
  }

  /** @oneway */
  touch(): void {}

  private secret(): void {}
}
