import type { Catalog } from '../contract/catalog.ts';
import { replyStructure, requestStructure } from '../contract/replies.ts';
import type { Structure } from '../contract/structures.ts';
import { CUT_SHORT, type ExchangeResponse, JOB_UUID, type Payload, readPayload } from '../model/exchange.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { bodyText, withheld } from '../redact/message.ts';
import type { Redactor } from '../redact/redactor.ts';
import { jsonOf } from './dialect.ts';
import type { RecordedBody } from './recorded-body.ts';
import {
  headerPairs,
  type OwnEntry,
  partOf,
  type RecordedCall,
  type RecordedResponse,
  readCall,
  readHeaders,
  readOwnEntry,
  readRecordedResponse,
  statusOf,
} from './recorded-entry.ts';
import { ACCEPTED, JOB_HEADER } from './recorded-jobs.ts';
import { isPage } from './recorded-judge.ts';

export type Loose = Readonly<Record<string, unknown>>;

/** Members that are numbers, moments, or words of a recorder. */
const OF_SHELL = ['pageref', 'startedDateTime', 'time'];
const ENTRY = [...OF_SHELL, 'serverIPAddress', '_fromCache', '_resourceType', '_error'];
const MESSAGE = 'method status statusText httpVersion _error _charlesStatus _transferSize'.split(' ');
const SIZES = ['headersSize', 'bodySize'];
const TIMINGS = ['blocked', 'dns', 'connect', 'send', 'wait', 'receive', 'ssl'];

const LONGEST_TEXT = 200;
/** Replaces a body that could not be read; it is the name of no encoding, so it cannot be read either. */
const UNREADABLE = 'withheld';
/** Replaces JSON that is cut short, and is cut short too. */
const CUT = '{"‹withheld›": "';
const SIZE_OF_CUT = 100;

const NOT_MODIFIED = 304;
const OK = 200;
const NO_BODY: Payload = { kind: 'absent' };

/** Copies entries with harmless members only, so that the copy is judged like the original. */
export class EntryCopier {
  readonly #catalog: Catalog;
  readonly #redactor: Redactor;

  constructor(catalog: Catalog, redactor: Redactor) {
    this.#catalog = catalog;
    this.#redactor = redactor;
  }

