import type { Texts } from './texts.ts';
import { LONGEST_TEXT } from './words.ts';

/** JSON, markup, a form, parts of a message, a dump: nothing tells which of its texts is a secret. */
const DATA = [
  /^\s*(?:[[{<]|--)/,
  /\r?\n\r?\n/,
  /\S{80}/,
  /["'][\w.-]{1,40}["']\s{0,3}[:=]/,
  /<\/?[a-z][\w:.-]{0,60}[\s>/]/i,
  /[\w-]{1,40}=[^\s&]{0,200}&[\w-]{1,40}=/,
];

/** A body that is no JSON: sentences by their words, what looks like data not at all. */
export function bodyText(text: string, texts: Texts): string {
  const beginning = text.slice(0, LONGEST_TEXT);
  return DATA.some((pattern) => pattern.test(beginning)) ? withheld(text) : texts.words(text);
}

/** Stands for a body that is not shown. */
export function withheld(text: string): string {
  return `‹text of ${text.length} characters that is no JSON›`;
}
