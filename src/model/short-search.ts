import { MASK } from './mask.ts';

/**
 * Masks texts that are too short to be looked for anywhere: where they stand alone, with no letter, digit or
 * underscore around them. It costs the same for one as for very many.
 */
export class ShortSearch {
  readonly #texts = new Set<string>();
  /** How many texts there are of each length. */
  readonly #counts = new Map<number, number>();
  #longestFirst: readonly number[] = [];

  add(text: string): void {
    if (text === '' || this.#texts.has(text)) return;
    this.#texts.add(text);
    this.#count(text.length, 1);
  }

  delete(text: string): void {
    if (this.#texts.delete(text)) this.#count(text.length, -1);
  }

  mask(text: string): string {
    if (this.#texts.size === 0) return text;
    const parts: string[] = [];
    let done = 0;
    let at = 0;
    while (at < text.length) {
      const length = isWordBefore(text, at) ? undefined : this.#lengthAt(text, at);
      if (length === undefined) at++;
      else {
        parts.push(text.slice(done, at), MASK);
        at += length;
        done = at;
      }
    }
    return done === 0 ? text : `${parts.join('')}${text.slice(done)}`;
  }

  /** The length of what is masked at a place. */
  #lengthAt(text: string, at: number): number | undefined {
    return this.#longestFirst.find((length) => {
      const end = at + length;
      return end <= text.length && !isWordAt(text, end) && this.#texts.has(text.slice(at, end));
    });
  }

  #count(length: number, change: number): void {
    const before = this.#counts.get(length) ?? 0;
    const count = before + change;
    if (count === 0) this.#counts.delete(length);
    else this.#counts.set(length, count);
    if (before === 0 || count === 0) {
      this.#longestFirst = [...this.#counts.keys()].sort((one, other) => other - one);
    }
  }
}

const WORD = /[\p{L}\p{N}_]/u;

function isWordAt(text: string, at: number): boolean {
  const code = text.codePointAt(at);
  return code !== undefined && isWord(code);
}

function isWordBefore(text: string, at: number): boolean {
  const isPair = at >= 2 && (text.codePointAt(at - 2) ?? 0) > 0xffff;
  return at > 0 && isWordAt(text, isPair ? at - 2 : at - 1);
}

function isWord(code: number): boolean {
  if (code < 0x80) {
    const isDigit = code >= 0x30 && code <= 0x39;
    return isDigit || code === 0x5f || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
  }
  return WORD.test(String.fromCodePoint(code));
}
