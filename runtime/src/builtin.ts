/** The services that servers have by themselves: their stubs, for whoever wants to ask. */
export { Health, type HealthStatus } from "./builtin/gen/health.js";
export { HealthClient } from "./builtin/gen/health.client.js";
export {
  CallFailed,
  Reflection,
  ServerDescription,
  type CallFailedFields,
  type FieldInfo,
  type MethodInfo,
  type MethodKind,
  type ServiceInfo,
  type TypeInfo,
  type TypeKind,
} from "./builtin/gen/reflection.js";
export { ReflectionClient } from "./builtin/gen/reflection.client.js";
