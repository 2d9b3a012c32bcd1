/** Codes of OpenSSL's error when what came is no TLS at all. */
const NO_TLS = /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$/;

/** An error that says what is wrong, where OpenSSL's own only shows where it was found. */
export function explainTlsError(error: Error | null): Error | undefined {
  if (error === null) return undefined;
  const { code } = error as { readonly code?: unknown }; // set by Node on errors of the system
  if (typeof code !== "string") return error;
  if (NO_TLS.test(code) || (code === "EPROTO" && error.message.includes("wrong version number"))) {
    return new Error("the peer does not speak TLS", { cause: error });
  }
  return error;
}
