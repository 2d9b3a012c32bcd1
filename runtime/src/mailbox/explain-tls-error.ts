/** Codes of OpenSSL's error when what came is no TLS at all. */
const NO_TLS = /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$/;

/** Codes of what a peer sends when it does not take the certificate that it was shown, or misses one. */
const NO_TRUST =
  /^ERR_SSL_(?:TLSV1|TLSV13|SSLV3)_ALERT_((?:\w+_)?CERTIFICATE(?:_\w+)?|UNKNOWN_CA)$/;

/** An error that says what is wrong, where OpenSSL's own only shows where it was found. */
export function explainTlsError(error: Error | null): Error | undefined {
  if (error === null) return undefined;
  const { code } = error as { readonly code?: unknown }; // set by Node on errors of the system
  if (typeof code !== "string") return error;
  if (NO_TLS.test(code) || (code === "EPROTO" && error.message.includes("wrong version number"))) {
    return new Error("the peer does not speak TLS", { cause: error });
  }
  const alert = NO_TRUST.exec(code)?.[1];
  if (alert !== undefined) {
    const words = alert.toLowerCase().replaceAll("_", " ");
    return new Error(`the peer does not take this side's certificate: ${words}`, { cause: error });
  }
  return error;
}
