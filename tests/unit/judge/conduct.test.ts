import { describe, expect, it } from '@jest/globals';
import { type ClientCall, judgeConduct } from '../../../src/judge/conduct.ts';
import { readPayload } from '../../../src/model/exchange.ts';
import { CONDUCT_RULE_IDS, type ConductRuleId, RULES } from '../../../src/model/rules.ts';
import { CONNECTION, catalog } from './answers.ts';

const SESSION = '6b5a1d0f3f5c4c0e9a7d2b1c8e4f6a90';

type More = Partial<Omit<ClientCall, 'exchange'>> & { readonly headers?: Readonly<Record<string, string>> };

function call(
  operation: string,
  [method, path]: readonly [string, string],
  [status, body]: readonly [number, object],
  { headers = {}, ...more }: More = {},
): ClientCall {
  const request = { method, path: `/zstack/v1/${path}`, headers, body: readPayload('') };
  const response = { status, headers: {}, body: readPayload(JSON.stringify(body)) };
  return { operation, exchange: { request, response }, at: 0, delivered: true, atLocation: false, ...more };
}

function idOf(job: string): string {
  return job.padEnd(32, '0');
}

const login = call('login', ['PUT', 'accounts/login'], [200, { inventory: { uuid: SESSION } }]);
const logout = call('logout', ['DELETE', `accounts/sessions/${SESSION}`], [200, {}]);
/** A reconnect that is accepted as a job. */
function put(job: string, more: More = {}, connection = CONNECTION): ClientCall {
  const location = `http://10.0.0.5:8080/zstack/v1/api-jobs/${idOf(job)}`;
  return call('reconnect', ['PUT', `ipsec/${connection}/actions`], [202, { location }], more);
}
function poll(job: string, status: number, at: number, more: More = {}): ClientCall {
  const body = status === 503 ? { error: { code: 'ID.1001' } } : {};
  return call('job-poll', ['GET', `api-jobs/${idOf(job)}`], [status, body], { at, ...more });
}

const LOST = { delivered: false };
const SESSION_SENT = { headers: { authorization: 'OAuth x' } };
const REFUSED = { ...put('a'), exchange: poll('a', 400, 0).exchange };
/** A reconnect of another connection. */
const OTHER = put('b', {}, idOf('f'));

/** A title, the calls of a client, and whether it was ended at its limit. */
type Case = readonly [title: string, calls: readonly ClientCall[], endedAtLimit?: boolean];

const CASES: Readonly<
  Record<ConductRuleId, { readonly breaks: readonly Case[]; readonly keeps: readonly Case[] }>
> = {
  'second-reconnect': {
    breaks: [
      ['at once', [put('a'), put('b'), poll('a', 200, 9), poll('b', 200, 9)]],
      ['during the first', [put('a'), poll('a', 202, 0), put('b'), poll('a', 200, 2000), poll('b', 200, 9)]],
      ['after a lost answer', [put('a', LOST), put('b'), poll('b', 200, 0)]],
    ],
    keeps: [
      ['after the first failed', [put('a'), poll('a', 503, 0), put('b'), poll('b', 200, 0)]],
      ['of another connection', [put('a'), OTHER, poll('a', 200, 0), poll('b', 200, 0)]],
      ['under the same job id, which is refused', [put('a', LOST), REFUSED, poll('a', 200, 0)]],
    ],
  },
  'never-polled': {
    breaks: [
      ['the job', [put('a')]],
      ['the second job', [put('a'), poll('a', 200, 0), put('b')]],
    ],
    keeps: [
      ['a job whose answer was lost', [put('a', LOST)]],
      ['a job with a web hook', [put('a', { headers: { 'x-web-hook': 'http://10.0.0.9/done' } })]],
      ['by a client that was ended', [put('a')], true],
    ],
  },
  'endless-polling': {
    breaks: [['at the limit', [put('a'), poll('a', 202, 0), poll('a', 202, 2000)], true]],
    keeps: [
      ['given up before', [put('a'), poll('a', 202, 0), poll('a', 202, 2000)]],
      ['ended after the result', [put('a'), poll('a', 202, 0), poll('a', 200, 2000)], true],
    ],
  },
  'polled-too-fast': {
    breaks: [['900 ms apart', [put('a'), poll('a', 202, 0), poll('a', 200, 900)]]],
    keeps: [
      ['a second apart', [put('a'), poll('a', 202, 0), poll('a', 200, 990)]],
      ['of two jobs in turn', [put('a'), OTHER, poll('a', 202, 0), poll('b', 200, 9), poll('a', 200, 1000)]],
    ],
  },
  'polled-after-result': {
    breaks: [['twice', [put('a'), poll('a', 200, 0), poll('a', 200, 1000), poll('a', 200, 2000)]]],
    keeps: [['not once', [put('a'), poll('a', 202, 0), poll('a', 503, 1000)]]],
  },
  'trusted-location': {
    breaks: [
      ['its host', [put('a'), poll('a', 200, 0, { atLocation: true })]],
      ['its host, with the session', [put('a'), poll('a', 200, 0, { atLocation: true, ...SESSION_SENT })]],
    ],
    keeps: [['its job alone', [put('a'), poll('a', 200, 0)]]],
  },
  'session-left-open': {
    breaks: [['after all', [login, put('a'), poll('a', 200, 0)]]],
    keeps: [
      ['ended', [login, put('a'), poll('a', 200, 0), logout]],
      ['expired', [login, put('a'), poll('a', 503, 0)]],
      ['of a client that was ended', [login, put('a'), poll('a', 200, 0)], true],
    ],
  },
};

describe.each(CONDUCT_RULE_IDS)('%s', (rule) => {
  const found = ([, calls, endedAtLimit = false]: Case) => judgeConduct(catalog, calls, endedAtLimit);

  it.each(CASES[rule].breaks)('finds: %s', (...one) => {
    expect(found(one).map(({ finding }) => [finding.rule, finding.level])).toEqual([
      [rule, RULES[rule].level],
    ]);
  });

  it.each(CASES[rule].keeps)('passes: %s', (...one) => {
    expect(found(one)).toEqual([]);
  });
});

describe('a finding of conduct', () => {
  it('is about the call that shows it, in numbers of the run', () => {
    const calls = [login, put('a'), poll('a', 202, 0), poll('a', 202, 20), poll('a', 200, 40), logout];
    const [fast] = judgeConduct(catalog, calls, false);
    expect(fast?.call).toBe(calls[3]);
    expect(fast?.finding).toMatchObject({
      expected: 'a second or more between two polls',
      actual: 'polls 20 ms apart',
      arguments: { milliseconds: 20 },
    });
  });

  it('says whether the credential went to the host of location', () => {
    const [, second] = CASES['trusted-location'].breaks;
    const actual = judgeConduct(catalog, second?.[1] ?? [], false).map(({ finding }) => finding.actual);
    expect(actual).toEqual(['polls at the host of location, with Authorization']);
  });
});
