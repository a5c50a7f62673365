/** The width of files, and of screens whose width is unknown; in columns. */
export const USUAL_WIDTH = 80;

/** Control characters, bidi marks, noncharacters and lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\ufffe\uffff\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Commands of CI logs: in GitHub Actions `::error …` at the start of a line, and wrapping can put any word
 * there; `##[error]` anywhere; in Azure Pipelines `##vso[…]` anywhere. An IPv6 address such as `::1` or `::/0`
 * is no command, and neither is `a::b`.
 */
const COMMANDS =
  /(?<![^\s\p{DI}\p{Cf}])::(?!(?:[\da-f]{1,4}(?::[\da-f.]+)*(?:\/\d{1,3})?|\/\d{1,3})(?:[\s,;)]|$))|##(?=\w*\[)/giu;

/**
 * A text that neither a terminal nor a CI log obeys. Control characters and the start of CI commands are
 * escaped as in JSON: `\u001b[2J`, `\u003a:error`, `\u0023#[error]`.
 */
export function printable(text: string): string {
  return text
    .replaceAll(UNPRINTABLE, byNumber)
    .replaceAll(COMMANDS, (two) => `${byNumber(two)}${two.slice(1)}`);
}

/** A value as indented JSON that neither a terminal nor a CI log obeys. It parses to the same value. */
export function printableJson(value: unknown): string {
  // The only line ends are those between members: JSON escapes all others.
  return JSON.stringify(value, null, 2)
    .replaceAll(UNPRINTABLE, (one) => (one === '\n' ? one : byNumber(one)))
    .replaceAll(/##(?=\w*\[)/g, '\\u0023#');
}

/** The same for a text of several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

function byNumber(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Characters that take two columns of a terminal: Han and its punctuation, kana, Hangul, full-width forms, emoji. */
const WIDE =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Emoji_Presentation}\\u3001-\\u303f\\uff01-\\uff60\\uffe0-\\uffe6';
const WIDE_CHARACTER = new RegExp(`[${WIDE}]`, 'u');
const NO_WIDTH = /\p{Mn}|\p{Me}|\p{Cf}/u;

/** How many columns of a terminal a printable text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character <= '\u02ff') width += 1;
    else if (WIDE_CHARACTER.test(character)) width += 2;
    else if (!NO_WIDTH.test(character)) width += 1;
  }
  return width;
}

export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/**
 * Rows in columns, each as wide as its widest cell.
 *
 * @param width the last column is wrapped to it, in columns; not wrapped by default
 */
export function table(content: readonly (readonly string[])[], width?: number): string {
  const rows = content.map((row) => row.map(printable));
  const last = rows.reduce((most, { length }) => Math.max(most, length), 1) - 1;
  const widths = Array.from({ length: last }, (_, column) =>
    rows.reduce((most, row) => Math.max(most, widthOf(row[column] ?? '')), 0),
  );
  const indent = ' '.repeat(widths.reduce((sum, own) => sum + own + 2, 2));
  const lines = rows.map((row) => {
    const cell = row[last] ?? '';
    const before = widths.map((own, column) => `  ${padded(row[column] ?? '', own)}`);
    const start = `${before.join('')}  `;
    return width === undefined ? `${start}${cell}` : wrap(cell, indent, start, width);
  });
  return lines.map((line) => line.trimEnd()).join('\n');
}

/** Longest text of a request, a header or a reason that a report shows. */
export const LONGEST_TEXT = 2000;

/** The text up to a length; a longer one is cut, and its length is added. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
  return `${start}… (${text.length} characters)`;
}

/** Where a line may break beside a wide character, but not before closing or after opening punctuation. */
const BREAK = new RegExp(
  `(?<![（「『【《〈“‘([])(?:(?<=[${WIDE}])|(?=[${WIDE}]))(?![，。、；：？！）」』】》〉”’…,.;:?!)\\]\\p{M}\\p{Cf}])`,
  'gu',
);

/** A text wrapped to the width of the screen and indented; the first line may begin with a label. */
export function wrap(text: string, indent: string, first: string = indent, width = USUAL_WIDTH): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(/\s+/).map(printable)) {
    for (const [index, piece] of word.split(BREAK).entries()) {
      const gap = empty || index > 0 ? '' : ' ';
      if (!empty && widthOf(line) + gap.length + widthOf(piece) > width) {
        lines.push(line);
        line = `${indent}${piece}`;
      } else line += `${gap}${piece}`;
      empty = false;
    }
  }
  return [...lines, line].join('\n');
}
