import { describe, expect, it } from '@jest/globals';
import type { PactToVerify } from '../../../src/broker/pacts-for-verification.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import type { StepResult } from '../../../src/judge/summary.ts';
import { againstDeployment, type PactResults } from '../../../src/verify/broker/verify-one.ts';
import { ownPact, writtenFrom } from '../../fixtures/own-pact.ts';

const catalog = loadCatalog();
const ID = 'query/by-uuid';
const NOTHING = { headers: {}, body: { kind: 'absent' } } as const;
const EXCHANGE = { request: { method: 'GET', path: '/', ...NOTHING }, response: { status: 200, ...NOTHING } };
const OBSERVATION = { fields: new Set(['inventories[].uuid']), divergences: new Set(['D02']) };

interface Given {
  /** Whether the pact is pending. */
  readonly pending?: boolean;
  /** Whether its consumer marks the interaction as pending. */
  readonly marked?: boolean;
  /** What the interaction has in place of our own. */
  readonly changed?: object;
}

/** A pact of one interaction, against a deployment whose run showed one step. */
async function verify(
  found: Partial<StepResult['step']>,
  { pending = false, marked = false, changed = {} }: Given = {},
): Promise<PactResults & { readonly step: StepResult['step'] | undefined }> {
  const interaction = { ...writtenFrom(ownPact('deployed').interactions, ID), ...changed, pending: marked };
  const pact: PactToVerify = {
    consumer: 'c',
    provider: 'zstack',
    chosen: '',
    name: 'c (1)',
    pending,
    wip: false,
    text: JSON.stringify({ interactions: [interaction] }),
    interactionIds: ['i1'],
    resultsLink: '/results',
    latestResultLink: null,
    url: '/pact',
  };
  const step = {
    index: 0,
    interaction: ID,
    description: 'd',
    dialect: 'deployed',
    operation: 'query',
    request: 'GET /',
    status: 200,
    durationMs: 1,
    verdict: 'pass',
    reason: null,
    findings: [],
    evidence: null,
    ...found,
  } as const;
  const preflight = [{ point: 'reachable', verdict: 'pass', detail: 'it is', hint: null }] as const;
  const outcomes = [{ step, observation: OBSERVATION, exchanges: [EXCHANGE] }];
  const runPact = async () => ({ dialects: ['deployed'] as const, outcomes, preflight, notes: ['a note'] });
  const results = await againstDeployment(catalog, runPact)('deployed', pact, 7);
  return { ...results, step: results.outcomes[0]?.step };
}

describe('an interaction against a deployment', () => {
  it('is kept when Pact and the check say so', async () => {
    const { result, step } = await verify({ pact: 'pass' });
    expect(step).toMatchObject({ index: 7, verdict: 'pass' });
    expect(result?.interactions).toEqual([{ success: true, mismatches: [] }]);
  });

  it('brings along what its answer showed, and the preflight and the notes of its run', async () => {
    const { outcomes, preflight, notes } = await verify({ pact: 'pass' });
    expect(outcomes).toMatchObject([{ observation: OBSERVATION, exchanges: [EXCHANGE] }]);
    expect({ preflight, notes }).toMatchObject({ preflight: [{ point: 'reachable' }], notes: ['a note'] });
  });

  it.each([{ pending: true }, { marked: true }])(
    'that the check fails is not kept, also if %j',
    async (how) => {
      const { result, step } = await verify({ pact: 'pass', verdict: 'fail', reason: 'why' }, how);
      expect(step).toMatchObject({ verdict: 'warn', reason: expect.stringMatching(/^pending: .*why$/) });
      expect(result?.interactions).toEqual([{ success: false, mismatches: ['why'] }]);
    },
  );

  it.each(['fail', 'error'] as const)(
    'that Pact could not judge is told with its verdict %s, and is none that was not sent',
    async (verdict) => {
      const { result, outcomes, step } = await verify({ verdict, reason: 'no answer', status: null });
      expect(result).toBeNull();
      expect(step).toMatchObject({ verdict, reason: 'no answer' });
      expect(outcomes.at(-1)?.step).toMatchObject({ reason: 'nothing of this pact was judged' });
    },
  );

  it('that is not for a deployment is not sent', async () => {
    const { result, step } = await verify({});
    expect(result).toBeNull();
    expect(step).toMatchObject({
      verdict: 'skip',
      reason: expect.stringMatching(/^a deployment is sent only/),
    });
  });

  it('that only bears the name of our own is not told with what ours showed', async () => {
    const changed = { request: { method: 'GET', path: '/zstack/v1/ipsec' } };
    const { outcomes, step } = await verify({ verdict: 'fail', reason: 'why' }, { changed });
    expect(step).toMatchObject({ verdict: 'skip', status: null });
    expect(outcomes[0]).toMatchObject({ observation: null, exchanges: [] });
  });
});
