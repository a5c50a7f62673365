import type { Catalog } from '../contract/catalog.ts';
import { chooseByAction, matchPath, type OperationMatch } from '../contract/operations.ts';
import type { UnknownPart } from '../judge/observe.ts';
import type { Exchange, Payload } from '../model/exchange.ts';
import { jsonOf } from './purpose.ts';
import { type RecordedRequest, type RecordedResponse, readRequest } from './recorded-entry.ts';

/** One call of an operation, as it was recorded. */
export interface RecordedExchange {
  /** Index of its entry. */
  readonly index: number;
  readonly match: OperationMatch;
  readonly method: string;
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
  /** How long it took, in milliseconds, as the recorder says; null where it does not. */
  readonly durationMs: number | null;
  /** What a reader has to know of how it was read; null when there is nothing. */
  readonly remark: string | null;
}

/** A body that was not kept and is not needed: that it was a page tells that no API answered. */
export function absentOf(mimeType: string): Payload {
  return isPage(mimeType) ? { kind: 'html', text: '', title: null } : { kind: 'absent' };
}

/** Whether a media type is that of a page of HTML. */
export function isPage(mimeType: string): boolean {
  return /^\s*(text\/html|application\/xhtml)/i.test(mimeType);
}

/** A recorded call as the check sees it. */
export function exchangeOf(
  { match, method, request }: RecordedExchange,
  status: number,
  headers: Exchange['response']['headers'],
  body: Payload,
): Exchange {
  const sent: Payload = request.body.kind === 'kept' ? request.body.payload : { kind: 'absent' };
  return {
    request: { method, path: match.path, headers: request.headers, body: sent },
    response: { status, headers, body },
  };
}

/** What of a recorded call nobody kept. */
export function unknownParts({ request, response }: RecordedExchange): readonly UnknownPart[] {
  return [
    ...(request.headersKept ? [] : (['request headers'] as const)),
    ...(request.body.kind === 'kept' ? [] : (['request body'] as const)),
    ...(response.kind === 'answered' && response.headersKept ? [] : (['response headers'] as const)),
  ];
}

/** A request of an operation of the contract. */
export interface OwnCall {
  readonly match: OperationMatch;
  readonly request: RecordedRequest;
}

/** Finds the operation that an entry calls; null for any other, also for another action on the same path. */
export function ownCall(
  catalog: Catalog,
  { method, url }: { readonly method: string; readonly url: string },
  entry: unknown,
): OwnCall | null {
  const matches = matchPath(catalog, method, url);
  // Most entries are of no operation, and their bodies are long.
  if (matches.length === 0) return null;
  const request = readRequest(entry);
  const body = request.body.kind === 'kept' ? jsonOf(request.body.payload) : undefined;
  const match = chooseByAction(catalog, matches, body);
  return match === null ? null : { match, request };
}
