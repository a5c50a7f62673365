import { escapeKey } from '../contract/pointer.ts';
import { MASK } from '../model/exchange.ts';
import { isUuid } from '../model/values.ts';
import { describe, type IsKnown, LONGEST_TEXT, plainName, plainText, withheld } from './harmless-text.ts';
import type { OwnSecrets } from './own-secrets.ts';

/** How many uuids and identifiers of harmless places are remembered, the latest ones. */
const MOST_SHOWN = 100_000;
const LONGEST_ODD = 200;
/** A secret up to this length is found although the text is cut within it. */
const SLACK = 1_000;

/** Signs of data: JSON, markup, a form, a multipart message, a dump. Any word in them may be a secret. */
const DATA = [
  /^\s*(?:[[{<]|--)/,
  /\r?\n\r?\n/,
  /\S{80}/,
  /["'][\w.-]{1,40}["']\s{0,3}[:=]/,
  /<\/?[a-z][\w:.-]{0,60}[\s>/]/i,
  /[\w-]{1,40}=[^\s&]{0,200}&[\w-]{1,40}=/,
];

/** Hides everything in the texts of one run that is not known to be harmless. */
export class TextRedactor {
  readonly secrets: OwnSecrets;
  /** Whether a program reads the result: then each hidden uuid becomes a stand-in, always the same. */
  readonly isCopy: boolean;
  readonly #shown = new Set<string>();
  readonly #isKnown: IsKnown;

  constructor(secrets: OwnSecrets, isCopy: boolean) {
    this.secrets = secrets;
    this.isCopy = isCopy;
    this.#isKnown = (token) =>
      this.secrets.published.has(token) || (this.#shown.has(token) && !this.secrets.has(token));
  }

  /** Remembers a uuid from a harmless place: texts may show it too. */
  allowUuid(uuid: string): void {
    if (isUuid(uuid)) this.#allow(uuid);
  }

  /**
   * A name, a version or a branch, from a place that holds nothing else: only secrets known by value are hidden. Texts
   * may repeat it.
   */
  identifier(name: string): string {
    const shown = this.hide(name);
    if (shown === name) this.#allow(name);
    return shown;
  }

  #allow(token: string): void {
    const [first = ''] = this.#shown.add(token);
    if (this.#shown.size > MOST_SHOWN) this.#shown.delete(first);
  }

  /** A sentence of ours with identifiers in it: only secrets known by value are hidden. */
  hide(sentence: string): string {
    return this.secrets.hide(sentence);
  }

  /** Free text: a sentence of ours, a refusal, a name. */
  text(text: string, longest = LONGEST_TEXT): string {
    const hidden = this.hide(text.slice(0, longest + SLACK));
    // A text that was cut may end with half a secret.
    const whole = text.length > longest + SLACK ? hidden.slice(0, -SLACK) : hidden;
    const shown = plainText(whole, this.#isKnown, longest);
    return text.length > longest ? `${shown} ‹text of ${text.length}›` : shown;
  }

  isPlain(text: string): boolean {
    return this.text(text) === text;
  }

  /** A body that is not JSON: sentences are shown as free text, data is withheld. */
  bodyText(text: string): string {
    const beginning = text.slice(0, LONGEST_TEXT);
    return DATA.some((pattern) => pattern.test(beginning)) ? withheld(text) : this.text(text);
  }

  /** A name that the contract does not have. */
  name(name: string): string {
    const shown = plainName(name, this.#isKnown);
    return shown === name && this.hide(name) !== name ? describe(name, 'name') : shown;
  }

  /** A value of the wrong form: shown if it is made of plain words and short numbers, else described. */
  odd(text: string): string {
    return text.length <= LONGEST_ODD && this.isPlain(text) ? text : describe(text);
  }

  /** The mask or the stand-in of a secret. */
  hidden(text: string): string {
    if (text === '') return '';
    return this.isCopy && isUuid(text.toLowerCase()) ? this.secrets.standIn(text) : MASK;
  }

  /**
   * A uuid or the id of a job, in a path, a header or a body. Equal ids stay equal in a copy.
   *
   * @param isDue whether it has to be a uuid: a wrong one stays wrong
   */
  id(text: string, isDue: boolean): string {
    if (this.secrets.has(text)) return this.hidden(text);
    if (isUuid(text.toLowerCase()) || this.odd(text) === text) return text;
    if (!this.isCopy) return describe(text);
    return isDue ? `~${this.secrets.standIn(text)}` : this.secrets.standIn(text);
  }

  /** A JSON Pointer. Keys that the contract does not have are shown as names. */
  pointer(at: string): string {
    return at
      .split('/')
      .map((part) => {
        const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
        const isKnown = /^\d{0,6}$/.test(part) || this.secrets.published.has(key);
        return isKnown ? part : escapeKey(this.name(key));
      })
      .join('/');
  }
}
