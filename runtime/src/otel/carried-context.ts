import type { TextMapGetter, TextMapSetter } from "@opentelemetry/api";
import type { Metadata } from "../rpc-error.js";

/** Reads what a propagator has written, from the metadata of a call. */
export const metadataGetter: TextMapGetter<Metadata> = {
  get: (metadata, name) => metadata.get(name.toLowerCase()),
  keys: (metadata) => [...metadata.keys()],
};

/** Writes for propagators, whose names may have capitals, as metadata has none. */
export const metadataSetter: TextMapSetter<Map<string, string>> = {
  set: (metadata, name, value) => void metadata.set(name.toLowerCase(), value),
};
