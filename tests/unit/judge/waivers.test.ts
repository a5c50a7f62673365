import { describe, expect, it } from '@jest/globals';
import { TOO_MANY } from '../../../src/judge/judge.ts';
import type { Observation } from '../../../src/judge/observe.ts';
import { matchesGlob, type Waiver, WaiverBook } from '../../../src/judge/waivers.ts';
import type { Step } from '../../../src/model/report.ts';
import { FAILED } from '../report/reports.ts';

const TERMS = { reason: 'known', owner: 'team', until: '2027-01-31', target: null, isExpired: false };
const WAIVER: Waiver = { ...TERMS, rule: 'field-missing', field: 'inventory.vipUuid', step: null };
const SEEN: Observation = { fields: new Set(['inventory']), divergences: new Set(), refused: false };

function applied(one: Step, observation: Observation | null = SEEN, waiver = WAIVER): Omit<Step, 'seen'> {
  return new WaiverBook([waiver]).apply(one, observation);
}

describe('the verdict of a step whose only finding is waived', () => {
  it.each<[string, Partial<Step>, Observation | null, Step['verdict']]>([
    ['passes', {}, SEEN, 'pass'],
    ['fails where Pact refused the answer too', { pact: 'fail', reason: 'Pact: x' }, SEEN, 'fail'],
    ['fails where judging was not finished', { reason: TOO_MANY }, SEEN, 'fail'],
    ['is a warning where the reconnect itself failed', { reason: 'it stayed down' }, SEEN, 'warn'],
    ['is a skip where the finding kept the step from being played', { reason: 'not reached' }, null, 'skip'],
    ['stays where it was not made of findings', { verdict: 'error', reason: 'no answer' }, SEEN, 'error'],
  ])('%s', (_, parts, observation, verdict) => {
    const result = applied({ ...FAILED, ...parts }, observation);
    expect([result.verdict, result.findings, result.waived?.length]).toEqual([verdict, [], 1]);
  });
});

describe('a waiver', () => {
  it.each<[string, Partial<Waiver>]>([
    ['another rule', { rule: 'field-null' }],
    ['another field', { field: 'inventory.uuid' }],
    ['another step', { step: 'query/*' }],
    ['another dialect', { step: 'documented/*' }],
    ['another day', { isExpired: true }],
  ])('of %s leaves a finding as it is', (_, other) => {
    expect(applied(FAILED, SEEN, { ...WAIVER, ...other })).toEqual(FAILED);
  });

  it('that is expired gives way to one that is not', () => {
    const book = new WaiverBook([{ ...WAIVER, isExpired: true }, WAIVER]);
    expect(book.apply(FAILED, SEEN).verdict).toBe('pass');
    expect(book.results().map(({ verdict, findings }) => [verdict, findings])).toEqual([
      ['fail', 0],
      ['pass', 1],
    ]);
  });
});

describe('a pattern of steps', () => {
  it.each([
    ['query', 'query', true],
    ['query/by-uuid', 'query', false],
    ['query/by-uuid', 'query/*', true],
    ['query/by-uuid', '*uuid', true],
    ['query/by-uuid', '*y*id', true],
    ['aba', 'ab*ba', false],
    ['query', '*', true],
    ['query.x', 'query?x', false],
  ])('%s by %s: %s', (name, glob, fits) => {
    expect(matchesGlob(name, glob)).toBe(fits);
  });
});
