/** Where servers are listed: for stations and gateways on Node. */
export { EtcdRegistry, type EtcdRegistryOptions } from "./etcd-registry.js";
export type { EtcdAnswer, EtcdRequest, EtcdTransport } from "./etcd-transport.js";
export { FileRegistry, type FileRegistryOptions } from "./file-registry.js";
export {
  DnsRegistry,
  type DnsPlace,
  type DnsRegistryOptions,
  type DnsResolver,
} from "./dns-registry.js";
export { schemaHashOf, type HashedService } from "../registry/schema-hash.js";
export { snapshotFile } from "./snapshot-file.js";
export { openRegistry } from "./open-registry.js";
