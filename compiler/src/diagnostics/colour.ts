/** Paints text for a terminal, or leaves it as it is. */
export interface Palette {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  /** Line numbers and frame. */
  readonly frame: (text: string) => string;
  readonly secondary: (text: string) => string;
  readonly strong: (text: string) => string;
}

const plain = (text: string): string => text;

/** For files, pipes and `NO_COLOR`. */
export const plainPalette: Palette = {
  error: plain,
  warning: plain,
  frame: plain,
  secondary: plain,
  strong: plain,
};

/** For terminals: the sixteen colours that every theme defines. */
export const terminalPalette: Palette = {
  error: (text) => paint("1;31", text),
  warning: (text) => paint("1;33", text),
  frame: (text) => paint("34", text),
  secondary: (text) => paint("36", text),
  strong: (text) => paint("1", text),
};

/** Chooses by `NO_COLOR` and `FORCE_COLOR`, else by whether a person is likely to read it. */
export function choosePalette(
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): Palette {
  const { NO_COLOR: never, FORCE_COLOR: always, TERM: terminal } = environment;
  if (always !== undefined && always !== "") {
    return always === "0" || always === "false" ? plainPalette : terminalPalette;
  }
  if (never !== undefined && never !== "") return plainPalette;
  return isTerminal && terminal !== "dumb" ? terminalPalette : plainPalette;
}

function paint(style: string, text: string): string {
  return text === "" ? "" : `\u001B[${style}m${text}\u001B[0m`;
}
