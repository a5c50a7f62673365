import { MASK } from '../../model/mask.ts';
import type { TextRedactor } from './body-text.ts';
import type { Masking } from './masking.ts';
import type { SecretNames } from './secret-names.ts';

/** Scheme and authority, path, query; a fragment is never sent, so nothing is lost with it. */
const URL_PARTS = /^((?:[a-z][a-z0-9+.-]*:)?(?:\/\/[^/?#]*)?)([^?#]*)(?:\?([^#]*))?(?:#.*)?$/is;

/** Segments of a path that are not followed by a credential, although they are named for one. */
const WORD = /^(valid|actions|login|logout|[a-z-]{1,15})$/i;

/** Masks the secrets in URLs: user and password, segments behind a telling one, parameters. */
export class UrlRedactor {
  readonly #masking: Masking;
  readonly #names: SecretNames;
  readonly #texts: TextRedactor;

  constructor(masking: Masking, names: SecretNames, texts: TextRedactor) {
    this.#masking = masking;
    this.#names = names;
    this.#texts = texts;
  }

  /** A URL, whole or a path alone. A title, which may be a URL, is taken too. */
  redact(url: string): string {
    const [, origin = '', path = '', query] = URL_PARTS.exec(url) ?? [];
    const masked = `${this.#origin(origin)}${this.#path(path)}`;
    return query === undefined ? masked : `${masked}?${this.#texts.pairs(query)}`;
  }

  #origin(origin: string): string {
    const [, scheme = '', user, host = ''] = /^([^/]*\/\/)(?:(.*)@)?([^@]*)$/s.exec(origin) ?? [];
    if (user === undefined) return this.#masking.plain(origin);
    for (const part of user.split(':')) this.#masking.secret(part);
    return `${scheme}${MASK}@${this.#masking.plain(host)}`;
  }

  #path(path: string): string {
    const segments = path.split('/');
    return segments
      .map((segment, index) => {
        const before = segments[index - 1] ?? '';
        const secret = this.#names.isSecret(before) && segment !== '' && !WORD.test(segment);
        return secret ? this.#masking.secret(segment) : this.#masking.plain(segment);
      })
      .join('/');
  }
}
