import { afterEach, describe, expect, it } from '@jest/globals';
import { createTransport } from '../../../src/client/transport.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { Summary } from '../../../src/judge/summary.ts';
import type { StateValues } from '../../../src/model/contract.ts';
import { Redactor } from '../../../src/redact/redactor.ts';
import { runContract } from '../../../src/verify/contract-run.ts';
import type { ProviderUnderTest } from '../../../src/verify/provider-under-test.ts';
import { hangUp, json, type Reply, type ScriptedServer, startScripted } from '../client/scripted-server.ts';

const catalog = loadCatalog();
let server: ScriptedServer | null = null;

let looks = 0;
/** A clock that goes on by 7 ms whenever it is looked at. */
const tick = (): number => 7 * ++looks;

afterEach(() => server?.stop());

const samples = async (state: string): Promise<StateValues> => catalog.state(state).values;

async function run(reply: Reply, arrange = samples) {
  server = await startScripted(reply);
  const dialect = 'documented';
  const options = {
    catalog,
    dialect,
    selection: { leftOut: () => null, endsAfter: () => false },
    before: [],
    now: tick,
    onStep: () => {},
  } as const;
  const transport = createTransport(server.url);
  const provider: ProviderUnderTest = {
    redactor: new Redactor(catalog),
    arrange: async ({ state }) => ({ values: await arrange(state ?? '') }),
    send: async (request) => ({ request, response: await transport.sendText({ ...request, body: null }) }),
  };
  const stepResults = await runContract({ ...options, provider }).finally(() => transport.close());
  const facts = { version: '0', target: 'server', startedAt: '', durationMs: 0 };
  const summary = new Summary(catalog);
  for (const one of stepResults) summary.add(one);
  return summary.report({ ...facts, dialects: [dialect] });
}

describe('a run', () => {
  it('is an error when answers never come whole, and checks nothing', async () => {
    const report = await run(hangUp);
    expect(report.verdict).toBe('error');
    for (const step of report.steps) expect(step).toMatchObject({ status: null, verdict: 'error' });
    expect(report.steps[0]?.reason).toMatch(/closed the connection/);
    for (const field of report.fields) expect(field.verdict).toBe('skip');
  });

  it('fails on a wrong answer, and judges the body of another status no further', async () => {
    const { verdict, steps } = await run(json(500, { success: true }));
    expect(verdict).toBe('fail');
    expect(steps[0]?.findings).toMatchObject([{ rule: 'status', expected: '200', actual: 500 }]);
  });

  it.each([
    ['each answer took', json(200, {})],
    ['it waited for one that never came', hangUp],
  ])('says how long %s', async (_, reply) => {
    const { steps } = await run(reply);
    expect(steps.length).toBeGreaterThan(0);
    for (const { durationMs } of steps) expect(durationMs).toBe(7);
  });

  const NOT_REACHED = /^the provider state "an IPsec connection is up" was not reached: no such data$/;
  const unreached = () => Promise.reject(new Error('no such data'));
  it.each<[string, typeof samples, RegExp]>([
    ['cannot be arranged', unreached, NOT_REACHED],
    ['leaves out a value that a request needs', async () => ({}), /^the provider state supplied no/],
  ])('is an error when a provider state %s, and sends nothing', async (_, arrange, reason) => {
    const report = await run(json(200, {}), arrange);
    expect(report.verdict).toBe('error');
    expect(report.steps[0]).toMatchObject({ verdict: 'error', reason: expect.stringMatching(reason) });
    expect(server?.seen).toEqual([]);
  });
});
