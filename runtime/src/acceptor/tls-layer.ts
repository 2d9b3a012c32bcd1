import type { Socket } from "node:net";
import type { SecureContextOptions, Server } from "node:tls";
import type { ListenSettings } from "../environment.js";
import { explainTlsError } from "../mailbox/explain-tls-error.js";
import { nodeTls } from "../mailbox/node-tls.js";
import { nativePem, nativePems } from "../mailbox/open-socket.js";
import { checkServerTls, type ServerTls } from "../tls-options.js";

/** Puts TLS between sockets and those who take them. */
export class TlsLayer {
  readonly #given: ServerTls | (() => ServerTls);
  readonly #server: Server;

  /** Throws when the certificate or the key cannot be used. */
  constructor(
    given: ServerTls | (() => ServerTls),
    settings: ListenSettings,
    take: (socket: Socket) => void,
  ) {
    this.#given = given;
    const tls = optionsOf(given);
    const options = {
      ...contextOf(tls),
      requestCert: tls.requestCert === true,
      rejectUnauthorized: tls.rejectUnauthorized !== false,
      handshakeTimeout: settings.handshakeTimeoutMs,
    };
    this.#server = named(() => nodeTls().createServer(options, take));
    this.#server.on("tlsClientError", (error, socket) => {
      const reason = explainTlsError(error)?.message ?? "";
      settings.refused?.(socket.remoteAddress ?? "", `TLS: ${reason}`);
      socket.destroy();
    });
  }

  /** Begins the handshake on a socket. */
  wrap(socket: Socket): void {
    this.#server.emit("connection", socket);
  }

  /** As `Listener.reloadTls`. What is asked of callers stays as it was. */
  reload(): void {
    const context = contextOf(optionsOf(this.#given));
    named(() => this.#server.setSecureContext(context));
  }
}

function optionsOf(given: ServerTls | (() => ServerTls)): ServerTls {
  if (typeof given !== "function") return given;
  const tls = given();
  checkServerTls("tls()", tls);
  return tls;
}

/** OpenSSL does not say of what it speaks. */
function named<Result>(use: () => Result): Result {
  try {
    return use();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`tls: ${reason}`, { cause: error });
  }
}

function contextOf({ cert, key, passphrase, ca }: ServerTls): SecureContextOptions {
  return {
    cert: nativePem(cert),
    key: nativePem(key),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(ca === undefined ? {} : { ca: nativePems(ca) }),
  };
}
