/** A service as its schema is compared: see `ServiceType`. */
export interface HashedService {
  /** `chat.v1.ChatRemote`. */
  readonly name: string;
  readonly schemaHash?: string | undefined;
}

const PRIME = 0x0000_0100_0000_01b3n;
const BASIS = 0xcbf2_9ce4_8422_2325n;

/**
 * One hash of all that the services of a server take and give: 16 hexadecimal digits, whatever their
 * order. Undefined where there are none, or the hash of one is not known.
 */
export function schemaHashOf(services: readonly HashedService[]): string | undefined {
  const known = services.flatMap(({ name, schemaHash = "" }) =>
    schemaHash === "" ? [] : [`${name} ${schemaHash}\n`],
  );
  if (known.length === 0 || known.length < services.length) return undefined;
  return textHash(known.toSorted().join(""));
}

/** FNV-1a of the text's UTF-8 in 64 bits: tells texts apart that nobody has made to be alike. */
function textHash(text: string): string {
  let hash = BASIS;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * PRIME);
  }
  return hash.toString(16).padStart(16, "0");
}
