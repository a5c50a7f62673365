import type { Catalog } from '../contract/catalog.ts';
import type { OperationMatch } from '../contract/operations.ts';
import type { Headers, Payload } from '../model/exchange.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { replyStructure, requestStructure } from '../redact/learn.ts';
import type { Redactor } from '../redact/redactor.ts';
import { copyBody, sizeOf } from './copy-body.ts';
import { pairsOf } from './pairs.ts';
import type { RecordedBody } from './recorded-body.ts';
import { type RecordedRequest, type RecordedResponse, readCall, readResponse } from './recorded-entry.ts';
import { ownCall } from './recorded-exchange.ts';

type Loose = Readonly<Record<string, unknown>>;

/** Members that are numbers, moments, or words of a recorder. */
const OF_SHELL = ['pageref', 'startedDateTime', 'time'];
const ENTRY = [...OF_SHELL, 'serverIPAddress', '_fromCache', '_resourceType', '_error'];
const MESSAGE = 'method status statusText httpVersion _error _charlesStatus _transferSize'.split(' ');
const SIZES = ['headersSize', 'bodySize'];
const TIMINGS = ['blocked', 'dns', 'connect', 'send', 'wait', 'receive', 'ssl'];

const LONGEST_SCALAR = 200;
const ACCEPTED = 202;
const NOT_MODIFIED = 304;
const OK = 200;
const NOTHING = { headers: {}, body: { kind: 'absent' } } as const;
const CREDENTIALS = /authorization$|cookie$/i;
const JOB = /^x-job-uuid$/i;

/** An entry of an operation of the contract, as it was read. */
interface OwnEntry {
  readonly match: OperationMatch;
  readonly url: string;
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
}

/** Writes entries anew from what of them is known to be harmless, so that they are judged as they were. */
export class EntryCopier {
  readonly #catalog: Catalog;
  readonly #redactor: Redactor;

  constructor(catalog: Catalog, redactor: Redactor) {
    this.#catalog = catalog;
    this.#redactor = redactor;
  }

  /** Learns the secrets of an entry, which can stand in earlier ones. */
  learn(entry: unknown): void {
    const own = this.#own(entry);
    if (own === null) {
      const headers = credentialsOf(entry);
      const request = { ...NOTHING, method: '', path: '', headers };
      this.#redactor.learn({ request, response: { ...NOTHING, status: 0 } }, null);
      return;
    }
    const { match, request, response } = own;
    const { id, method } = match.operation;
    const sent = { method, path: match.path, headers: request.headers, body: payloadOf(request.body) };
    const answered =
      response.kind === 'answered'
        ? { status: statusOf(response), headers: response.headers, body: payloadOf(response.body) }
        : { status: 0, ...NOTHING };
    this.#redactor.learn({ request: sent, response: answered }, id);
  }

