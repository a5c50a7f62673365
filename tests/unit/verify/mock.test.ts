import { afterEach, describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { summarize } from '../../../src/judge/summary.ts';
import { BrokenRunError, runInteractions } from '../../../src/verify/mock.ts';
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
  const outcomes = await runInteractions({
    catalog,
    dialect: 'documented',
    provider: { url: server.url, arrange },
    from: 0,
    now: tick,
  });
  const facts = { version: '0', target: 'server', startedAt: '', durationMs: 0 };
  return summarize(catalog, { ...facts, dialects: ['documented'] }, outcomes);
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

  it('stops when a provider state cannot be arranged, and sends nothing', async () => {
    server = await startScripted(json(200, {}));
    const arrange = () => Promise.reject(new Error('no such data'));
    const call = runInteractions({
      catalog,
      dialect: 'documented',
      provider: { url: server.url, arrange },
      from: 0,
      now: tick,
    });
    await expect(call).rejects.toBeInstanceOf(BrokenRunError);
    await expect(call).rejects.toThrow(/cannot be arranged: no such data$/);
    expect(server.seen).toEqual([]);
  });

  it('stops when a provider state leaves out a value that a request needs', async () => {
    server = await startScripted(json(200, {}));
    const call = runInteractions({
      catalog,
      dialect: 'documented',
      provider: { url: server.url, arrange: async () => ({}) },
      from: 0,
      now: tick,
    });
    await expect(call).rejects.toThrow('the provider state supplied no');
    expect(server.seen).toEqual([]);
  });
});
