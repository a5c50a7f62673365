/** Characters that take two columns of a terminal: Han and its punctuation, kana, Hangul, full-width forms, emoji. */
const WIDE =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Emoji_Presentation}\\u3001-\\u303f\\uff01-\\uff60\\uffe0-\\uffe6';
const WIDE_CHARACTER = new RegExp(`[${WIDE}]`, 'u');
const NO_WIDTH = /\p{Mn}|\p{Me}|\p{Cf}/u;

function widthOfCharacter(character: string): number {
  if (character <= '\u02ff') return 1;
  if (WIDE_CHARACTER.test(character)) return 2;
  return NO_WIDTH.test(character) ? 0 : 1;
}

/** How many columns of a terminal a printable text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

/** A text with blanks up to a number of columns. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** As much of a text as fits into a number of columns. */
export function startOf(text: string, width: number): string {
  let start = '';
  let room = width;
  for (const character of text) {
    room -= widthOfCharacter(character);
    if (room < 0) break;
    start += character;
  }
  return start;
}

/** Between two characters of which one is wide, but not before closing or after opening punctuation. */
const BREAK = new RegExp(
  `(?<![（「『【《〈“‘([])(?:(?<=[${WIDE}])|(?=[${WIDE}]))(?![，。、；：？！）」』】》〉”’…,.;:?!)\\]\\p{M}\\p{Cf}])`,
  'gu',
);

/** A word in the pieces between which a line may break: one, unless it has wide characters. */
export function piecesOf(word: string): readonly string[] {
  return WIDE_CHARACTER.test(word) ? word.split(BREAK) : [word];
}
