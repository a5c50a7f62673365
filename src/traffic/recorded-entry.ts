import type { DeployedAccepted, FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { chooseByAction, matchOperation, matchPath, type OperationMatch } from '../contract/operations.ts';
import { pollOperation } from '../contract/replies.ts';
import { type Exchange, type Headers, JOB_UUID } from '../model/exchange.ts';
import { isJsonObject, type JsonObject, type Unchecked } from '../model/json.ts';
import { jsonOf } from './dialect.ts';
import {
  isBodyKnown,
  partOf,
  type RecordedBody,
  readContent,
  readPostData,
  unreadable,
} from './recorded-body.ts';

export interface RecordedRequest {
  /** Without any where the recorder did not keep them: every message of HTTP has some. */
  readonly headers: Headers;
  readonly body: RecordedBody;
  /** Whether the body is known to be the one that was sent: recorders drop some, cut some, and write some anew. */
  readonly isBodyKnown: boolean;
}

export interface RecordedResponse {
  /** Null if no answer came whole; the body then says why. */
  readonly status: number | null;
  readonly headers: Headers;
  readonly body: RecordedBody;
}

/** An entry about an operation of the contract. */
export interface OwnEntry {
  readonly match: OperationMatch;
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
  /** In whole milliseconds; null where the recorder does not say. */
  readonly durationMs: number | null;
}

const JOB_HEADER = JOB_UUID.toLowerCase();
export const JOB_ID = 'jobUuid' satisfies FieldName;

const OK = 200;
const ACCEPTED = 202;
export const NOT_MODIFIED = 304;
const INTERNAL_REDIRECT = 307;
const PAGE = /^\s*(text\/html|application\/xhtml)/i;

/**
 * Whether a browser answered a request itself, by sending it elsewhere: no server saw it. Chrome does so for HSTS and
 * for extensions, and marks it with a header.
 */
export function isInternalRedirect({ response: { status, headers } }: OwnEntry): boolean {
  return status === INTERNAL_REDIRECT && headers['non-authoritative-reason'] !== undefined;
}

/** The status of an answer; null if it has none. Some recorders write it as a text. */
function statusOf({ status }: JsonObject): number | null {
  const number = typeof status === 'string' && /^\d{3}$/.test(status) ? Number(status) : status;
  return typeof number === 'number' && Number.isInteger(number) ? number : null;
}

/** Method and URL of an entry; null if it lacks one, so that its operation is unknown. */
export function readCall(entry: JsonObject): { readonly method: string; readonly url: string } | null {
  const { method, url } = partOf(entry, 'request');
  return typeof method === 'string' && typeof url === 'string' ? { method, url } : null;
}

/** Reads an entry about an operation of the contract; null for any other, also for another action on the same path. */
export function readOwnEntry(catalog: Catalog, entry: JsonObject): OwnEntry | null {
  const call = readCall(entry);
  const matches = call === null ? [] : matchPath(catalog, call.method, call.url);
  // Most entries are about no operation, and their bodies are long.
  if (matches.length === 0) return null;
  const sent = partOf(entry, 'request');
  const headers = readHeaders(sent);
  const body = readPostData(sent, headers);
  const match = chooseByAction(catalog, matches, body.unjudged === null ? jsonOf(body.payload) : undefined);
  if (match === null) return null;
  const { time } = entry;
  return {
    match,
    request: { headers, body, isBodyKnown: isBodyKnown(sent, headers, body) },
    response: readRecordedResponse(entry),
    // Recorders write -1 for what they did not measure.
    durationMs: Number.isFinite(time) && Number(time) >= 0 ? Math.round(Number(time)) : null,
  };
}

/** What an entry shows, as far as it can be judged: a cached answer (304) counts as the 200 that it repeats. */
export function exchangeOf({ match, request, response }: OwnEntry): Exchange {
  const { method } = match.operation;
  const status = response.status === NOT_MODIFIED ? OK : (response.status ?? 0);
  return {
    request: { method, path: match.path, headers: request.headers, body: request.body.payload },
    response: { status, headers: response.headers, body: response.body.payload },
  };
}

function readRecordedResponse(entry: JsonObject): RecordedResponse {
  const response = partOf(entry, 'response');
  const why = whyUnanswered(entry, response);
  if (why !== null) return { status: null, headers: {}, body: unreadable(why) };
  const headers = readHeaders(response);
  const { mimeType } = partOf(response, 'content');
  const type = typeof mimeType === 'string' ? mimeType : (headers['content-type'] ?? '');
  const body = readContent(response, headers);
  // The media type of a body that was not kept still tells a page, which no API sends.
  const isLostPage = body.unjudged?.verdict === 'skip' && PAGE.test(type);
  return {
    status: statusOf(response),
    headers,
    body: isLostPage ? { payload: { kind: 'html', text: '', title: null }, unjudged: null } : body,
  };
}

function whyUnanswered({ _error }: JsonObject, response: JsonObject): string | null {
  const status = statusOf(response);
  const failure = [response['_error'], _error, response['_charlesStatus']].find(
    (one): one is string => typeof one === 'string' && !/^\s*(complete)?\s*$/i.test(one),
  );
  const said = /^[\w:. -]{1,60}$/.test(failure ?? '') ? ` (${failure})` : '';
  if (status !== null && status <= 0) return `the request was aborted or got no answer${said}`;
  if (status === null || status < 100 || status > 999)
    return "the entry's response.status is no status of HTTP";
  // Browsers keep the status of an answer whose body was given up, and write an error beside it.
  return failure === undefined ? null : `the answer did not come whole${said}`;
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
  { status, body }: Pick<RecordedResponse, 'status'> & { readonly body: Pick<RecordedBody, 'payload'> },
): readonly string[] {
  // A request without an answer may have begun its job; a refused one has not.
  if (status !== null && status !== ACCEPTED) return [];
  const answer = jsonOf(body.payload);
  const { location }: Unchecked<DeployedAccepted> = isJsonObject(answer) ? answer : {};
  const poll = pollOperation(catalog);
  const match = typeof location === 'string' ? matchOperation(catalog, poll.method, location) : null;
  const answered = match?.operation === poll ? match.parameters[JOB_ID] : undefined;
  return [headers[JOB_HEADER], answered].flatMap((id) => id || []);
}

/** The ids of the jobs that an entry of another operation began; none where the operation is not known. */
export function otherJobs(catalog: Catalog, entry: JsonObject): readonly string[] {
  if (readCall(entry) === null) return [];
  const headers = readHeaders(partOf(entry, 'request'));
  // Most entries began no job, and their bodies are long.
  if (headers[JOB_HEADER] === undefined && statusOf(partOf(entry, 'response')) !== ACCEPTED) return [];
  return startedJobs(catalog, headers, readRecordedResponse(entry));
}
