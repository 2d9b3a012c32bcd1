import type { PlainEntity } from "../calls/messages.js";
import { tarsStream, type TarsInput, type TarsOutput } from "./tars-stream.js";

const { List, Map: TarsMap, String: text, UInt32: uint32 } = tarsStream;

/** The nested struct: the members that the library calls are those that its generator would give. */
class TarsPoint {
  x = 0;
  y = 0;
  z = 0;

  static _readFrom(input: TarsInput): TarsPoint {
    const point = new TarsPoint();
    point.x = input.readDouble(1, true);
    point.y = input.readDouble(2, true);
    point.z = input.readDouble(3, true);
    return point;
  }

  _writeTo(output: TarsOutput): void {
    output.writeDouble(1, this.x);
    output.writeDouble(2, this.y);
    output.writeDouble(3, this.z);
  }
}

/** The structured message as a Tars struct. */
export class TarsEntity {
  id = 0;
  name = "";
  position: TarsPoint = new TarsPoint();
  tags = new List(text);
  counters = new TarsMap(text, uint32);

  static from(plain: PlainEntity): TarsEntity {
    const entity = new TarsEntity();
    entity.id = plain.id;
    entity.name = plain.name;
    Object.assign(entity.position, plain.position);
    entity.tags.value.push(...plain.tags);
    for (const [name, count] of Object.entries(plain.counters)) entity.counters.insert(name, count);
    return entity;
  }

  static _readFrom(input: TarsInput): TarsEntity {
    const entity = new TarsEntity();
    entity.id = input.readUInt32(1, true);
    entity.name = input.readString(2, true);
    entity.position = input.readStruct(3, true, TarsPoint);
    entity.tags = input.readList(4, true, entity.tags);
    entity.counters = input.readMap(5, true, entity.counters);
    return entity;
  }

  _writeTo(output: TarsOutput): void {
    output.writeUInt32(1, this.id);
    output.writeString(2, this.name);
    output.writeStruct(3, this.position);
    output.writeList(4, this.tags);
    output.writeMap(5, this.counters);
  }
}
