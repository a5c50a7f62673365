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
  readonly operation: string;
  readonly exchange: Exchange;
  /** When it arrived, in milliseconds. */
  readonly at: number;
  /** False where the connection was cut before the answer. */
  readonly delivered: boolean;
  /** Whether it went to the host that `location` names, and not to the one that the client was given. */
  readonly atLocation: boolean;
}

export interface ConductFinding {
  readonly call: ClientCall;
  readonly finding: Finding;
}

/** A job that a client started, and the polls of it. */
interface StartedJob {
  readonly start: ClientCall;
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

type Add = (
  call: ClientCall,
  rule: ConductRuleId,
  expected: RunFinding['expected'],
  actual: RunFinding['actual'],
) => void;

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
  const found: ConductFinding[] = [];
  const add: Add = (call, rule, expected, actual) => {
    found.push({ call, finding: findingOfRun({ rule, expected, actual }) });
  };
  const jobs = jobsIn(catalog, calls);
  for (const [index, job] of jobs.entries()) {
    // A job under an id that is used is refused, so that two that were accepted are two.
    if (jobs.slice(0, index).some((before) => isOpenAt(before, job.start, calls)))
      add(job.start, 'second-reconnect', ['one-reconnect'], ['second-put']);
    judgePolling(job, endedAtLimit, add);
  }
  const trusting = calls.filter(({ atLocation }) => atLocation);
  const credited = trusting.find((call) => header(call, AUTHORIZATION) !== undefined);
  const trusted = credited === undefined ? 'polls-at-location' : 'polls-at-location-with-credential';
  const [shown] = credited === undefined ? trusting : [credited];
  if (shown !== undefined) add(shown, 'trusted-location', ['job-at-given-host'], [trusted]);
  for (const login of endedAtLimit ? [] : openSessions(catalog, calls))
    add(login, 'session-left-open', ['session-ended'], ['none']);
  return found;
}

function jobsIn(catalog: Catalog, calls: readonly ClientCall[]): readonly StartedJob[] {
  const poll = pollOperation(catalog);
  const jobOf = (path: string): string | undefined =>
    matchOperation(catalog, poll.method, path)?.parameters['jobUuid' satisfies FieldName];
  const polled = calls.filter(({ operation }) => operation === poll.id);
  const isStart = ({ operation, exchange }: ClientCall): boolean =>
    catalog.operation(operation).job !== undefined && exchange.response.status === ACCEPTED;
  return calls.filter(isStart).map((start) => {
    const own = jobOf(String(answerAt(start, LOCATION)));
    const polls = polled.filter(({ exchange }) => jobOf(exchange.request.path) === own);
    const resolvedBy = polls.findIndex(({ exchange }) => exchange.response.status !== ACCEPTED);
    return { start, polls, resolvedBy };
  });
}

/** Whether a job of the same path had no result yet when another one started. */
function isOpenAt(
  { start: first, polls, resolvedBy }: StartedJob,
  start: ClientCall,
  calls: readonly ClientCall[],
): boolean {
  const result = polls[resolvedBy];
  const isSame = splitQuery(first.exchange.request.path)[0] === splitQuery(start.exchange.request.path)[0];
  return isSame && (result === undefined || calls.indexOf(result) > calls.indexOf(start));
}

function judgePolling({ start, polls, resolvedBy }: StartedJob, endedAtLimit: boolean, add: Add): void {
  const last = polls.at(-1);
  if (last === undefined) {
    // Without an answer its id may be unknown; a web hook brings the result by itself.
    if (start.delivered && header(start, WEB_HOOK) === undefined && !endedAtLimit)
      add(start, 'never-polled', ['job-polled'], ['none']);
    return;
  }
  const gaps = polls.slice(1).map(({ at }, index) => at - (polls[index]?.at ?? at));
  const milliseconds = Math.min(...gaps);
  const hasty = polls[gaps.indexOf(milliseconds) + 1];
  if (milliseconds < SHORTEST_INTERVAL && hasty !== undefined)
    add(hasty, 'polled-too-fast', ['poll-interval'], ['polls-apart', { milliseconds }]);
  const after = resolvedBy === -1 ? 0 : polls.length - 1 - resolvedBy;
  if (after > 0)
    add(last, 'polled-after-result', ['no-poll-after-result'], ['polls-after-result', { count: after }]);
  if (resolvedBy === -1 && endedAtLimit)
    add(last, 'endless-polling', ['polling-limit'], ['polls', { count: polls.length }]);
}

/** Logins whose session neither a logout nor its expiry ended. */
function openSessions(catalog: Catalog, calls: readonly ClientCall[]): readonly ClientCall[] {
  return calls.filter((login, index) => {
    const isLogin = catalog.operation(login.operation).session === 'opens';
    if (!isLogin || login.exchange.response.status !== OK) return false;
    const session = answerAt(login, SESSION);
    const isEnd = (call: ClientCall): boolean => {
      const operation = catalog.operation(call.operation);
      const places = parametersIn(operation, call.exchange.request.path) ?? {};
      const isLogout = operation.session === 'ends' && Object.values(places).includes(String(session));
      return isLogout || answerAt(call, ERROR_CODE) === SESSION_EXPIRED;
    };
    return !calls.slice(index + 1).some(isEnd);
  });
}

function answerAt({ exchange }: ClientCall, pointer: string): JsonValue | undefined {
  const { body } = exchange.response;
  return body.kind === 'json' ? valueAt(body.value, pointer) : undefined;
}

function header({ exchange }: ClientCall, name: string): string | undefined {
  return exchange.request.headers[name.toLowerCase()];
}
