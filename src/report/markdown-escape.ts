import { clipped, printable } from './layout.ts';

/** Longest text that a cell or a line shows. */
const LONGEST = 200;

/**
 * A text of a server in markdown: as code, where no name is mentioned, nothing linked, and no picture
 * loaded. What would end the code is written as an entity.
 */
export function code(text: string): string {
  const shown = clipped(printable(text), LONGEST);
  if (shown === '') return '(empty)';
  if (/^[\w ./:$=,;()[\]{}%?+@#~"'…-]+$/u.test(shown) && shown.trim() === shown) return `\`${shown}\``;
  return `<code>${shown.replaceAll(/[^\w .…\p{L}]/gu, (one) => `&#${one.codePointAt(0)};`)}</code>`;
}

/** A sentence in markdown: it can neither become markup, nor mention somebody, nor link to an issue or a page. */
export function prose(text: string): string {
  return clipped(printable(text), LONGEST * 2)
    .replaceAll(/[\\`*_[\]|~#$]/g, '\\$&')
    .replaceAll(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`)
    .replaceAll(/[@#]/g, (one, at: number, whole: string) => (whole[at - 1] === '&' ? one : `${one}\u200b`))
    .replaceAll('://', '&#58;//')
    .replaceAll(/www\./gi, (one) => `${one.slice(0, 3)}&#46;`);
}
