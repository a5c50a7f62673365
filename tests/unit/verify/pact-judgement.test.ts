import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/catalog.ts';
import { Redactor } from '../../../src/redact/redactor.ts';
import { applyResults, type PactJudgement } from '../../../src/verify/pact/pact-judgement.ts';

const redactor = new Redactor(loadCatalog());

const own = (interaction: string): PactJudgement => ({
  interaction,
  description: interaction,
  pending: false,
  operation: 'query',
  pact: 'not verified',
  mismatch: null,
  judgement: null,
  exchange: null,
  findings: null,
  trouble: null,
});

function apply(ended: unknown, ...ids: readonly string[]) {
  return applyResults(redactor, JSON.stringify(ended), ids.map(own)).judgements.map(
    ({ interaction, pact, mismatch }) => [interaction, pact, mismatch],
  );
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
    expect(apply({ interactionResults }, 'a', 'a', 'a')).toEqual([
      ['a', 'OK', null],
      ['a', 'Error', null],
      ['a', 'not verified', null],
    ]);
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

  it('show no value of the answer', () => {
    const mismatch = { mismatches: [{ type: 'BodyMismatch', path: '$', mismatch: 'password=CANARY-0123' }] };
    const interactionResults = [{ description: 'a', result: 'Error', mismatch }];
    expect(apply({ interactionResults }, 'a')).toEqual([
      ['a', 'Error', expect.not.stringContaining('CANARY')],
    ]);
  });

  it('are a problem where there are none', () => {
    expect(applyResults(redactor, 'it broke', [own('a')])).toEqual({
      judgements: [own('a')],
      problems: ["Pact's verifier ended with: it broke"],
    });
  });
});
