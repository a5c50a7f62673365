import type { Catalog } from '../../catalog/catalog.ts';
import { secretNamesOf } from '../../catalog/secrets.ts';
import { maskNamed } from '../../check/evidence.ts';

/** Words in the names of what other products and other operations keep secret. */
const WORDS =
  /pass(word|wd|phrase|code)|^pass$|^pwd?$|secret|token|session|credential|signature|^sig$|cookie|authorization|^auth$|captcha|^otp$|^psk$|^jwt$|(^|[_-])sid$|((auth|api|access|private|secret|shared|encryption|ssh|host)[_-]?key)/i;

/** Paths that credentials go over, whichever they are. */
const PLACES = /(log-?in|log-?on|sign-?in|oauth|token|session|password|credential|access-?key|certificate)/i;

/** Tells by its name whether something is a secret. */
export class SecretNames {
  readonly #secret: ReadonlySet<string>;
  readonly #harmless: ReadonlySet<string>;
  readonly #header: string;
  /** Tells most texts, which speak of no secret, at a glance. */
  readonly #spoken: RegExp;

  constructor(catalog: Catalog) {
    this.#secret = secretNamesOf(catalog);
    const fields = [...catalog.fieldById.values()];
    this.#harmless = new Set(fields.filter(({ secret }) => !secret).map(({ name }) => name));
    this.#spoken = new RegExp([...this.#secret, 'passw', 'secret', 'token', 'session'].join('|'), 'i');
    this.#header = catalog.structure('reconnect-params').role('authorization').toLowerCase();
  }

  /** A text without what follows a secret's name in it: `name=value`, `"name": "value"`. */
  mask(text: string): string {
    return this.#spoken.test(text) ? maskNamed(text, this.#secret) : text;
  }

  /** Whether a member, a parameter or a form's field of this name is secret. What the contract knows is as it says. */
  isSecret(name: string): boolean {
    return this.#secret.has(name) || (!this.#harmless.has(name) && WORDS.test(name));
  }

  /** Whether a header's value is a secret that others may repeat, beyond being nobody's business. */
  isCredential(header: string): boolean {
    return header.toLowerCase() === this.#header || WORDS.test(header);
  }

  /** Whether credentials may go over a path. */
  isGuarded(path: string): boolean {
    return PLACES.test(path);
  }
}
