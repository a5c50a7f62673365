import type { Catalog } from '../contract/catalog.ts';
import { replyStructure, requestStructure } from '../contract/replies.ts';
import type { ExchangeResponse, Payload } from '../model/exchange.ts';
import { JOB_UUID } from '../model/exchange.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Redactor } from '../redact/redactor.ts';
import { copyBody, type Loose, sizeOf } from './copied-body.ts';
import { jsonOf } from './dialect.ts';
import type { RecordedBody } from './recorded-body.ts';
import {
  headerPairs,
  partOf,
  type RecordedCall,
  type RecordedResponse,
  readCall,
  readHeaders,
  readOwnEntry,
  readResponse,
} from './recorded-entry.ts';
import { ACCEPTED, JOB_HEADER } from './recorded-jobs.ts';

/** Members that are numbers, moments, or words of a recorder. */
const OF_SHELL = ['pageref', 'startedDateTime', 'time'];
const ENTRY = [...OF_SHELL, 'serverIPAddress', '_fromCache', '_resourceType', '_error'];
const MESSAGE = 'method status statusText httpVersion _error _charlesStatus _transferSize'.split(' ');
const SIZES = ['headersSize', 'bodySize'];
const TIMINGS = ['blocked', 'dns', 'connect', 'send', 'wait', 'receive', 'ssl'];

const LONGEST_SCALAR = 200;
const NOT_MODIFIED = 304;
const OK = 200;
const NO_BODY: Payload = { kind: 'absent' };

/** Writes entries anew from the members that are known to be harmless, so that they are judged as they were. */
export class EntryCopier {
  readonly #catalog: Catalog;
  readonly #redactor: Redactor;

  constructor(catalog: Catalog, redactor: Redactor) {
    this.#catalog = catalog;
    this.#redactor = redactor;
  }

  /** Learns the secrets of an entry, which can stand in earlier ones; of one of another operation its credentials. */
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

  /** A copy of an entry; of one of another operation a shell, so that the others keep their places. */
  copy(entry: unknown): Loose {
    if (!isJsonObject(entry)) return { comment: 'left out by zstack-contract: it could not be read' };
    const call = readCall(entry);
    const own = readOwnEntry(this.#catalog, call, entry);
    if (call === null || own === null) return this.#shell(entry, call);
    const { id, method } = own.match.operation;
    const [request, response] = [partOf(entry, 'request'), partOf(entry, 'response')];
    const structure = requestStructure(this.#catalog, id);
    const posted = isJsonObject(request['postData'])
      ? { postData: copyBody(this.#redactor, own.request.body, request['postData'], structure, false) }
      : {};
    return {
      ...this.scalars(entry, ENTRY),
      request: {
        ...this.#message(request),
        url: this.#redactor.url(method, call.url),
        queryString: [],
        ...posted,
      },
      response: isJsonObject(entry['response'])
        ? { ...this.#message(response), redirectURL: '', content: this.#content(id, own.response, response) }
        : null,
      cache: {},
      timings: this.scalars(entry['timings'], TIMINGS),
    };
  }

  /** The members with these names that are plain values: texts by their words. */
  scalars(value: unknown, names: readonly string[]): Loose {
    if (!isJsonObject(value)) return {};
    const pairs = names
      .filter((name) => Object.hasOwn(value, name))
      .map((name): [string, unknown] => {
        const one: unknown = value[name];
        if (typeof one === 'string') return [name, this.#redactor.text(one, LONGEST_SCALAR)];
        return [name, typeof one === 'object' ? null : one];
      });
    return Object.fromEntries(pairs);
  }

  #message(message: JsonObject): Loose {
    const sizes = SIZES.filter((name) => Object.hasOwn(message, name));
    return {
      ...this.scalars(message, MESSAGE),
      ...Object.fromEntries(sizes.map((name) => [name, sizeOf(message[name])])),
      headers: headerPairs(message).map(([name, value]) => this.#header(name, value)),
      cookies: [],
    };
  }

  /** The check ignores a name or a value that is no text: the copy has none there either. */
  #header(name: unknown, value: unknown): Loose {
    if (typeof name !== 'string' || typeof value !== 'string') return { name: null, value: null };
    const trimmed = name.trim();
    return { name: this.#redactor.texts.name(trimmed), value: this.#redactor.header(trimmed, value.trim()) };
  }

  #content(operation: string, response: RecordedResponse, holder: JsonObject): Loose {
    const content = partOf(holder, 'content');
    if (response.kind === 'unanswered') return { size: sizeOf(content['size']), mimeType: '' };
    const structure = replyStructure(this.#catalog, operation, answerOf(response).status);
    return copyBody(this.#redactor, response.body, content, structure, true);
  }

  /** An entry of another operation keeps its times, its status, and the job that it began. */
  #shell(entry: JsonObject, call: RecordedCall | null): Loose {
    const request = partOf(entry, 'request');
    const job = readHeaders(request)[JOB_HEADER];
    const location = partOf(entry, 'response')['status'] === ACCEPTED ? this.#location(entry) : null;
    const none = { cookies: [], headersSize: -1, bodySize: -1 };
    return {
      ...this.scalars(entry, OF_SHELL),
      request: {
        ...this.scalars(request, ['method', 'httpVersion']),
        ...(call === null ? {} : { url: `${this.#redactor.urls.origin(call.url)}/` }),
        headers: job === undefined ? [] : [this.#header(JOB_UUID, job)],
        queryString: [],
        ...none,
      },
      response: isJsonObject(entry['response'])
        ? {
            ...this.scalars(entry['response'], ['status', 'httpVersion']),
            statusText: '',
            headers: [],
            redirectURL: '',
            content:
              location === null
                ? { size: 0, mimeType: '' }
                : { size: -1, mimeType: 'application/json', text: JSON.stringify({ location }) },
            ...none,
          }
        : null,
      cache: {},
      timings: this.scalars(entry['timings'], TIMINGS),
    };
  }

  /** Where a job of another operation is asked for, so that the check ignores polls of it in the copy too. */
  #location(entry: JsonObject): string | null {
    const answer = jsonOf(answerOf(readResponse(entry)).body);
    const location = isJsonObject(answer) ? answer['location'] : null;
    return typeof location === 'string' ? this.#redactor.url('GET', location) : null;
  }
}

/** An answer as it is judged: the status of a cached one is that of the answer that was cached. */
function answerOf(response: RecordedResponse | undefined): ExchangeResponse {
  if (response?.kind !== 'answered') return { status: 0, headers: {}, body: NO_BODY };
  const { status, headers, body } = response;
  return { status: status === NOT_MODIFIED ? OK : status, headers, body: payloadOf(body) };
}

function payloadOf(body: RecordedBody): Payload {
  return body.kind === 'kept' ? body.payload : NO_BODY;
}
