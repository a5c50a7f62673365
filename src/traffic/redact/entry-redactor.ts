import type { Catalog } from '../../contract/catalog.ts';
import { matchOperation, type OperationMatch, pathOf } from '../../contract/match-operation.ts';
import { pollOperation } from '../../contract/reply-shape.ts';
import { secretNameTest, secretPathParts, secretsOf } from '../../contract/secrets.ts';
import { isHarmlessHeader, maskHeaderValue } from '../../model/evidence.ts';
import { isJsonObject } from '../../model/json.ts';
import { MASK } from '../../model/mask.ts';
import type { IsSecretName } from '../../model/secret-names.ts';
import { textPairs } from '../pairs.ts';
import { readCall, readRequest, readResponse } from '../recorded-entry.ts';
import { TextRedactor } from './body-text.ts';
import { learnCredential } from './credentials.ts';
import { isGuardedPath } from './guarded-path.ts';
import type { Masking } from './masking.ts';
import { ENTRY, MESSAGE, TIMINGS } from './recorded-members.ts';
import { redactContent, redactPostData } from './recorded-text.ts';
import { UrlRedactor } from './url.ts';

type Loose = Readonly<Record<string, unknown>>;

/** Goes through entries and hands every text to where it belongs: to be learned in a first reading, masked in a second. */
export class EntryRedactor {
  readonly #catalog: Catalog;
  readonly #masking: Masking;
  readonly #isSecretName: IsSecretName;
  readonly #texts: TextRedactor;
  readonly #urls: UrlRedactor;

  constructor(catalog: Catalog, masking: Masking) {
    this.#catalog = catalog;
    this.#masking = masking;
    this.#isSecretName = secretNameTest(catalog);
    this.#texts = new TextRedactor(masking, this.#isSecretName, namesOf(catalog), (text) =>
      this.#isJob(text),
    );
    this.#urls = new UrlRedactor(masking, this.#isSecretName, this.#texts);
  }

  /** A copy of an entry in which only what is known to be harmless, or was searched, is left. */
  redact(entry: unknown): Loose {
    if (!isJsonObject(entry)) return { comment: 'left out by zstack-contract: it could not be read' };
    const call = readCall(entry);
    const match = call === null ? null : matchOperation(this.#catalog, call.method, call.url);
    if (match !== null) this.#learnOurs(match, entry);
    const path = (call === null ? null : pathOf(call.url)) ?? '';
    const ours = match !== null;
    const context = { ours, guarded: !ours && isGuardedPath(path) };
    return {
      ...this.#scalars(entry, ENTRY),
      request: this.#request(entry['request'], context),
      response: this.#response(entry['response'], context),
      cache: {},
      timings: this.#scalars(entry['timings'], TIMINGS),
    };
  }

  /** What stands around the entries, made anew, but for the version. */
  redactLog(log: Loose): Loose {
    const pages = Array.isArray(log['pages']) ? log['pages'] : [];
    return {
      creator: this.#named(log['creator']),
      ...(isJsonObject(log['browser']) ? { browser: this.#named(log['browser']) } : {}),
      pages: pages.map((page: unknown) => ({
        ...this.#scalars(page, ['startedDateTime', 'id', 'comment']),
        title: this.#url(isJsonObject(page) ? page['title'] : ''),
        pageTimings: this.#scalars(isJsonObject(page) ? page['pageTimings'] : {}, [
          'onContentLoad',
          'onLoad',
        ]),
      })),
    };
  }

  /** The check's own knowledge of what is secret in an exchange of ours. */
  #learnOurs({ operation: { id }, path }: OperationMatch, entry: Loose): void {
    const request = readRequest(entry);
    const response = readResponse(entry);
    const exchange = {
      request: { method: '', path, headers: request.headers, body: kept(request.body) },
      response:
        response.kind === 'answered'
          ? { status: response.status, headers: response.headers, body: kept(response.body) }
          : { status: 0, headers: {}, body: { kind: 'absent' } as const },
    };
    const found = [...secretsOf(this.#catalog, id, exchange), ...secretPathParts(this.#catalog, id, path)];
    for (const secret of found) this.#masking.secret(secret);
  }

  #request(request: unknown, context: { readonly ours: boolean; readonly guarded: boolean }): unknown {
    if (!isJsonObject(request)) return null;
    return {
      ...this.#scalars(request, MESSAGE),
      url: this.#url(request['url'], context.guarded),
      headers: this.#headers(request['headers']),
      queryString: this.#parameters(request['queryString'], context.guarded),
      cookies: this.#cookies(request['cookies']),
      ...(isJsonObject(request['postData'])
        ? { postData: redactPostData(request['postData'], context, this.#texts) }
        : {}),
    };
  }

  #response(response: unknown, context: { readonly ours: boolean; readonly guarded: boolean }): unknown {
    if (!isJsonObject(response)) return null;
    return {
      ...this.#scalars(response, MESSAGE),
      headers: this.#headers(response['headers']),
      cookies: this.#cookies(response['cookies']),
      content: redactContent(response, context, this.#texts),
      redirectURL: this.#url(response['redirectURL'] ?? ''),
    };
  }

  #headers(headers: unknown): readonly Loose[] {
    return textPairs(headers).map(({ name, value }) => {
      if (this.#isSecretName(name)) learnCredential(name, value, this.#masking);
      const shown = isHarmlessHeader(name) ? this.#texts.free(value) : maskHeaderValue(value);
      return { name: this.#masking.plain(name), value: shown };
    });
  }

  #cookies(cookies: unknown): readonly Loose[] {
    return textPairs(cookies).map(({ name, value }) => {
      this.#masking.guarded(value);
      return { name: this.#masking.plain(name), value: MASK };
    });
  }

  #parameters(parameters: unknown, guarded: boolean): readonly Loose[] {
    return textPairs(parameters).map(({ name, value }) => ({
      name: this.#masking.plain(name),
      value: this.#texts.value(name, value, { guarded }),
    }));
  }

  #named(value: unknown): Loose {
    return { name: '', version: '', ...this.#scalars(value, ['name', 'version', 'comment']) };
  }

  #url(url: unknown, guarded = false): unknown {
    return typeof url === 'string' ? this.#urls.redact(url, guarded) : null;
  }

  /** Of the members that are named those that are plain values. */
  #scalars(value: unknown, names: readonly string[]): Loose {
    if (!isJsonObject(value)) return {};
    const pairs = names
      .filter((name) => Object.hasOwn(value, name))
      .map((name) => {
        const one: unknown = value[name];
        if (typeof one === 'string') return [name, this.#texts.free(one)];
        return [name, typeof one === 'object' ? null : one];
      });
    return Object.fromEntries(pairs) as Loose;
  }

  #isJob(text: string): boolean {
    const { method, id } = pollOperation(this.#catalog);
    return matchOperation(this.#catalog, method, text)?.operation.id === id;
  }
}

function namesOf({ fieldById }: Catalog): ReadonlySet<string> {
  return new Set([...fieldById.values()].map(({ name }) => name));
}

function kept(
  body: ReturnType<typeof readRequest>['body'],
): { readonly kind: 'absent' } | Extract<typeof body, { kind: 'kept' }>['payload'] {
  return body.kind === 'kept' ? body.payload : { kind: 'absent' };
}
