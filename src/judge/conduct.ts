import type { FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { matchOperation, parametersIn, splitQuery } from '../contract/operations.ts';
import { type FieldPointer, SESSION, valueAt } from '../contract/pointer.ts';
import { pollOperation } from '../contract/replies.ts';
import { AUTHORIZATION, type Exchange, WEB_HOOK } from '../model/exchange.ts';
import type { Finding } from '../model/finding.ts';
import type { JsonValue } from '../model/json.ts';
import type { ConductRuleId } from '../model/rules.ts';
import { findingOfRun, type RunFinding } from './judge.ts';

/** One call of a client, with the answer that the server gave to it. */
export interface ClientCall {
  /** Id of the operation. */
  readonly operation: string;
  readonly exchange: Exchange;
  /** When it arrived, in milliseconds. */
  readonly at: number;
  /** False where the connection was cut before the answer. */
  readonly delivered: boolean;
  /** Whether it went to the host that `location` names, and not to the one that the client was given. */
  readonly atLocation: boolean;
}

/** What a client did wrong over several calls, and the call that shows it. */
export interface ConductFinding {
  readonly call: ClientCall;
  readonly finding: Finding;
}

/** A job that a client started. */
interface StartedJob {
  readonly start: ClientCall;
  /** In the order of their arrival. */
  readonly polls: readonly ClientCall[];
  /** Index in `polls` of the first that brought a result; -1 where none did. */
  readonly resolvedBy: number;
}

const ACCEPTED = 202;
const OK = 200;
/** A second, but for what timers and networks are off by. */
const SHORTEST_INTERVAL = 950;
const LOCATION = '/location' satisfies FieldPointer;
const ERROR_CODE = '/error/code' satisfies FieldPointer;
const SESSION_EXPIRED = 'ID.1001';

/**
 * Finds what a client does wrong over several calls. Pure.
 *
 * @param calls of one run against a server in `deployed`, in the order in which they arrived
 * @param endedAtLimit whether the client was ended, so that nothing follows from what it did not do
 */
export function judgeConduct(
  catalog: Catalog,
  calls: readonly ClientCall[],
  endedAtLimit: boolean,
): readonly ConductFinding[] {
  const jobs = jobsIn(catalog, calls);
  const found = jobs.flatMap((job, index) => [
    ...repeatedReconnect(job, jobs.slice(0, index), calls),
    ...pollingFindings(job, endedAtLimit),
  ]);
  const trusting = calls.find(({ atLocation }) => atLocation);
  if (trusting !== undefined) found.push(trustedLocation(trusting, calls));
  return endedAtLimit ? found : [...found, ...openSessions(catalog, calls)];
}

function jobsIn(catalog: Catalog, calls: readonly ClientCall[]): readonly StartedJob[] {
  const poll = pollOperation(catalog);
  const jobOf = (path: string): string | undefined =>
    matchOperation(catalog, poll.method, path)?.parameters['jobUuid' satisfies FieldName];
  const pollsOf = new Map<string | undefined, ClientCall[]>();
  for (const call of calls.filter(({ operation }) => operation === poll.id)) {
    const job = jobOf(call.exchange.request.path);
    const polls = pollsOf.get(job) ?? [];
    pollsOf.set(job, polls);
    polls.push(call);
  }
  const isStart = ({ operation, exchange }: ClientCall): boolean =>
    catalog.operation(operation).job !== undefined && exchange.response.status === ACCEPTED;
  return calls.filter(isStart).map((start) => {
    const polls = pollsOf.get(jobOf(String(answerAt(start, LOCATION)))) ?? [];
    const resolvedBy = polls.findIndex(({ exchange }) => exchange.response.status !== ACCEPTED);
    return { start, polls, resolvedBy };
  });
}

/** A job under an id that is used is refused, so that two that were accepted are two. */
function repeatedReconnect(
  { start }: StartedJob,
  before: readonly StartedJob[],
  calls: readonly ClientCall[],
): readonly ConductFinding[] {
  const isOpen = ({ start: first, polls, resolvedBy }: StartedJob): boolean => {
    const result = polls[resolvedBy];
    const isSame = splitQuery(first.exchange.request.path)[0] === splitQuery(start.exchange.request.path)[0];
    return isSame && (result === undefined || calls.indexOf(result) > calls.indexOf(start));
  };
  if (!before.some(isOpen)) return [];
  return [broken(start, 'second-reconnect', ['one-reconnect'], ['second-put'])];
}

function pollingFindings(
  { start, polls, resolvedBy }: StartedJob,
  endedAtLimit: boolean,
): readonly ConductFinding[] {
  const last = polls.at(-1);
  if (last === undefined) {
    // Without an answer its id may be unknown; a web hook brings the result by itself.
    const isExpected = start.delivered && header(start, WEB_HOOK) === undefined && !endedAtLimit;
    return isExpected ? [broken(start, 'never-polled', ['job-polled'], ['none'])] : [];
  }
  const found: ConductFinding[] = [];
  const gaps = polls.slice(1).map(({ at }, index) => at - (polls[index]?.at ?? at));
  const shortest = Math.min(...gaps);
  const hasty = polls[gaps.indexOf(shortest) + 1];
  if (shortest < SHORTEST_INTERVAL && hasty !== undefined)
    found.push(
      broken(hasty, 'polled-too-fast', ['poll-interval'], ['polls-apart', { milliseconds: shortest }]),
    );
  const after = resolvedBy === -1 ? 0 : polls.length - 1 - resolvedBy;
  if (after > 0)
    found.push(
      broken(last, 'polled-after-result', ['no-poll-after-result'], ['polls-after-result', { count: after }]),
    );
  if (resolvedBy === -1 && endedAtLimit)
    found.push(broken(last, 'endless-polling', ['polling-limit'], ['polls', { count: polls.length }]));
  return found;
}

function trustedLocation(first: ClientCall, calls: readonly ClientCall[]): ConductFinding {
  const credited = calls.find((call) => call.atLocation && header(call, AUTHORIZATION) !== undefined);
  const actual = credited === undefined ? 'polls-at-location' : 'polls-at-location-with-credential';
  return broken(credited ?? first, 'trusted-location', ['job-at-given-host'], [actual]);
}

/** Sessions that a login opened, and that neither a logout nor their expiry ended. */
function openSessions(catalog: Catalog, calls: readonly ClientCall[]): readonly ConductFinding[] {
  return calls.flatMap((login, index) => {
    const isLogin = catalog.operation(login.operation).session === 'opens';
    if (!isLogin || login.exchange.response.status !== OK) return [];
    const session = answerAt(login, SESSION);
    const isEnd = (call: ClientCall): boolean => {
      const operation = catalog.operation(call.operation);
      const places = parametersIn(operation, call.exchange.request.path) ?? {};
      const isLogout = operation.session === 'ends' && Object.values(places).includes(String(session));
      return isLogout || answerAt(call, ERROR_CODE) === SESSION_EXPIRED;
    };
    if (calls.slice(index + 1).some(isEnd)) return [];
    return [broken(login, 'session-left-open', ['session-ended'], ['none'])];
  });
}

function broken(
  call: ClientCall,
  rule: ConductRuleId,
  expected: RunFinding['expected'],
  actual: RunFinding['actual'],
): ConductFinding {
  return { call, finding: findingOfRun({ rule, expected, actual }) };
}

function answerAt({ exchange }: ClientCall, pointer: string): JsonValue | undefined {
  const { body } = exchange.response;
  return body.kind === 'json' ? valueAt(body.value, pointer) : undefined;
}

function header({ exchange }: ClientCall, name: string): string | undefined {
  return exchange.request.headers[name.toLowerCase()];
}
