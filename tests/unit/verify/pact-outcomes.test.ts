import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/catalog.ts';
import type { Step } from '../../../src/model/report.ts';
import type { PactJudgement } from '../../../src/verify/pact/pact-judgement.ts';
import { pactOutcomes } from '../../../src/verify/pact/pact-outcomes.ts';
import type { PactVerification } from '../../../src/verify/pact/verify-pact.ts';
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
  trouble: null,
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
