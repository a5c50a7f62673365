import { MASK } from '../model/exchange.ts';
import { isUuid } from '../model/values.ts';
import { describe, type IsKnown, LONGEST_TEXT, plainName, plainText } from './harmless-text.ts';
import type { OwnSecrets } from './own-secrets.ts';

/** How many uuids and identifiers of harmless places are remembered, the latest ones. */
const MOST_SHOWN = 100_000;
/** How many results are cached: headers and names repeat. */
const MOST_CACHED = 4_000;
const LONGEST_CACHED = 300;
const LONGEST_ODD = 200;
/** A secret up to this length is found although the text is cut within it. */
const SLACK = 1_000;
const UUID_WITHIN = /[0-9a-f]{32}/;

/** Hides everything in the texts of one run that is not known to be harmless. */
export class TextRedactor {
  readonly secrets: OwnSecrets;
  /** Whether a program reads the result: then each hidden uuid becomes a stand-in, always the same. */
  readonly isCopy: boolean;
  readonly #shown = new Set<string>();
  readonly #cache = new Map<string, string>();
  #learned = 0;
  readonly isKnown: IsKnown;

  constructor(secrets: OwnSecrets, isCopy: boolean) {
    this.secrets = secrets;
    this.isCopy = isCopy;
    this.isKnown = (token) =>
      this.secrets.published.has(token) || (this.#shown.has(token) && !this.secrets.has(token));
  }

  /** Remembers a uuid from a harmless place: texts may show it too. */
  allowUuid(uuid: string): void {
    if (!this.#shown.has(uuid) && isUuid(uuid)) this.#remember(uuid);
  }

  /** An identifier, in which only secrets known by value are hidden. Texts may repeat it. */
  identifier(name: string): string {
    const shown = this.secrets.hide(name);
    if (shown !== name || this.#shown.has(name)) return shown;
    this.#remember(name);
    this.#cache.clear();
    return shown;
  }

  #remember(token: string): void {
    const [first = ''] = this.#shown.add(token);
    if (this.#shown.size > MOST_SHOWN) this.#shown.delete(first);
  }

  /** Free text. */
  words(text: string, longest = LONGEST_TEXT): string {
    if (text.length > Math.min(longest, LONGEST_CACHED) || UUID_WITHIN.test(text))
      return this.#plain(text, longest);
    if (this.#learned !== this.secrets.learned || this.#cache.size > MOST_CACHED) {
      this.#cache.clear();
      this.#learned = this.secrets.learned;
    }
    const known = this.#cache.get(text);
    if (known !== undefined) return known;
    const shown = this.#plain(text, longest);
    this.#cache.set(text, shown);
    return shown;
  }

  #plain(text: string, longest: number): string {
    const hidden = this.secrets.hide(text.slice(0, longest + SLACK));
    // A text that was cut may end with half a secret.
    const whole = text.length > longest + SLACK ? hidden.slice(0, -SLACK) : hidden;
    const shown = plainText(whole, this.isKnown, longest);
    return text.length > longest ? `${shown} ‹text of ${text.length}›` : shown;
  }

  /** A name that the contract does not have. */
  name(name: string): string {
    const shown = plainName(name, this.isKnown);
    return shown === name && this.secrets.hide(name) !== name ? describe(name, 'name') : shown;
  }

  /** A value of the wrong form: shown if it is made of plain words and short numbers, else described. */
  odd(text: string): string {
    return text.length <= LONGEST_ODD && this.isPlain(text) ? text : describe(text);
  }

  isPlain(text: string): boolean {
    return this.words(text) === text;
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
        return isKnown ? part : this.name(key).replaceAll('~', '~0').replaceAll('/', '~1');
      })
      .join('/');
  }
}