  /** Learns the secrets of an entry, which earlier entries may repeat; of another operation its credentials only. */
  learn(entry: unknown): void {
    const own = readOwnEntry(this.#catalog, readCall(entry), entry);
    const request = {
      method: own?.match.operation.method ?? '',
      path: own?.match.path ?? '',
      headers: readHeaders(partOf(entry, 'request')),
      body: own === null ? NO_BODY : payloadOf(own.request.body),
    };
    const response = answerOf(own?.response);
    this.#redactor.learn({ request, response }, own?.match.operation.id ?? null);
  }

  /** A copy of an entry. An entry of another operation becomes a shell, so that all indices stay the same. */
  copy(entry: unknown): Loose {
    if (!isJsonObject(entry)) return { comment: 'left out by zstack-contract: it could not be read' };
    const call = readCall(entry);
    const own = readOwnEntry(this.#catalog, call, entry);
    const [request, response] = [partOf(entry, 'request'), partOf(entry, 'response')];
    const [sent, answer] =
      call === null || own === null
        ? this.#shell(entry, call)
        : [this.#request(own, call, request), this.#response(own, response)];
    return {
      ...this.scalars(entry, own === null ? OF_SHELL : ENTRY),
      request: sent,
      response: isJsonObject(entry['response']) ? answer : null,
      cache: {},
      timings: this.scalars(entry['timings'], TIMINGS),
    };
  }

  #request({ match, request: { body } }: OwnEntry, { url }: RecordedCall, request: JsonObject): Loose {
    const { id, method } = match.operation;
    const { postData } = request;
    const structure = requestStructure(this.#catalog, id);
    const copied = isJsonObject(postData) ? copyBody(this.#redactor, body, postData, structure, false) : null;
    return {
      ...this.#message(request, body, copied),
      url: this.#redactor.url(method, url),
      queryString: [],
      ...(copied !== null && { postData: copied }),
    };
  }

  #response({ match, response }: OwnEntry, holder: JsonObject): Loose {
    const content = partOf(holder, 'content');
    if (response.kind === 'unanswered') {
      const nothing = { size: sizeOf(content['size']), mimeType: '' };
      return { ...this.#message(holder, null, null), redirectURL: '', content: nothing };
    }
    const structure = replyStructure(this.#catalog, match.operation.id, answerOf(response).status);
    const copied = copyBody(this.#redactor, response.body, content, structure, true);
    return { ...this.#message(holder, response.body, copied), redirectURL: '', content: copied };
  }

  /** Request and answer of another operation: status and job stay, so that polls of the job are ignored here too. */
  #shell(entry: JsonObject, call: RecordedCall | null): readonly [Loose, Loose] {
    const [request, response] = [partOf(entry, 'request'), partOf(entry, 'response')];
    const job = readHeaders(request)[JOB_HEADER];
    const location = statusOf(response) === ACCEPTED ? this.#location(entry) : null;
    const none = { cookies: [], headersSize: -1, bodySize: -1 };
    const sent = {
      ...this.scalars(request, ['method', 'httpVersion']),
      ...(call !== null && { url: `${this.#redactor.urls.origin(call.url)}/` }),
      headers: job === undefined ? [] : [this.#header(JOB_UUID, job)],
      queryString: [],
      ...none,
    };
    const text = { size: -1, mimeType: 'application/json', text: JSON.stringify({ location }) };
    const answer = {
      ...this.scalars(response, ['status', 'httpVersion']),
      statusText: '',
      headers: [],
      redirectURL: '',
      content: location === null ? { size: 0, mimeType: '' } : text,
      ...none,
    };
    return [sent, answer];
  }

  #location(entry: JsonObject): string | null {
    const answer = jsonOf(answerOf(readRecordedResponse(entry)).body);
    const location = isJsonObject(answer) ? answer['location'] : null;
    return typeof location === 'string' ? this.#redactor.url('GET', location) : null;
  }

  /** The members with these names that are plain values: texts by their words. */
  scalars(value: unknown, names: readonly string[]): Loose {
    if (!isJsonObject(value)) return {};
    const pairs = names
      .filter((name) => Object.hasOwn(value, name))
      .map((name): [string, unknown] => {
        const one: unknown = value[name];
        if (typeof one === 'string') return [name, this.#redactor.text(one, LONGEST_TEXT)];
        return [name, typeof one === 'object' ? null : one];
      });
    return Object.fromEntries(pairs);
  }

  /** A message around its body. The size of the body, where it says that, becomes the size of the copied body. */
  #message(message: JsonObject, body: RecordedBody | null, copied: Loose | null): Loose {
    const sizes = SIZES.filter((name) => Object.hasOwn(message, name));
    const payload = body === null ? NO_BODY : payloadOf(body);
    const from = payload.kind === 'absent' ? null : Buffer.byteLength(payload.text ?? '');
    const to = Buffer.byteLength(String(copied?.['text'] ?? ''));
    const resized = (size: unknown): unknown => (Number(size) === from ? to : size);
    return {
      ...this.scalars(message, MESSAGE),
      ...Object.fromEntries(sizes.map((name) => [name, sizeOf(resized(message[name]))])),
      headers: headerPairs(message).map(([name, value]) => {
        const isLength = typeof value === 'string' && /^content-length$/i.test(String(name));
        return this.#header(name, isLength ? String(resized(value)) : value);
      }),
      cookies: [],
    };
  }

  /** A name or value that is no text, which the check ignores, becomes null. */
  #header(name: unknown, value: unknown): Loose {
    if (typeof name !== 'string' || typeof value !== 'string') return { name: null, value: null };
    const trimmed = name.trim();
    return { name: this.#redactor.texts.name(trimmed), value: this.#redactor.header(trimmed, value.trim()) };
  }
}

/** An answer as it is judged: a cached one (304) counts as 200. */
function answerOf(response: RecordedResponse | undefined): ExchangeResponse {
  if (response?.kind !== 'answered') return { status: 0, headers: {}, body: NO_BODY };
  const { status, headers, body } = response;
  return { status: status === NOT_MODIFIED ? OK : status, headers, body: payloadOf(body) };
}

function payloadOf(body: RecordedBody): Payload {
  return body.kind === 'kept' ? body.payload : NO_BODY;
}

/**
 * `response.content` or `request.postData` of a copy. A body that was not kept, or cannot be read, stays so. The
 * text of any other is written without base64 and gzip.
 *
 * @param structure null where no schema describes the body
 * @param isAnswer whether its text may be a sentence; only answers have those
 */
function copyBody(
  redactor: Redactor,
  recorded: RecordedBody,
  { text, size, mimeType }: JsonObject,
  structure: Structure | null,
  isAnswer: boolean,
): Loose {
  const type = typeof mimeType === 'string' ? { mimeType: mediaType(redactor, mimeType) } : {};
  const unsized = { ...type, ...(size === undefined ? {} : { size: sizeOf(size) }) };
  const nothing = text === '' || text === null ? { text } : {};
  switch (recorded.kind) {
    case 'unreadable':
      return { ...unsized, encoding: UNREADABLE, text: `‹${UNREADABLE}›` };
    case 'dropped':
      if (typeof text !== 'string' || text === '') return { ...unsized, ...nothing };
      return { ...type, size: Math.max(Number(size) || 0, SIZE_OF_CUT), text: CUT };
    case 'kept': {
      const { payload } = recorded;
      // A byte order mark alone is no body either.
      const mark = typeof text === 'string' && text !== '' ? { text: '\ufeff' } : nothing;
      if (payload.kind === 'absent') return { ...unsized, ...mark };
      const shown = textOf(redactor, payload, structure, isAnswer);
      const whole = typeof size === 'number' ? { size: size < 0 ? size : Buffer.byteLength(shown) } : {};
      return { ...type, ...whole, text: shown };
    }
  }
}

function textOf(
  redactor: Redactor,
  payload: Exclude<Payload, { readonly kind: 'absent' }>,
  structure: Structure | null,
  isAnswer: boolean,
): string {
  switch (payload.kind) {
    case 'json': {
      const text = redactor.json(structure, payload);
      const isTwice = payload.notes.includes('duplicate-key');
      // A duplicate key is replaced by another duplicate.
      const whole = isTwice ? text.replace(/^\{("[^"]*":)/, '{$1null,$1') : text;
      return payload.notes.includes('byte-order-mark') ? `\ufeff${whole}` : whole;
    }
    case 'html': {
      const title = payload.title === null ? null : redactor.text(payload.title, LONGEST_TEXT);
      return `<!doctype html>${title === null ? '' : `<title>${title.replaceAll('<', '')}</title>`}`;
    }
    case 'text': {
      if (payload.problem === CUT_SHORT) return CUT;
      const shown = isAnswer ? bodyText(payload.text, redactor.texts) : withheld(payload.text);
      return readPayload(shown).kind === 'text' ? shown : withheld(payload.text);
    }
  }
}

/** A page stays a page: without its body, the media type is the only sign of it. */
function mediaType(redactor: Redactor, mimeType: string): string {
  const shown = redactor.text(mimeType, LONGEST_TEXT);
  if (isPage(shown) === isPage(mimeType)) return shown;
  return isPage(mimeType) ? 'text/html' : '';
}

/** A size, or a sign that there was a body: some recorders write texts in place of numbers. */
function sizeOf(size: unknown): unknown {
  if (typeof size === 'number' || size === null) return size;
  return Number(size) > 0 ? String(Number(size)) : '';
}
