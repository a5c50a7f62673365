import { describe, expect, it } from '@jest/globals';
import type { PactToVerify } from '../../../../src/broker/pacts-for-verification.ts';
import type { PactRunResult } from '../../../../src/commands/broker/verify-broker.ts';
import { againstDeployment } from '../../../../src/commands/broker/verify-one.ts';
import { loadCatalog } from '../../../../src/contract/catalog.ts';
import { summarize } from '../../../../src/judge/summary.ts';
import type { Step } from '../../../../src/model/report.ts';

const catalog = loadCatalog();
const ID = 'query/by-uuid';

/** A pact of one interaction, against a deployment whose run showed one step. */
async function verify(
  found: Partial<Step>,
  { pending = false, marked = false } = {},
): Promise<PactRunResult & { readonly step: Omit<Step, 'seen'> | undefined }> {
  const interaction = { description: ID, pending: marked, request: { method: 'GET', path: '/' } };
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
    verdict: 'pass',
    reason: null,
    findings: [],
    evidence: null,
    ...found,
  } as const;
  const runLive = async () =>
    summarize(catalog, { version: '1', target: 't', dialects: ['deployed'] }, [{ step, observation: null }]);
  const result = await againstDeployment(catalog, runLive)('deployed', pact, 0);
  return { ...result, step: result.outcomes[0]?.step };
}

describe('an interaction against a deployment', () => {
  it('is kept when Pact and the check say so', async () => {
    const { result, step } = await verify({ pact: 'pass' });
    expect(step).toMatchObject({ verdict: 'pass' });
    expect(result?.interactions).toEqual([{ success: true, mismatches: [] }]);
  });

  it.each([{ pending: true }, { marked: true }])(
    'that the check fails is not kept, also if %j',
    async (how) => {
      const { result, step } = await verify({ pact: 'pass', verdict: 'fail', reason: 'why' }, how);
      expect(step).toMatchObject({ verdict: 'warn', reason: expect.stringMatching(/^pending: .*why$/) });
      expect(result?.interactions).toEqual([{ success: false, mismatches: ['why'] }]);
    },
  );

  it('that could not be asked for is an error, and none that was not sent', async () => {
    const { result, outcomes, step } = await verify({ verdict: 'error', reason: 'no answer', status: null });
    expect(result).toBeNull();
    expect(step).toMatchObject({ verdict: 'error', reason: 'no answer' });
    expect(outcomes.at(-1)?.step).toMatchObject({ reason: 'nothing of this pact was judged' });
  });

  it('that is not for a deployment is not sent', async () => {
    const { result, step } = await verify({});
    expect(result).toBeNull();
    expect(step).toMatchObject({
      verdict: 'skip',
      reason: expect.stringMatching(/^a deployment is sent only/),
    });
  });
});
