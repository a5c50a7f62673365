import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import type { StepResult } from '../../../src/judge/summary.ts';
import { withPact } from '../../../src/verify/live/pact-steps.ts';
import type { PactJudgement } from '../../../src/verify/pact/pact-outcomes.ts';
import { PROXIED } from './proxied.ts';

const interaction = loadCatalog()
  .interactionsOf('deployed')
  .find(({ id }) => id === 'query/by-uuid');
if (interaction === undefined) throw new Error('no such interaction');
const due = [{ interaction }];
const step: StepResult['step'] = {
  index: 0,
  interaction: interaction.id,
  description: interaction.title,
  dialect: 'deployed',
  operation: 'query',
  request: 'GET /',
  status: 200,
  durationMs: 1,
  verdict: 'pass',
  reason: null,
  findings: [],
  evidence: null,
};

function judged(parts: Partial<PactJudgement>): StepResult['step'] {
  const nothing = {
    interaction: interaction?.id ?? '',
    description: interaction?.title ?? '',
    pending: false,
    operation: 'query',
    pact: 'not verified',
    mismatch: null,
    judgement: null,
    exchange: null,
    findings: null,
    problem: null,
  } as const;
  return withPact(step, due, [{ ...nothing, ...parts }]);
}

describe("a step with Pact's result", () => {
  it('passes when both hold', () => {
    expect(judged({ pact: 'OK' })).toEqual({ ...step, pact: 'pass' });
  });

  it('fails when Pact finds a mismatch', () => {
    expect(judged({ pact: 'Error', mismatch: 'x' })).toMatchObject({
      pact: 'fail',
      verdict: 'fail',
      reason: 'Pact: x',
    });
  });

  it('is an error when no answer came, or when Pact did not judge it', () => {
    expect(judged({ pact: 'Error', problem: 'refused' })).toMatchObject({
      verdict: 'error',
      reason: 'Pact: refused',
    });
    expect(judged({})).toMatchObject({ verdict: 'error' });
    expect(withPact(step, due, [])).toMatchObject({ verdict: 'error' });
  });

  it('is an error when it was a proxy that answered Pact, whose mismatch is about the proxy', () => {
    expect(judged({ pact: 'Error', mismatch: 'x', judgement: PROXIED })).toMatchObject({
      verdict: 'error',
      reason: 'Pact: it was not the API that answered its verifier',
    });
  });

  it('is left as it is when Pact had nothing to do with it', () => {
    expect(withPact(step, [], [])).toBe(step);
  });
});
