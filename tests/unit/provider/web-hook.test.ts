import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Background, deliver } from '../../../src/provider/background.ts';
import { type ScriptedServer, startScripted, text } from '../client/scripted-server.ts';
import { until } from '../client/sending.ts';
import { CONNECTION, createMockIn, JOB, type Mock, poll, SIGNED_IN, send } from './mock.ts';

const open: ScriptedServer[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((hook) => hook.stop()));
});

/** What a client listens with: it answers the statuses in turn, the last of them again and again. */
async function listen(...statuses: readonly number[]): Promise<ScriptedServer> {
  const hook = await startScripted(...statuses.map((status) => text(status, '')));
  open.push(hook);
  return hook;
}

const UP = 'an IPsec connection is up';

describe('a web hook', () => {
  it.each([
    [UP, 'true', { inventory: { uuid: CONNECTION }, schema: { inventory: expect.any(String) } }],
    ['an IPsec connection cannot come up', 'false', { error: { code: 'SYS.1007' } }],
  ])('is given, once the job has ended, what a poll would be: %s', async (state, success, result) => {
    const [mock, hook] = [await createMockIn(state), await listen(200)];
    const headers = { ...SIGNED_IN, 'x-web-hook': hook.url, 'x-json-schema': 'true' };
    expect((await send(mock, { headers })).status).toBe(202);
    mock.clock.time += 1000;
    const polled = await poll(mock, JOB, { 'x-json-schema': 'true' });
    await until(() => hook.seen.length === 1);
    expect(hook.seen[0]).toMatchObject({
      method: 'POST',
      body: polled.text,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'x-job-uuid': JOB,
        'x-job-success': success,
      },
    });
    expect(polled.json).toMatchObject(result);
  });

  it.each([
    ['closed', (mock: Mock) => mock.provider.close()],
    ['put into another state', (mock: Mock) => mock.provider.arrange(UP)],
  ])('is forgotten when the provider is %s', async (_, end) => {
    const signals = jest.spyOn(Background.prototype, 'signal', 'get');
    const mock = await createMockIn(UP, { jobDuration: 0 });
    const hook = await listen(500);
    await send(mock, { headers: { ...SIGNED_IN, 'x-web-hook': hook.url } });
    await end(mock);
    expect(signals.mock.results.map(({ value }) => (value as AbortSignal).aborted)).toEqual([true]);
  });
});

describe('a delivery', () => {
  const post = (url: string, stop = new AbortController(), interval = 1): Promise<void> =>
    deliver(url, { headers: {}, body: '{}' }, stop.signal, interval);

  it.each([
    [[500, 404, 302, 201, 500], 4],
    [[500], 15],
  ])('to a web hook that answers %j is tried %i times', async (statuses, tries) => {
    const hook = await listen(...statuses);
    await post(hook.url);
    expect(hook.seen).toHaveLength(tries);
    expect(new Set(hook.seen.map(({ body }) => body))).toEqual(new Set(['{}']));
  });

  it('is given up when nobody wants it any longer', async () => {
    const [hook, stop] = [await listen(500), new AbortController()];
    const delivery = post(hook.url, stop, 2 ** 31 - 1);
    await until(() => hook.seen.length === 1);
    stop.abort();
    await delivery;
    expect(hook.seen).toHaveLength(1);
  });

  it.each(['http://127.0.0.1:1/closed', 'not a url', 'ftp://127.0.0.1/x', ''])(
    'that cannot be made does no harm: %p',
    async (url) => {
      await expect(post(url)).resolves.toBeUndefined();
    },
  );
});
