import { padded, piecesOf, startOf, widthOf } from './width.ts';

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

/**
 * Rows in columns, each as wide as its widest cell.
 *
 * @param width the last column is cut to it, in columns; not cut by default
 */
export function table(content: readonly (readonly string[])[], width?: number): string {
  const rows = content.map((row) => row.map(printable));
  const columns = rows.reduce((most, { length }) => Math.max(most, length), 0);
  const widths = Array.from({ length: columns }, (_, column) =>
    rows.reduce((most, row) => Math.max(most, widthOf(row[column] ?? '')), 0),
  );
  const before = widths.slice(0, -1).reduce((sum, own) => sum + own + 2, 2);
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => {
        if (column < columns - 1) return padded(cell, widths[column] ?? 0);
        return width === undefined ? cell : fitted(cell, width - before);
      })
      .join('  ')
      .trimEnd();
  return rows.map((row) => `  ${line(row)}`.trimEnd()).join('\n');
}

/** No column is cut below this width. */
const NARROWEST = 20;

function fitted(cell: string, room: number): string {
  const most = Math.max(room, NARROWEST);
  return widthOf(cell) <= most ? cell : `${startOf(cell, most - 1)}…`;
}

/** Longest text of a request, a header or a reason that a report shows. */
export const LONGEST_TEXT = 2000;

/** The text up to a length; a longer one is cut, and its length is added. */
export function clipped(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, most).replace(/[\ud800-\udbff]$/, '');
  return `${start}… (${text.length} characters)`;
}

/** A text wrapped to the width of the screen and indented; the first line may begin with a label. */
export function wrap(text: string, indent: string, first: string = indent, width = USUAL_WIDTH): string {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(/\s+/).map(printable)) {
    for (const [index, piece] of piecesOf(word).entries()) {
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
