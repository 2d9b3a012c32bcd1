/**
 * Texts longer than this are no integer: none of 64 bits needs as many digits, however it is
 * written, and converting digits takes quadratic time.
 */
const DIGITS_MAX = 100;

/** A number as JSON writes it: sign, integer, fraction, exponent. */
const NUMBER = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Whether `text` is a number as JSON writes it. */
export function isNumberText(text: string): boolean {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text);
}

/** The integer that a JSON number, or a text that holds one, states exactly: `12`, `"-1.20e2"`. */
export function integerOf(json: unknown): bigint | undefined {
  if (typeof json === "number") return Number.isInteger(json) ? BigInt(json) : undefined;
  return typeof json === "string" ? integerOfText(json) : undefined;
}

function integerOfText(text: string): bigint | undefined {
  if (text.length > DIGITS_MAX) return undefined;
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = whole + fraction;
  const shift = Number(exponent) - fraction.length;
  if (/^0*$/.test(digits)) return 0n;
  if (shift > DIGITS_MAX || -shift >= digits.length) return undefined;
  if (shift >= 0) return BigInt(sign + digits + "0".repeat(shift));
  return /^0*$/.test(digits.slice(shift)) ? BigInt(sign + digits.slice(0, shift)) : undefined;
}