  /** A copy of an entry; of one of another operation a shell, so that the others keep their places. */
  copy(entry: unknown): Loose {
    if (!isJsonObject(entry)) return { comment: 'left out by zstack-contract: it could not be read' };
    const own = this.#own(entry);
    if (own === null) return this.#shell(entry);
    const { id, method } = own.match.operation;
    const [request, response] = [part(entry, 'request'), part(entry, 'response')];
    const sent = { structure: requestStructure(this.#catalog, id), isAnswer: false };
    const posted = isJsonObject(request['postData'])
      ? { postData: copyBody(this.#redactor, own.request.body, request['postData'], sent) }
      : {};
    return {
      ...this.scalars(entry, ENTRY),
      request: {
        ...this.#message(request),
        url: this.#redactor.url(method, own.url),
        queryString: [],
        ...posted,
      },
      response: isJsonObject(entry['response'])
        ? { ...this.#message(response), redirectURL: '', content: this.#content(own, response) }
        : null,
      cache: {},
      timings: this.scalars(entry['timings'], TIMINGS),
    };
  }

  /** Of the members that are named those that are plain values: texts by their words. */
  scalars(value: unknown, names: readonly string[]): Loose {
    if (!isJsonObject(value)) return {};
    const pairs = names
      .filter((name) => Object.hasOwn(value, name))
      .map((name) => {
        const one: unknown = value[name];
        if (typeof one === 'string') return [name, this.#redactor.text(one, LONGEST_SCALAR)];
        return [name, typeof one === 'object' ? null : one];
      });
    return Object.fromEntries(pairs) as Loose;
  }

  /** An entry of an operation of the contract; null for any other, also for another action on the same path. */
  #own(entry: unknown): OwnEntry | null {
    const call = readCall(entry);
    const own = call === null ? null : ownCall(this.#catalog, call, entry);
    return call === null || own === null ? null : { ...own, url: call.url, response: readResponse(entry) };
  }

  #message(message: JsonObject): Loose {
    const sizes = SIZES.filter((name) => Object.hasOwn(message, name));
    return {
      ...this.scalars(message, MESSAGE),
      ...Object.fromEntries(sizes.map((name) => [name, sizeOf(message[name])])),
      headers: pairsOf(message['headers']).map(([name, value]) => this.#header(name, value)),
      cookies: [],
    };
  }

  /** A name or a value that is no text is read by nobody, and stays none. */
  #header(name: unknown, value: unknown): Loose {
    if (typeof name !== 'string' || typeof value !== 'string') return { name: null, value: null };
    const trimmed = name.trim();
    return { name: this.#redactor.texts.name(trimmed), value: this.#redactor.header(trimmed, value.trim()) };
  }

  #content({ match, response }: OwnEntry, holder: JsonObject): Loose {
    const content = part(holder, 'content');
    if (response.kind === 'unanswered') return { size: sizeOf(content['size']), mimeType: '' };
    const structure = replyStructure(this.#catalog, match.operation.id, statusOf(response));
    return copyBody(this.#redactor, response.body, content, { structure, isAnswer: true });
  }

  /** What is left of an entry of another operation: its times, its status, and the job that it began. */
  #shell(entry: JsonObject): Loose {
    const request = part(entry, 'request');
    const call = readCall(entry);
    const jobs = pairsOf(request['headers']).filter(
      ([name, value]) => typeof name === 'string' && JOB.test(name) && typeof value === 'string',
    );
    const location = part(entry, 'response')['status'] === ACCEPTED ? this.#location(entry) : null;
    const none = { cookies: [], headersSize: -1, bodySize: -1 };
    return {
      ...this.scalars(entry, OF_SHELL),
      request: {
        ...this.scalars(request, ['method', 'httpVersion']),
        ...(call === null ? {} : { url: `${this.#redactor.urls.origin(call.url)}/` }),
        headers: jobs.map(([name, value]) => this.#header(name, value)),
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

  /** Where a job of another operation is asked for, so that polls of it stay no polls of ours. */
  #location(entry: JsonObject): string | null {
    const response = readResponse(entry);
    const payload = response.kind === 'answered' ? payloadOf(response.body) : NOTHING.body;
    const location =
      payload.kind === 'json' && isJsonObject(payload.value) ? payload.value['location'] : null;
    return typeof location === 'string' ? this.#redactor.url('GET', location) : null;
  }
}

function payloadOf(body: RecordedBody): Payload {
  return body.kind === 'kept' ? body.payload : NOTHING.body;
}

/** The status that an answer is judged by: that of a cached one is that of what was cached. */
function statusOf({ status }: { readonly status: number }): number {
  return status === NOT_MODIFIED ? OK : status;
}

/** The headers of a request that hold credentials. */
function credentialsOf(entry: unknown): Headers {
  const found = new Map<string, string>();
  for (const [name, value] of pairsOf(isJsonObject(entry) ? part(entry, 'request')['headers'] : [])) {
    if (typeof name === 'string' && CREDENTIALS.test(name) && typeof value === 'string')
      found.set(name.trim().toLowerCase(), value);
  }
  return Object.fromEntries(found);
}

function part(holder: JsonObject, name: string): JsonObject {
  const value = holder[name];
  return isJsonObject(value) ? value : {};
}
