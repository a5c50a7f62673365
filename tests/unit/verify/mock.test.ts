import { afterEach, describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { Summary } from '../../../src/judge/summary.ts';
import { BrokenRunError, type ProviderUnderTest, runInteractions } from '../../../src/verify/mock.ts';
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

afterEach(async () => {
  await server?.stop();
});

async function run(...replies: readonly Reply[]) {
  server = await startScripted(...replies);
  const arrange = async (state: string) => catalog.state(state).values;
  const provider = { url: server.url, arrange };
  const stepResults = await runInteractions({ catalog, dialect: 'documented', provider, from: 0, now: tick });
  const facts = { version: '0', target: 'server', startedAt: '', durationMs: 0 };
  const summary = new Summary(catalog);
  for (const one of stepResults) summary.add(one);
  return summary.report({ ...facts, dialects: ['documented'] });
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

  it.each<[string, ProviderUnderTest['arrange'], RegExp]>([
    [
      'cannot be arranged',
      () => Promise.reject(new Error('no such data')),
      /cannot be arranged: no such data$/,
    ],
    ['leaves out a value that a request needs', async () => ({}), /the provider state supplied no/],
  ])('stops when a provider state %s, and sends nothing', async (_, arrange, reason) => {
    server = await startScripted(json(200, {}));
    const provider = { url: server.url, arrange };
    const call = runInteractions({ catalog, dialect: 'documented', provider, from: 0, now: tick });
    await expect(call).rejects.toBeInstanceOf(BrokenRunError);
    await expect(call).rejects.toThrow(reason);
    expect(server.seen).toEqual([]);
  });
});
