/**
 * Deepest nesting of messages, groups and json that is written or read: protobuf's own default.
 * It keeps a hostile or cyclic value from exhausting the stack.
 */
export const NESTING_MAX = 100;
