import { type GsonError, gsonError } from './gson-error.ts';

/** Characters that end a text without quotes. */
const ENDS = '/\\;#={}[]:, \t\f\r\n';
const ESCAPES: Readonly<Record<string, string>> = { t: '\t', b: '\b', n: '\n', r: '\r', f: '\f', '\n': '\n' };
const PLAIN_ESCAPES = '\'"\\/';

/** The characters of a text, read the way Gson's lenient reader does: comments, either quote, or none. */
export class Characters {
  readonly text: string;
  at = 0;
  /** Where in the body the reader is: keys, indices, or null for an object whose key is not read yet. */
  readonly path: (string | number | null)[] = [];

  constructor(text: string) {
    this.text = text.startsWith('\ufeff') ? text.slice(1) : text;
  }

  /** Takes the next character that is neither blank nor comment; an empty text at the end. */
  next(): string {
    while (this.at < this.text.length) {
      const char = this.text.charAt(this.at++);
      if (' \t\r\n'.includes(char)) continue;
      if (char === '#') this.#skipLine();
      else if (char !== '/' || !this.#skipComment()) return char;
    }
    return '';
  }

  /** Like `next`, where the text must not end. */
  nextOrFail(): string {
    const char = this.next();
    if (char === '') throw this.ended();
    return char;
  }

  /** Reads up to the closing quote; the opening one is taken. */
  quoted(quote: string): string {
    let read = '';
    while (this.at < this.text.length) {
      const char = this.text.charAt(this.at++);
      if (char === quote) return read;
      read += char === '\\' ? this.#escape() : char;
    }
    throw this.malformed('Unterminated string');
  }

  /** Reads a word or a number without quotes; empty where there is none. */
  bare(): string {
    const start = this.at;
    while (this.at < this.text.length && !ENDS.includes(this.text.charAt(this.at))) this.at++;
    return this.text.slice(start, this.at);
  }

  malformed(problem: string): GsonError {
    return gsonError('malformed', problem, this.text, this.at, this.#pathText());
  }

  ended(): GsonError {
    return gsonError('end', 'End of input', this.text, this.at, this.#pathText());
  }

  unexpected(problem: string): GsonError {
    return gsonError('unexpected', problem, this.text, this.at, this.#pathText());
  }

  #pathText(): string {
    const parts = this.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part ?? ''}`));
    return `$${parts.join('')}`;
  }

  #skipLine(): void {
    const end = this.text.indexOf('\n', this.at);
    this.at = end === -1 ? this.text.length : end + 1;
  }

  #skipComment(): boolean {
    const kind = this.text.charAt(this.at);
    if (kind === '/') {
      this.#skipLine();
      return true;
    }
    if (kind !== '*') return false;
    const end = this.text.indexOf('*/', this.at + 1);
    if (end === -1) throw this.malformed('Unterminated comment');
    this.at = end + 2;
    return true;
  }

  #escape(): string {
    if (this.at === this.text.length) throw this.malformed('Unterminated escape sequence');
    const char = this.text.charAt(this.at++);
    if (PLAIN_ESCAPES.includes(char)) return char;
    const escaped = ESCAPES[char];
    if (escaped !== undefined) return escaped;
    const hex = this.text.slice(this.at, this.at + 4);
    if (char !== 'u' || !/^[0-9a-f]{4}$/i.test(hex)) throw this.malformed('Invalid escape sequence');
    this.at += 4;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }
}
