import { MASK } from '../../model/mask.ts';
import { type IsSecretName, isPathWord } from '../../model/secret-names.ts';
import { isUuid } from '../../model/uuid.ts';
import { leftOut, type TextRedactor } from './body-text.ts';
import type { Masking } from './masking.ts';

/** Scheme and authority, path, query; a fragment is never sent, so nothing is lost with it. */
const URL_PARTS = /^((?:[a-z][a-z0-9+.-]*:)?(?:\/\/[^/?#]*)?)([^?#]*)(?:\?([^#]*))?(?:#.*)?$/is;

/** No URL of people is longer. */
const LONGEST = 1_000_000;

/** Masks the secrets in URLs: user and password, segments behind a telling one, parameters of segments and of the query; `guarded` where credentials may go over the path. */
export class UrlRedactor {
  readonly #masking: Masking;
  readonly #isSecretName: IsSecretName;
  readonly #texts: TextRedactor;

  constructor(masking: Masking, isSecretName: IsSecretName, texts: TextRedactor) {
    this.#masking = masking;
    this.#isSecretName = isSecretName;
    this.#texts = texts;
  }

  /** A URL, whole or a path alone. A title, which may be a URL, is taken too. */
  redact(url: string, guarded = false): string {
    if (url.length > LONGEST) return leftOut(url.length);
    const [, origin = '', path = '', query] = URL_PARTS.exec(url) ?? [];
    const masked = `${this.#origin(origin)}${this.#path(path)}`;
    return query === undefined ? masked : `${masked}?${this.#texts.pairs(query, guarded)}`;
  }

  #origin(origin: string): string {
    const [, scheme = '', user, host = ''] = /^([^/]*\/\/)(?:(.*)@)?([^@]*)$/s.exec(origin) ?? [];
    if (user === undefined) return this.#masking.plain(origin);
    for (const part of user.split(':')) this.#masking.secret(part);
    return `${scheme}${MASK}@${this.#masking.plain(host)}`;
  }

  #segment(segment: string): string {
    return isUuid(segment) ? this.#masking.whole(segment) : this.#masking.plain(segment);
  }

  #path(path: string): string {
    const segments = path.split('/');
    return segments
      .map((segment, index) => {
        const [own = '', ...parameters] = segment.split(';');
        const before = segments[index - 1] ?? '';
        const secret = this.#isSecretName(before) && own !== '' && !isPathWord(own);
        const masked = secret ? this.#masking.secret(own) : this.#segment(own);
        // Such as `;jsessionid=…`.
        return [masked, ...parameters.map((one) => this.#texts.pairs(one))].join(';');
      })
      .join('/');
  }
}
