import { afterEach, describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { Summary } from '../../../src/judge/summary.ts';
import type { StateValues } from '../../../src/model/contract.ts';
import { runContract } from '../../../src/verify/contract-run.ts';
import { withMockAt } from '../../../src/verify/mock.ts';
import {
  hangUp,
  json,
  type Reply,
  type ScriptedServer,
  startScripted,
  text,
} from '../client/scripted-server.ts';

const catalog = loadCatalog();
let server: ScriptedServer | null = null;

let time = 0;
/** A clock that goes on by 7 ms whenever it is looked at. */
const tick = (): number => {
  time += 7;
  return time;
};

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
  const stepResults = await withMockAt(catalog, server.url, { arrange, reset: () => null }, (provider) =>
    runContract({ ...options, provider }),
  );
  const facts = { version: '0', target: 'server', startedAt: '', durationMs: 0 };
  const summary = new Summary(catalog);
  for (const one of stepResults) summary.add(one);
  return summary.report({ ...facts, dialects: [dialect] });
}

describe('a run', () => {
  it('is an error when answers never come whole, and checks nothing', async () => {
    const report = await run(hangUp);
    expect(report.verdict).toBe('error');
    expect(report.steps.map(({ status, verdict }) => [status, verdict])).toEqual(
      report.steps.map(() => [null, 'error']),
    );
    expect(report.steps[0]?.reason).toMatch(/closed the connection/);
    expect(report.fields.map(({ verdict }) => verdict)).toEqual(report.fields.map(() => 'skip'));
  });

  it('is an error when a proxy answers in place of the provider', async () => {
    const report = await run(text(502, '<html><title>Bad gateway</title></html>'));
    expect(report.verdict).toBe('error');
    expect(report.steps[0]?.findings).toMatchObject([
      { rule: 'gateway', actual: 'a page of HTML titled "Bad gateway"' },
    ]);
  });

  it('fails on a wrong answer, and judges the body of another status no further', async () => {
    const report = await run(json(500, { success: true }));
    expect(report.verdict).toBe('fail');
    expect(report.steps[0]?.findings).toMatchObject([{ rule: 'status', expected: '200', actual: 500 }]);
  });

  it.each([
    ['each answer took', json(200, {})],
    ['it waited for one that never came', hangUp],
  ])('says how long %s', async (_, reply) => {
    const { steps } = await run(reply);
    expect(steps.map(({ durationMs }) => durationMs)).toEqual(steps.map(() => 7));
  });

  it.each<[string, typeof samples, RegExp]>([
    [
      'cannot be arranged',
      () => Promise.reject(new Error('no such data')),
      /^the provider state "an IPsec connection is up" was not reached: no such data$/,
    ],
    ['leaves out a value that a request needs', async () => ({}), /^the provider state supplied no/],
  ])('is an error when a provider state %s, and sends nothing', async (_, arrange, reason) => {
    const report = await run(json(200, {}), arrange);
    expect(report.verdict).toBe('error');
    expect(report.steps[0]).toMatchObject({ verdict: 'error', reason: expect.stringMatching(reason) });
    expect(server?.seen).toEqual([]);
  });
});
