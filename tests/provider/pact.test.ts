import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { DIALECTS } from '../../src/model/contract.ts';
import { verdictOf } from '../../src/model/finding.ts';
import type { Step } from '../../src/model/report.ts';
import { parseFault } from '../../src/provider/faults.ts';
import type { ProviderUnderTest } from '../../src/verify/provider-under-test.ts';
import { pactText, verifyMock } from './verification.ts';

const catalog = loadCatalog();

describe.each(DIALECTS)('the pact of the %s dialect', (dialect) => {
  let steps: readonly Omit<Step, 'seen'>[];

  beforeAll(async () => {
    steps = await verifyMock(catalog, dialect);
  });

  it('is verified in full', () => {
    expect(steps).toHaveLength(catalog.interactionsOf(dialect).length);
  });

  it.each(catalog.interactionsOf(dialect))('$id: Pact and the judge agree that $title', ({ id }) => {
    expect(steps.find(({ interaction }) => interaction === id)).toMatchObject({
      pact: 'pass',
      verdict: 'pass',
      findings: [],
      reason: null,
    });
  });
});

describe('a broken provider', () => {
  it.each([
    ['documented', 'drop:inventory.vipUuid', ['documented/reconnect', 'documented/reconnect-with-tags']],
    ['deployed', 'drop:inventory.vipUuid', ['job-poll/done', 'query/by-uuid']],
    ['deployed', 'drop:error.code', ['job-poll/unknown-connection', 'login/wrong-password']],
    ['deployed', 'status:404=410', ['job-poll/expired']],
  ] as const)('in %s with %s is found by both', async (dialect, fault, broken) => {
    const steps = await verifyMock(catalog, dialect, { faults: [parseFault(fault, catalog)] });
    const opinions = steps.map(({ interaction, pact, findings }) => [interaction, pact, verdictOf(findings)]);
    for (const id of broken) expect(opinions).toContainEqual([id, 'fail', 'fail']);
    expect(opinions.filter(([, pact, verdict]) => pact !== verdict)).toEqual([]);
  });
});

describe('provider states', () => {
  it('fail the verification when the pact misspells one', async () => {
    const pact = pactText('documented').replaceAll('an IPsec connection is up', 'an IPsec conection is up');
    const steps = await verifyMock(catalog, 'documented', { pact });
    const misspelt = steps.filter(({ status }) => status === null);
    expect(misspelt.map(({ verdict, reason }) => [verdict, reason])).toContainEqual([
      'error',
      'no handler for the provider state "an IPsec conection is up"',
    ]);
  });

  const played = async (instead: Partial<ProviderUnderTest>) => {
    const steps = await verifyMock(catalog, 'documented', { instead });
    expect(steps.at(-1)).toMatchObject({ reason: 'nothing of this pact was judged' });
    return steps.slice(0, -1).map(({ verdict, status, reason }) => [verdict, status, reason]);
  };
  const each = (reason: RegExp) =>
    catalog.interactionsOf('documented').map(() => ['error', null, expect.stringMatching(reason)]);

  it('fail the verification when a handler throws, and no request goes out with example values', async () => {
    let sent = 0;
    const arrange = () => Promise.reject(new Error('no such data'));
    const send = async () => {
      sent++;
      return null;
    };
    expect(await played({ arrange, send })).toEqual(
      each(/^the provider state ".+" was not reached: no such data$/),
    );
    expect(sent).toBe(0);
  });

  it('are no pass where no answer comes', async () => {
    const send = () => Promise.reject(new Error('nothing listens'));
    expect(await played({ send })).toEqual(each(/^Pact: nothing listens$/));
  });
});

describe('a request with a body', () => {
  const opinions = async (headers: Readonly<Record<string, string>>) => {
    const path = '/zstack/v1/api-jobs/c41ec46dd7f546a48c31d9d0ca2c89d8';
    const interaction = {
      description: 'a poll',
      providerStates: [{ name: 'a reconnect has succeeded' }],
      request: { method: 'GET', path, headers, body: { a: 1 } },
      response: { status: 200 },
    };
    const metadata = { pactSpecification: { version: '3.0.0' } };
    const names = { consumer: { name: 'x' }, provider: { name: 'zstack' } };
    const pact = JSON.stringify({ ...names, interactions: [interaction], metadata });
    const [step] = await verifyMock(catalog, 'deployed', { pact });
    return [step?.verdict, step?.status, step?.reason];
  };

  it('is judged where it names the type', async () => {
    expect(await opinions({ 'Content-Type': 'application/json' })).toEqual(['pass', 200, null]);
  });

  it('does not keep the run waiting where it names none: the verifier announces a body and sends none', async () => {
    expect(await opinions({})).toEqual([
      'error',
      null,
      "Pact: the request has a body and no Content-Type, and Pact's verifier sends no such body: add the header to the pact",
    ]);
  });
});
