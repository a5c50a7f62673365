import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import type { Step } from '../../../src/model/report.ts';
import { Redactor } from '../../../src/redact/redactor.ts';
import {
  applyResults,
  type PactJudgement,
  type PactVerification,
  pactOutcomes,
} from '../../../src/verify/pact/pact-outcomes.ts';
import { PROXIED } from './proxied.ts';

const catalog = loadCatalog();
const FAILED: PactJudgement = {
  interaction: 'theirs',
  description: 'theirs',
  pending: false,
  operation: 'reconnect',
  pact: 'Error',
  mismatch: 'x',
  judgement: null,
  exchange: null,
  findings: null,
  problem: null,
};

/** The one step of a verification. */
function stepOf(verification: Partial<PactVerification>, pending = false): Omit<Step, 'seen'> | undefined {
  const whole = { judgements: [], problems: [], unfit: false, ...verification };
  const steps = { catalog, dialect: 'deployed', about: 'c (1)', pending, from: 0 } as const;
  return pactOutcomes(steps, whole)[0]?.step;
}

describe('a failed interaction', () => {
  it('breaks the build', () => {
    expect(stepOf({ judgements: [FAILED] })).toMatchObject({ verdict: 'fail', reason: 'Pact: x' });
  });

  it('is a warning that says why, where it or its pact is pending', () => {
    expect(stepOf({ judgements: [FAILED] }, true)).toMatchObject({
      verdict: 'warn',
      reason: expect.stringMatching(/^pending: no version of this branch .*\. Pact: x$/),
    });
    expect(stepOf({ judgements: [{ ...FAILED, pending: true }] })).toMatchObject({
      verdict: 'warn',
      reason: expect.stringMatching(/^pending: its consumer marks this interaction so.*\. Pact: x$/),
    });
  });

  it('is an error where a proxy answered, as Pact speaks of the proxy then', () => {
    const { response, request } = { response: { status: 502 }, request: { method: 'GET', path: '/' } };
    const nothing = { headers: {}, body: { kind: 'absent' } } as const;
    const exchange = { request: { ...request, ...nothing }, response: { ...response, ...nothing } };
    const { findings } = PROXIED;
    const proxied = { ...FAILED, findings, exchange, judgement: PROXIED };
    expect(stepOf({ judgements: [proxied] })).toMatchObject({ verdict: 'error', pact: 'fail' });
  });

  it('that was not judged is an error, pending or not', () => {
    const unjudged = { ...FAILED, pending: true, pact: 'not verified' } as const;
    expect(stepOf({ judgements: [unjudged] }, true)).toMatchObject({ verdict: 'error' });
  });
});

describe('a pact that was not run', () => {
  it('is an error, but for a pending one that asks for what is not there', () => {
    expect(stepOf({ problems: ['x'], unfit: true })).toMatchObject({ verdict: 'error' });
    expect(stepOf({ problems: ['x'], unfit: true }, true)).toMatchObject({ verdict: 'warn' });
    expect(stepOf({ problems: ['the verifier ended'] }, true)).toMatchObject({ verdict: 'error' });
  });
});

const redactor = new Redactor(catalog);

/** Pact's results beside the judgements of these interactions. */
function apply(ended: unknown, ...ids: readonly string[]) {
  const own = ids.map((id): PactJudgement => {
    return { ...FAILED, interaction: id, description: id, pact: 'not verified', mismatch: null };
  });
  return applyResults(redactor, JSON.stringify(ended), own).judgements.map(
    ({ interaction, pact, mismatch }) => [interaction, pact, mismatch],
  );
}

/** Pact's mismatch in words, as a report shows it. */
function inWords(mismatch: unknown): unknown {
  return apply({ interactionResults: [{ description: 'a', result: 'Error', mismatch }] }, 'a')[0]?.[2];
}

describe("the results of Pact's verifier", () => {
  it('stand beside the judgements of their interactions, whatever their order', () => {
    const interactionResults = [
      { interactionDescription: 'b', result: 'Error', mismatch: { mismatches: [] } },
      { description: 'a', result: 'OK' },
    ];
    expect(apply({ interactionResults }, 'a', 'b')).toEqual([
      ['a', 'OK', null],
      ['b', 'Error', '{"mismatches":[]}'],
    ]);
  });

  it('are each taken once where two interactions have one description', () => {
    const interactionResults = ['OK', 'Error'].map((result) => ({ description: 'a', result }));
    const verdicts = apply({ interactionResults }, 'a', 'a', 'a').map(([, pact]) => pact);
    expect(verdicts).toEqual(['OK', 'Error', 'not verified']);
  });

  it.each([
    [null],
    [[]],
    [{}],
    [{ interactionResults: null }],
    [{ interactionResults: [null] }],
    [{ interactionResults: [{ description: 'a' }] }],
    [{ interactionResults: [{ description: 'a', result: 'Fine' }] }],
  ])('pass nothing in the form %j', (ended) => {
    expect(apply(ended, 'a')).toEqual([['a', 'not verified', null]]);
  });

  it('are a problem where there are none', () => {
    expect(applyResults(redactor, 'it broke', [FAILED])).toEqual({
      judgements: [FAILED],
      problems: ["Pact's verifier ended with: it broke"],
    });
  });

  it('name the place and what is wrong there', () => {
    const mismatches = [
      { type: 'BodyMismatch', path: '$.inventory', mismatch: 'the key vipUuid is missing' },
      { type: 'StatusMismatch', mismatch: 'expected 200 but was 500', expected: 200, actual: 500 },
      { type: 'HeaderMismatch', key: 'Content-Type', expected: 'a', actual: 'b' },
      { type: 'BodyMismatch', path: '$.a', expected: { toString: '' }, actual: null },
    ];
    expect(inWords({ type: 'mismatches', mismatches })).toBe(
      'body at $.inventory: the key vipUuid is missing; status: expected 200 but was 500; header at Content-Type: expected a, got b; body at $.a: expected {"toString":""}, got null',
    );
  });

  it('are counted when there are many, and told once when they are alike', () => {
    const mismatches = Array.from({ length: 14 }, (_, index) => ({
      type: 'BodyMismatch',
      path: `$.${index % 12}`,
      mismatch: 'x',
    }));
    expect(inWords({ mismatches })).toMatch(/; and 2 more$/);
  });

  it('are given as they are where their form is not known, and show no value of the answer', () => {
    expect(inWords({ type: 'error', message: 'no connection' })).toContain('no connection');
    const mismatches = [{ type: 'BodyMismatch', path: '$', mismatch: 'password=CANARY-0123' }];
    expect(inWords({ mismatches })).not.toContain('CANARY');
  });
});
