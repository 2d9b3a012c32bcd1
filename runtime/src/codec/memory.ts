/** What of Node's `Buffer` is used here; other platforms have none. */
interface RawMemory {
  allocUnsafeSlow(bytes: number): { readonly buffer: ArrayBuffer };
}

const rawMemory = (globalThis as { Buffer?: Partial<RawMemory> }).Buffer; // as Node has it

/**
 * Memory that holds anything: for who writes every byte before somebody reads it. Filling 64 KiB with
 * zeros takes as long as copying a payload of that size into them.
 */
export function uninitialized(bytes: number): Uint8Array<ArrayBuffer> {
  if (rawMemory?.allocUnsafeSlow === undefined) return new Uint8Array(bytes);
  return new Uint8Array(rawMemory.allocUnsafeSlow(bytes).buffer);
}
