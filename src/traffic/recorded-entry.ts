import type { DeployedAccepted, FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { chooseByAction, matchOperation, matchPath, type OperationMatch } from '../contract/operations.ts';
import { pollOperation } from '../contract/replies.ts';
import {
  type Exchange,
  type ExchangeResponse,
  type Headers,
  JOB_UUID,
  type Payload,
} from '../model/exchange.ts';
import { isJsonObject, type JsonObject, type Unchecked } from '../model/json.ts';
import { jsonOf } from './dialect.ts';
import { isBodyKnown, type RecordedBody, readContent, readPostData } from './recorded-body.ts';

/** A request as it was recorded. */
export interface RecordedRequest {
  /** Without any where the recorder did not keep them: every message of HTTP has some. */
  readonly headers: Headers;
  readonly body: RecordedBody;
  /** Whether the body is known to be the one that was sent: recorders drop some, cut some, and write some anew. */
  readonly isBodyKnown: boolean;
}

/** An answer as it was recorded. */
export interface RecordedAnswer {
  readonly kind: 'answered';
  readonly status: number;
  readonly headers: Headers;
  readonly body: RecordedBody;
  readonly mimeType: string;
}

/** An answer, or why there is none. */
export type RecordedResponse = RecordedAnswer | { readonly kind: 'unanswered'; readonly why: string };

/** An entry about an operation of the contract. */
export interface OwnEntry {
  readonly match: OperationMatch;
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
  /** In whole milliseconds; null where the recorder does not say. */
  readonly durationMs: number | null;
}

export const JOB_HEADER = JOB_UUID.toLowerCase();
export const JOB_ID = 'jobUuid' satisfies FieldName;

const OK = 200;
export const ACCEPTED = 202;
export const NOT_MODIFIED = 304;
const INTERNAL_REDIRECT = 307;
const NO_BODY: Payload = { kind: 'absent' };

/**
 * Whether a browser answered a request itself, by sending it elsewhere: no server saw it. Chrome does so for HSTS and
 * for extensions, and marks it with a header.
 */
export function isInternalRedirect({ response }: OwnEntry): boolean {
  return (
    response.kind === 'answered' &&
    response.status === INTERNAL_REDIRECT &&
    response.headers['non-authoritative-reason'] !== undefined
  );
}

/** The status of an answer; null if it has none. Some recorders write it as a text. */
export function statusOf({ status }: JsonObject): number | null {
  const number = typeof status === 'string' && /^\d{3}$/.test(status) ? Number(status) : status;
  return typeof number === 'number' && Number.isInteger(number) ? number : null;
}

/** Method and URL of an entry; null if it lacks one, so that its operation is unknown. */
export function readCall(entry: unknown): { readonly method: string; readonly url: string } | null {
  const { method, url } = partOf(entry, 'request');
  return typeof method === 'string' && typeof url === 'string' ? { method, url } : null;
}

/** Reads an entry about an operation of the contract; null for any other, also for another action on the same path. */
export function readOwnEntry(catalog: Catalog, entry: unknown): OwnEntry | null {
  const call = readCall(entry);
  const matches = call === null ? [] : matchPath(catalog, call.method, call.url);
  // Most entries are about no operation, and their bodies are long.
  if (matches.length === 0) return null;
  const sent = partOf(entry, 'request');
  const headers = readHeaders(sent);
  const body = readPostData(sent, headers);
  const match = chooseByAction(catalog, matches, body.kind === 'kept' ? jsonOf(body.payload) : undefined);
  if (match === null) return null;
  return {
    match,
    request: { headers, body, isBodyKnown: isBodyKnown(sent, headers, body) },
    response: readRecordedResponse(entry),
    durationMs: readDuration(entry),
  };
}

/** What an entry shows, as far as it can be judged: a cached answer (304) counts as the 200 that it repeats. */
export function exchangeOf({ match, request, response }: OwnEntry): Exchange {
  const { method } = match.operation;
  const sent = { method, path: match.path, headers: request.headers, body: payloadOf(request.body) };
  return { request: sent, response: answerOf(response) };
}

/** An answer as it can be judged. */
export function answerOf(response: RecordedResponse): ExchangeResponse {
  if (response.kind === 'unanswered') return { status: 0, headers: {}, body: NO_BODY };
  const { status, headers, body, mimeType } = response;
  // The media type of a body that was not kept still tells a page, which no API sends.
  const page: Payload = { kind: 'html', text: '', title: null };
  const payload = body.kind === 'dropped' && isPage(mimeType) ? page : payloadOf(body);
  return { status: status === NOT_MODIFIED ? OK : status, headers, body: payload };
}

function payloadOf(body: RecordedBody): Payload {
  return body.kind === 'kept' ? body.payload : NO_BODY;
}

/** Whether a media type is that of a page of HTML. */
export function isPage(mimeType: string): boolean {
  return /^\s*(text\/html|application\/xhtml)/i.test(mimeType);
}

/** An entry's answer. */
export function readRecordedResponse(entry: unknown): RecordedResponse {
  const response = isJsonObject(entry) ? entry['response'] : undefined;
  if (!isJsonObject(entry) || !isJsonObject(response)) return unanswered('the entry has no response');
  const status = statusOf(response);
  const charles = response['_charlesStatus'];
  const errors = [response['_error'], entry['_error']];
  const code = [...errors, charles].find(
    (one): one is string => typeof one === 'string' && /^[\w:. -]{1,60}$/.test(one),
  );
  const said = code === undefined ? '' : ` (${code})`;
  if (status !== null && status <= 0) return unanswered(`the request was aborted or got no answer${said}`);
  if (status === null || status < 100 || status > 999)
    return unanswered("the entry's response.status is no status of HTTP");
  const isCut = typeof charles === 'string' && charles.toUpperCase() !== 'COMPLETE';
  // Browsers keep the status of an answer whose body was given up, and write an error beside it.
  if (isCut || errors.some((one) => typeof one === 'string' && one.trim() !== '')) {
    return unanswered(`the answer did not come whole${said}`);
  }
  const headers = readHeaders(response);
  const { mimeType } = partOf(response, 'content');
  return {
    kind: 'answered',
    status,
    headers,
    body: readContent(response, headers),
    mimeType: typeof mimeType === 'string' ? mimeType : (headers['content-type'] ?? ''),
  };
}

function unanswered(why: string): RecordedResponse {
  return { kind: 'unanswered', why };
}

function readDuration(entry: unknown): number | null {
  const time = isJsonObject(entry) ? entry['time'] : undefined;
  // Recorders write -1 for what they did not measure.
  return typeof time === 'number' && Number.isFinite(time) && time >= 0 ? Math.round(time) : null;
}

/** Names in lower case; values of a name that comes again are joined. HTTP/2's own are left out. */
export function readHeaders({ headers: listed }: JsonObject): Headers {
  const headers = new Map<string, string>();
  for (const header of Array.isArray(listed) ? listed : []) {
    const { name, value } = isJsonObject(header) ? header : {};
    if (typeof name !== 'string' || typeof value !== 'string' || name.startsWith(':')) continue;
    const key = name.trim().toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? value.trim() : `${before}, ${value.trim()}`);
  }
  return Object.fromEntries(headers);
}

/** The ids of the job that a request began: the id it sent, and the id in the answer's location. */
export function startedJobs(
  catalog: Catalog,
  headers: Headers,
  response: RecordedResponse,
): readonly string[] {
  // A request without an answer may have begun its job; a refused one has not.
  if (response.kind === 'answered' && response.status !== ACCEPTED) return [];
  const answer = jsonOf(answerOf(response).body);
  const { location }: Unchecked<DeployedAccepted> = isJsonObject(answer) ? answer : {};
  const poll = pollOperation(catalog);
  const match = typeof location === 'string' ? matchOperation(catalog, poll.method, location) : null;
  const answered = match?.operation === poll ? match.parameters[JOB_ID] : undefined;
  return [headers[JOB_HEADER], answered].flatMap((id) => id || []);
}

/** A member that is an object; an empty object in place of anything else. */
export function partOf(value: unknown, key: string): JsonObject {
  const part = isJsonObject(value) ? value[key] : undefined;
  return isJsonObject(part) ? part : {};
}
