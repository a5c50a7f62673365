import type { FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { loadCatalog } from '../contract/load-catalog.ts';
import { chooseByAction, matchPath, namesOtherAction, type OperationMatch } from '../contract/operations.ts';
import { createJudge } from '../judge/judge.ts';
import type { Requested } from '../judge/observe.ts';
import type { Dialect } from '../model/contract.ts';
import { type Exchange, type Payload, readPayload } from '../model/exchange.ts';
import type { Finding, Verdict } from '../model/finding.ts';
import { nameHint } from '../model/nearest.ts';
import { asksForValidation, type DialectDecision, decideDialect, jsonOf } from '../traffic/dialect.ts';
import { type ReceivedRequest, type ReceivedResponse, type ResponseLike, readResponse } from './received.ts';

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
/** Why a dialect was taken that the test names. */
export const ASKED_FOR = 'it was asked for';

let known: Catalog | undefined;

/** The contract of this package, read once. */
export function ownContract(): Catalog {
  known ??= loadCatalog();
  return known;
}

function checkReceived(
  { status, headers, text, request }: ReceivedResponse,
  options: CheckOptions,
): CheckResult {
  const catalog = ownContract();
  const sent = readPayload(request?.text ?? '');
  const match = request === null ? null : matchRequest(catalog, request, sent);
  if (request !== null && match === null && options.operation === undefined) {
    throw new CheckError(
      `${request.method ?? 'a request'} ${request.url.split('?')[0]} is not a request of the contract; pass the option operation if it replaces one`,
    );
  }
  const id = options.operation ?? match?.operation.id ?? catalog.pageOperation.id;
  const operation = catalog.operations.find((one) => one.id === id);
  if (operation === undefined) {
    const ids = catalog.operations.map((one) => one.id);
    throw new CheckError(`operation: ${JSON.stringify(id)} is not known; ${nameHint(id, ids)}`);
  }
  if (namesOtherAction(catalog, operation, jsonOf(sent)))
    throw new CheckError(`the body of the request names another action, so it is no call of ${id}`);
  const exchange: Exchange = {
    request: {
      method: operation.method,
      path: match?.path ?? operation.paths[0] ?? '',
      headers: request?.headers ?? {},
      body: sent,
    },
    response: { status, headers, body: readPayload(text) },
  };
  // The path of a poll names its job.
  const inPath = match?.operation.id === id ? match.parameters[UUID] : undefined;
  const { dialect = 'auto' } = options;
  const decision =
    dialect === 'auto' ? decideDialect(catalog, id, exchange) : { dialect, because: ASKED_FOR };
  const result = judge(exchange, id, decision, {
    uuid: options.uuid ?? inPath ?? null,
    validationOnly: options.validationOnly === true || asksForValidation(operation, sent),
  });
  if (result.verdict === 'skip') throw new CheckError(`${id}: ${result.reason}`);
  return result;
}

/** Judges the response of an exchange. @throws CheckError when the dialect does not have the operation */
export function judge(
  exchange: Exchange,
  operation: string,
  { dialect, because }: DialectDecision,
  asked: Pick<Requested, 'uuid' | 'validationOnly'>,
): CheckResult {
  const catalog = ownContract();
  if (catalog.operation(operation).dialects[dialect] === undefined)
    throw new CheckError(`the dialect ${dialect} has no operation ${operation}`);
  const requested = { ...asked, operation: null };
  // Only the response is judged: a test may send a request that servers refuse.
  const unknown = ['request headers', 'request body'] as const;
  const context = { dialect, operation, requested, unknown };
  const { verdict, findings, reason } = createJudge(catalog)(exchange, context);
  return { verdict, dialect, because, operation, findings, reason };
}

/** The operation that was called. A fetch `Response` keeps the URL only, and a path has one method here. */
function matchRequest(
  catalog: Catalog,
  { method, url }: ReceivedRequest,
  sent: Payload,
): OperationMatch | null {
  const methods = method === null ? ['PUT', 'GET', 'DELETE'] : [method];
  const matches = methods.flatMap((one) => matchPath(catalog, one, url));
  return chooseByAction(catalog, matches, jsonOf(sent)) ?? matches[0] ?? null;
}
