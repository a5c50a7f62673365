import type { FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import { chooseByAction, matchPath, namesOtherAction, type OperationMatch } from '../contract/operations.ts';
import { createJudge } from '../judge/judge.ts';
import type { UnknownPart } from '../judge/observe.ts';
import type { Dialect } from '../model/contract.ts';
import type { Exchange } from '../model/exchange.ts';
import { readPayload } from '../model/exchange.ts';
import type { Finding, Verdict } from '../model/finding.ts';
import { asksForValidation, decideDialect, jsonOf } from '../traffic/dialect.ts';
import { type ReceivedResponse, type ResponseLike, readResponse } from './received.ts';

/** How a response is checked. */
export interface CheckOptions {
  /** The page's promise, or what servers do; `auto`, the default, decides by the response. */
  readonly dialect?: Dialect | 'auto';
  /**
   * Id of the operation, such as `job-poll` for the result of a reconnect's job; by default the one that
   * the response's request called, and `reconnect` where the response does not tell its request.
   */
  readonly operation?: string;
  /** The uuid of the connection that was asked for; by default that of the request's path. */
  readonly uuid?: string;
  /** Whether the reconnect carried the system tag `validationOnly`, so that its job ends with `{}`. */
  readonly validationOnly?: boolean;
}

/** The result of checking one response. Secrets are masked. */
export interface CheckResult {
  /** *fail* is the provider's fault; *error* means that it was not the provider that answered. */
  readonly verdict: Verdict;
  readonly dialect: Dialect;
  /** Why this dialect was chosen. */
  readonly because: string;
  readonly operation: string;
  readonly findings: readonly Finding[];
  /** Why judging stopped before the end of the answer; null when it did not. */
  readonly reason: string | null;
}

/** The options or the request name something that the contract does not have. */
export class CheckError extends TypeError {
  override readonly name = 'CheckError';
}

/**
 * Judges a response against the contract: one of supertest or axios, a fetch `Response` (whose body stays
 * unread), or a plain `{status, headers?, body}` with the body as text or as JSON.
 *
 * @returns a promise for a fetch `Response`, whose body comes later
 * @throws CheckError when the operation is unknown, the request was no call of one, or asked for what the
 *   contract does not describe
 * @throws ResponseError when it is no response, no answer came, or its body was read already
 */
export function check(response: Response, options?: CheckOptions): Promise<CheckResult>;
export function check(response: ResponseLike, options?: CheckOptions): CheckResult;
export function check(
  response: Response | ResponseLike,
  options: CheckOptions = {},
): CheckResult | Promise<CheckResult> {
  const received = readResponse(response);
  if (received instanceof Promise) return received.then((whole) => checkReceived(whole, options));
  return checkReceived(received, options);
}

const UUID = 'uuid' satisfies FieldName;

/** Only the response is judged: a test may send a request that servers refuse. */
export const UNJUDGED: readonly UnknownPart[] = ['request headers', 'request body'];

let known: Catalog | undefined;

/** The contract of this package, read once. */
export function ownContract(): Catalog {
  known ??= loadCatalog();
  return known;
}

function checkReceived(received: ReceivedResponse, options: CheckOptions): CheckResult {
  const catalog = ownContract();
  const match = matchRequest(catalog, received);
  if (received.request !== null && match === null && options.operation === undefined) {
    const { method, url } = received.request;
    throw new CheckError(
      `${method ?? 'a request'} ${url.split('?')[0]} is not a request of the contract; pass the option operation if it replaces one`,
    );
  }
  const operation = options.operation ?? match?.operation.id ?? catalog.pageOperation.id;
  assertKnown(catalog, operation);
  const exchange = exchangeOf(catalog, operation, received, match);
  const body = exchange.request.body;
  if (namesOtherAction(catalog, catalog.operation(operation), jsonOf(body))) {
    throw otherAction(operation);
  }
  const { dialect, because } = dialectOf(catalog, operation, exchange, options.dialect ?? 'auto');
  const uuid = options.uuid ?? uuidIn(operation, match);
  const requested = {
    uuid,
    operation: null,
    validationOnly: options.validationOnly === true || asksForValidation(catalog.operation(operation), body),
  };
  const { verdict, reason, findings } = createJudge(catalog)(exchange, {
    dialect,
    operation,
    requested,
    unknown: UNJUDGED,
  });
  if (verdict === 'skip') throw new CheckError(`${operation}: ${reason}`);
  return { verdict, dialect, because, operation, findings, reason };
}

/** @throws CheckError for a word that is no dialect */
export function assertDialect(wanted: string): void {
  if (['auto', 'documented', 'deployed'].includes(wanted)) return;
  throw new CheckError(`dialect: expected documented, deployed or auto, not ${JSON.stringify(wanted)}`);
}

function dialectOf(
  catalog: Catalog,
  operation: string,
  exchange: Exchange,
  wanted: Dialect | 'auto',
): { readonly dialect: Dialect; readonly because: string } {
  assertDialect(wanted);
  if (wanted === 'auto') return decideDialect(catalog, operation, exchange);
  if (catalog.operation(operation).dialects[wanted] === undefined) {
    throw new CheckError(`the dialect ${wanted} has no operation ${operation}`);
  }
  return { dialect: wanted, because: 'it was asked for' };
}

function assertKnown({ operations }: Catalog, operation: string): void {
  const known = operations.map(({ id }) => id);
  if (known.includes(operation)) return;
  throw new CheckError(`operation: ${JSON.stringify(operation)} is not known; known are ${known.join(', ')}`);
}

/** The operation that was called. A fetch `Response` keeps the URL only, and a path has one method here. */
function matchRequest(catalog: Catalog, { request }: ReceivedResponse): OperationMatch | null {
  if (request === null) return null;
  const methods = request.method === null ? ['PUT', 'GET', 'DELETE'] : [request.method];
  for (const method of methods) {
    const matches = matchPath(catalog, method, request.url);
    const match = chooseByAction(catalog, matches, jsonOf(readPayload(request.text)));
    if (match !== null) return match;
    const [other] = matches;
    if (other !== undefined) throw otherAction(other.operation.id);
  }
  return null;
}

function otherAction(operation: string): CheckError {
  return new CheckError(`the body of the request names another action, so it is no call of ${operation}`);
}

/** The connection that a path names; that of a poll names its job. */
function uuidIn(operation: string, match: OperationMatch | null): string | null {
  return match?.operation.id === operation ? (match.parameters[UUID] ?? null) : null;
}

function exchangeOf(
  catalog: Catalog,
  operation: string,
  { status, headers, text, request }: ReceivedResponse,
  match: OperationMatch | null,
): Exchange {
  const { method, paths } = catalog.operation(operation);
  return {
    request: {
      method,
      path: match?.path ?? paths[0] ?? '',
      headers: request?.headers ?? {},
      body: readPayload(request?.text ?? ''),
    },
    response: { status, headers, body: readPayload(text) },
  };
}
