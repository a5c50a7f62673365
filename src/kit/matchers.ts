import { EXIT, exitCodeOf, type Finding } from '../model/finding.ts';
import { RULES } from '../model/rules.ts';
import { type CheckOptions, type CheckResult, check, ownContract } from './check.ts';
import { checkInventory, type InventoryOptions } from './inventory.ts';
import { EMPTY_BODY, isEmptyObject, type ResponseLike } from './received.ts';

/** Whether warnings fail too. */
export interface Strictness {
  readonly strict?: boolean;
}

/** What `expect.extend` wants from a matcher. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** What the matchers are called with; `Result` is void, or a promise after `resolves` and `rejects`. */
export interface ContractMatchers<Result, Actual = unknown> {
  /**
   * Checks a response of supertest, fetch or axios against the contract. A fetch `Response` needs
   * `await expect(response).toKeepReconnectContract()`; its body stays unread.
   */
  toKeepReconnectContract(
    options?: CheckOptions & Strictness,
  ): Actual extends Response ? Promise<void> : Result;
  /** Checks an inventory, as a client returns it, against the contract. */
  toBeIPsecConnectionInventory(options?: InventoryOptions & Strictness): Result;
}

const VALUE = 'the value';

/** How many findings a message shows. */
const MOST_SHOWN = 20;

/** The matchers, for `expect.extend(matchers)` of another test runner; `addMatchers` sees whether they are awaited. */
export const matchers = {
  /** Does a response of supertest, fetch (`await expect(…)`) or axios keep the reconnect's contract? */
  toKeepReconnectContract(
    response: unknown,
    options: CheckOptions & Strictness = {},
  ): MatcherResult | Promise<MatcherResult> {
    const result: CheckResult | Promise<CheckResult> = check(response as ResponseLike, options);
    const conclude = (whole: CheckResult): MatcherResult => matcherResult('the response', whole, options);
    return result instanceof Promise ? result.then(conclude) : conclude(result);
  },
  /** Is a value the inventory of an IPsec connection? */
  toBeIPsecConnectionInventory(value: unknown, options: InventoryOptions & Strictness = {}): MatcherResult {
    const { pass, message } = matcherResult(VALUE, checkInventory(value, options), options);
    const isUnread = !pass && (value === undefined || isEmptyObject(value));
    return { pass, message: () => (isUnread ? `${message()}\n\n${EMPTY_BODY}` : message()) };
  },
};

function matcherResult(what: string, result: CheckResult, { strict = false }: Strictness): MatcherResult {
  // An answer that is not the provider's proves neither the claim nor its opposite.
  if (result.verdict === 'error') throw new Error(brokenMessage(what, result));
  const pass = exitCodeOf(result.verdict, strict) === EXIT.holds;
  const { operation, dialect, because } = result;
  const kept = `expected ${what} to break the contract of ${operation} (${dialect}: ${because}), but it keeps it`;
  return { pass, message: () => (pass ? kept : brokenMessage(what, result)) };
}

function brokenMessage(
  what: string,
  { verdict, operation, dialect, because, findings }: CheckResult,
): string {
  const claim =
    verdict === 'error'
      ? `something other than the provider answered, so ${what} says nothing about the contract`
      : `${what} breaks the contract of ${what === VALUE ? 'an inventory' : operation} in the dialect ${dialect} (${because})`;
  const shown = findings.slice(0, MOST_SHOWN).map((one) => lines(one, what));
  const more = findings.length > MOST_SHOWN ? [`… and ${findings.length - MOST_SHOWN} more`] : [];
  return [claim, ...shown, ...more].join('\n\n');
}

function lines({ rule, level, at, field, expected, actual }: Finding, what: string): string {
  const known = field === null ? undefined : ownContract().fieldById.get(field);
  const isAbsent = rule === 'field-missing' || rule === 'request';
  const found = actual === null ? (isAbsent ? 'absent' : 'null') : JSON.stringify(actual);
  return [
    `  ${rule} (${level}) at ${at === '' ? what : at}: ${RULES[rule].words}`,
    `    expected  ${expected}`,
    `    actual    ${found}`,
    ...(known?.onPage === true ? [`    the page  ${known.id} ${known.type}: ${known.description}`] : []),
  ].join('\n');
}
