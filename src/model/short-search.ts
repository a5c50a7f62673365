import { MASK } from './mask.ts';
import { isWordAt, isWordBefore } from './word.ts';

/**
 * Masks texts that are too short to be looked for anywhere: where they stand alone, with no letter, digit or
 * underscore around them. It costs the same for one as for very many.
 */
export class ShortSearch {
  readonly #texts = new Set<string>();
  #longestFirst: readonly number[] = [];

  add(text: string): void {
    if (text === '' || this.#texts.has(text)) return;
    this.#texts.add(text);
    if (this.#longestFirst.includes(text.length)) return;
    this.#longestFirst = [...this.#longestFirst, text.length].sort((one, other) => other - one);
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
}
