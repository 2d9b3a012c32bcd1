/** Longest name the language allows. */
export const nameLengthMax = 64;

/** What the lexer takes into a name, so that it can be spoken of as one, and the language does not. */
export const foreignCharacter: RegExp = /[^A-Za-z0-9_]/;

/** Whether a name is one that the language allows; of any other it has been said that it is none. */
export function isWellFormedName(name: string): boolean {
  return name.length <= nameLengthMax && !foreignCharacter.test(name);
}
