const double = { type: "double" };
const text = { type: "string" };
const long = { type: "long" };

const point = {
  type: "record",
  name: "Point",
  fields: ["x", "y", "z"].map((name) => ({ name, type: double })),
};

const counters = { name: "counters", type: { type: "map", values: long } };

/** The messages as Avro schemas. */
export function avroType(name: "Entity" | "Room" | "Numbers"): unknown {
  return { type: "record", name, fields: fields[name] };
}

const slot = {
  type: "record",
  name: "Slot",
  fields: [
    { name: "item", type: text },
    { name: "count", type: long },
    { name: "durability", type: { type: "float" } },
    { name: "marks", type: listOf(text) },
  ],
};

const player = {
  type: "record",
  name: "Player",
  fields: [
    { name: "id", type: long },
    { name: "name", type: text },
    { name: "level", type: long },
    { name: "position", type: point },
    { name: "isOnline", type: "boolean" },
    { name: "slots", type: listOf(slot) },
    counters,
  ],
};

const fields = {
  Entity: [
    { name: "id", type: long },
    { name: "name", type: text },
    { name: "position", type: point },
    { name: "tags", type: listOf(text) },
    counters,
  ],
  Room: [
    { name: "id", type: text },
    { name: "title", type: text },
    { name: "players", type: listOf(player) },
  ],
  Numbers: [
    { name: "doubles", type: listOf(double) },
    { name: "small", type: listOf({ type: "int" }) },
    { name: "large", type: listOf(long) },
  ],
};

function listOf(items: unknown): unknown {
  return { type: "array", items };
}
