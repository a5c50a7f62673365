import { maskCredentials, maskNamed } from '../../model/mask-named.ts';
import { readPayload } from '../../model/payload.ts';
import type { IsSecretName } from '../../model/secret-names.ts';
import { readTimestamp } from '../../model/timestamp.ts';
import { isUuid } from '../../model/uuid.ts';
import { type JsonRewriter, rewriteJson } from './json-text.ts';
import type { Masking } from './masking.ts';

/** Whose body it is, which decides how much of it has to stay. */
export interface BodyContext {
  readonly mimeType: string;
  /** Whether the check looks at it. */
  readonly ours: boolean;
  /** Whether credentials go over its path, so that every text of it may be one; never where the check looks. */
  readonly guarded: boolean;
}

/** What a login hands on by a parameter, under a name that means nothing of the kind elsewhere. */
const PASSED_ON = /^(code|assertion)$/i;

/** JSON in JSON in JSON is followed so far. */
const DEEPEST = 3;

/** Masks the secrets in texts, by the names they stand under and wherever one is repeated. */
export class TextRedactor {
  readonly #masking: Masking;
  readonly #isSecretName: IsSecretName;
  readonly #known: ReadonlySet<string>;
  readonly #isJob: (text: string) => boolean;

  /**
   * @param known names of the contract
   * @param isJob whether a text is the URL of a job, which has to stay so that polls find what began it
   */
  constructor(
    masking: Masking,
    isSecretName: IsSecretName,
    known: ReadonlySet<string>,
    isJob: (text: string) => boolean,
  ) {
    this.#masking = masking;
    this.#isSecretName = isSecretName;
    this.#known = known;
    this.#isJob = isJob;
  }

  /** A text that may say anything, such as a message of a server. */
  free(text: string, depth = 0): string {
    if (depth < DEEPEST && /^\s*[[{]/.test(text) && readPayload(text).kind === 'json') {
      return rewriteJson(text, this.#rewriter({ depth: depth + 1 }));
    }
    return maskNamed(this.#masking.plain(text), this.#isSecretName);
  }

  /** `name=value` pairs, as queries and forms have them. */
  pairs(text: string, guarded = false): string {
    return text
      .split('&')
      .map((pair) => {
        const at = pair.indexOf('=');
        if (at === -1) return guarded ? this.#masking.guarded(pair) : this.#masking.plain(pair);
        const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
        return `${name}=${this.value(decoded(name), value, { decode: decoded, guarded })}`;
      })
      .join('&');
  }

  /** The value of a parameter, as it is written; `decode` tells what is meant by it. */
  value(name: string, value: string, { decode = asItIs, guarded = false }: ParameterContext = {}): string {
    const meant = decode(value);
    if (PASSED_ON.test(name) || this.#isSecretName(name)) {
      this.#masking.secret(meant);
      return this.#masking.secret(value);
    }
    if (guarded) {
      this.#masking.guarded(meant);
      return this.#masking.guarded(value);
    }
    if (isUuid(value)) return this.#masking.whole(value);
    // A condition of a query names a field in its value.
    const masked = maskNamed(meant, this.#isSecretName);
    return masked === meant ? this.#masking.plain(value) : encodeURIComponent(this.#masking.plain(masked));
  }

  /** A body. What nobody can read, and the check does not need, is left out. */
  body(text: string, { mimeType, ours, guarded }: BodyContext): string {
    const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
    const bare = text.slice(mark.length);
    const payload = readPayload(bare);
    if (payload.kind === 'absent') return text;
    if (payload.kind === 'json') {
      return `${mark}${rewriteJson(bare, this.#rewriter({ others: guarded ? 'guarded' : 'free' }))}`;
    }
    if (/form-urlencoded/i.test(mimeType) || (!ours && isForm(bare))) return this.pairs(bare, guarded);
    if (!ours) return leftOut(text.length);
    if (payload.kind === 'html') {
      const title = payload.title === null ? '' : this.free(payload.title);
      return `<!doctype html><title>${title.replaceAll('<', '&lt;')}</title>`;
    }
    // Nothing tells which texts of broken JSON are secret.
    if (/^\s*[[{]/.test(bare)) return `${mark}${rewriteJson(bare, this.#rewriter({ others: 'hidden' }))}`;
    return `${mark}${this.free(bare)}`;
  }

  /** An address that is a secret becomes another one, so that what is due to be an address stays one. */
  #fixed(text: string): string {
    const masked = this.#masking.whole(text);
    if (masked === text || !ADDRESS.test(text)) return masked;
    const [address, prefix] = text.split('/');
    const other = address?.includes(':') === true ? '2001:db8::' : '192.0.2.0';
    return prefix === undefined ? other : `${other}/${prefix}`;
  }

  /** The URL of a job, which is known by its segments. */
  #job(text: string): string {
    return maskCredentials(text)
      .split('/')
      .map((part) => (isUuid(part) ? this.#masking.whole(part) : this.#masking.plain(part)))
      .join('/');
  }

  /** @param others what becomes of texts that stand under no secret's name */
  #rewriter({
    depth = 0,
    others = 'free',
  }: {
    depth?: number;
    others?: 'free' | 'guarded' | 'hidden';
  }): JsonRewriter {
    const masking = this.#masking;
    const harmless = (text: string): string =>
      hasFixedForm(text) ? this.#fixed(text) : this.free(text, depth);
    return {
      isSecret: this.#isSecretName,
      // A name of the contract is no secret, although somebody may have chosen it for one.
      key: (key) => (this.#known.has(key) ? key : masking.plain(key)),
      secret: (text) => masking.secret(text),
      within: (text) => (others === 'hidden' ? masking.hidden(text) : masking.guarded(text)),
      plain: (text) =>
        this.#isJob(text) ? this.#job(text) : others === 'free' ? harmless(text) : masking[others](text),
      unfinished: (text) => masking.hidden(text),
      masksBare: others !== 'free',
    };
  }
}

/** What is known of a parameter beside its name. */
interface ParameterContext {
  /** What is meant by how it is written. */
  readonly decode?: (text: string) => string;
  /** Whether it may be a credential whatever it is called. */
  readonly guarded?: boolean;
}

function asItIs(text: string): string {
  return text;
}

/** Whether a text is made of nothing but `name=value` pairs. */
function isForm(text: string): boolean {
  return !/[\s{}[\]"<>]/.test(text) && text.split('&').every((pair) => pair.indexOf('=') > 0);
}

/** An address or a network. */
const ADDRESS = /^(?=.*[.:])[\da-f.:]+(\/\d{1,3})?$/i;

/** Whether a text is a uuid, a date or an address: a short secret can be found in many of them. */
function hasFixedForm(text: string): boolean {
  return isUuid(text) || ADDRESS.test(text) || readTimestamp(text) !== null;
}

/** Stands for a text that could not be searched. */
export function leftOut(length: number): string {
  return `[${length} characters left out by zstack-contract]`;
}

/** A part of a query without its percent signs; as it is where they encode nothing. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return part;
  }
}
