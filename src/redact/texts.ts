import { MASK } from '../model/exchange.ts';
import { isUuid } from '../model/values.ts';
import type { OwnSecrets } from './own-secrets.ts';
import { describe, type IsKnown, LONGEST_TEXT, plainName, plainText } from './words.ts';

/** Uuids and identifiers that harmless places showed: so many of the last ones, so that any recording takes the same memory. */
const MOST_SHOWN = 100_000;
/** What became of texts: headers and names come again and again. */
const MOST_CACHED = 4_000;
const LONGEST_CACHED = 300;
const LONGEST_ODD = 200;
/** A secret of so many characters is found although the text is cut in it. */
const SLACK = 1_000;
const UUID_WITHIN = /[0-9a-f]{32}/;

/** Shows texts of one run by what they are made of. */
export class Texts {
  readonly secrets: OwnSecrets;
  /** Whether a program reads them: then a uuid that is hidden becomes another one, the same for the same. */
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

  /** Remembers a uuid that a place for no secret has shown: texts may show it too. */
  show(uuid: string): void {
    if (!this.#shown.has(uuid) && isUuid(uuid)) this.#remember(uuid);
  }

  /** What stands in a place for identifiers: as it is but for secrets that are known by value. Texts may repeat it. */
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

  /** A text that may say anything. */
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
    // What was cut may end with half a secret.
    const whole = text.length > longest + SLACK ? hidden.slice(0, -SLACK) : hidden;
    const shown = plainText(whole, this.isKnown, longest);
    return text.length > longest ? `${shown} ‹text of ${text.length}›` : shown;
  }

  /** A name that nobody knows. */
  name(name: string): string {
    const shown = plainName(name, this.isKnown);
    return shown === name && this.secrets.hide(name) !== name ? describe(name, 'name') : shown;
  }

  /** A value that is not what is due: shown if it is made of plain words and short numbers, else described. */
  odd(text: string): string {
    return text.length <= LONGEST_ODD && this.isPlain(text) ? text : describe(text);
  }

  isPlain(text: string): boolean {
    return this.words(text) === text;
  }

  /** What stands for a secret. */
  hidden(text: string): string {
    if (text === '') return '';
    return this.isCopy && isUuid(text.toLowerCase()) ? this.secrets.standIn(text) : MASK;
  }

  /**
   * A uuid or the id of a job, in a path, a header or a body: what is equal before is equal in a copy.
   *
   * @param isDue whether it has to be a uuid: what is none stays none
   */
  id(text: string, isDue: boolean): string {
    if (this.secrets.has(text)) return this.hidden(text);
    if (isUuid(text.toLowerCase()) || this.odd(text) === text) return text;
    if (!this.isCopy) return describe(text);
    return isDue ? `~${this.secrets.standIn(text)}` : this.secrets.standIn(text);
  }

  /** A JSON Pointer: of its keys those that nobody knows go by what they are made of. */
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
