import { generate } from "selfsigned";

/** A certificate and its key, in PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** An authority of a test's own, in whose name it makes certificates. */
export class Authority {
  readonly #pair: KeyPair;

  private constructor(pair: KeyPair) {
    this.#pair = pair;
  }

  static async create(name = "authority of a test"): Promise<Authority> {
    const made = await generate([{ name: "commonName", value: name }], {
      keyType: "ec",
      algorithm: "sha256",
      extensions: [
        { name: "basicConstraints", cA: true, critical: true },
        { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
      ],
    });
    return new Authority({ cert: made.cert, key: made.private });
  }

  /** What others must trust. */
  get cert(): string {
    return this.#pair.cert;
  }

  /** A certificate for a server on this machine, or for a caller. */
  async issue(name: string, uri = `spiffe://test/${name}`): Promise<KeyPair> {
    const made = await generate([{ name: "commonName", value: name }], {
      keyType: "ec",
      algorithm: "sha256",
      ca: this.#pair,
      extensions: [
        { name: "basicConstraints", cA: false },
        { name: "extKeyUsage", serverAuth: true, clientAuth: true },
        {
          name: "subjectAltName",
          altNames: [
            { type: 2, value: "localhost" },
            { type: 7, ip: "127.0.0.1" },
            { type: 6, value: uri },
          ],
        },
      ],
    });
    return { cert: made.cert, key: made.private };
  }
}
