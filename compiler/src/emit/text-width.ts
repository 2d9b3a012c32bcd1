/** Columns that a text takes up: wide characters and emoji count for two, combining marks for none. */
export function textWidth(text: string): number {
  if (!/[^\x20-\x7f]/.test(text)) return text.length;
  let width = 0;
  const rest = text.replace(emoji, () => {
    width += 2;
    return "";
  });
  for (const character of rest) {
    if (!/[\p{Cc}\p{Mn}\p{Me}]/u.test(character)) width += isWide(character) ? 2 : 1;
  }
  return width;
}

/** Made at run time: as a literal the flag `v` is refused for the language level that is targeted. */
const emoji = new RegExp("\\p{RGI_Emoji}", "gv");

/** Scripts whose characters are as wide as two Latin ones, with their punctuation and full-width forms. */
const wide =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\u3000-\u303e\u30fb\u30fc\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6]/u;

/** Of those the half-width forms, which are as narrow as Latin. */
const narrow = /[\u1160-\u11ff\u303f\uff61-\uffdc\ud7b0-\ud7fb]/;

function isWide(character: string): boolean {
  return wide.test(character) && !narrow.test(character);
}
