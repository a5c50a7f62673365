import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { WebHooks } from '../../../src/provider/background.ts';
import { type ScriptedServer, startScripted, text } from '../client/scripted-server.ts';
import { until } from '../client/sending.ts';
import { CONNECTION, closeMocks, createMockIn, JOB, type Mock, poll, SIGNED_IN, send } from './mock.ts';

const open: ScriptedServer[] = [];

afterEach(async () => {
  await closeMocks();
  await Promise.all(open.splice(0).map((hook) => hook.stop()));
});

/** What a client listens with: it answers the statuses in turn, the last of them again and again. */
async function listen(...statuses: readonly number[]): Promise<ScriptedServer> {
  const hook = await startScripted(...statuses.map((status) => text(status, '')));
  open.push(hook);
  return hook;
}

const UP = 'an IPsec connection is up';

function reconnect(mock: Mock, url: string, headers: Record<string, string> = {}) {
  return send(mock, { headers: { ...SIGNED_IN, 'x-web-hook': url, ...headers } });
}

describe('a web hook', () => {
  it.each([
    [UP, 'true', { inventory: { uuid: CONNECTION }, schema: { inventory: expect.any(String) } }],
    ['an IPsec connection cannot come up', 'false', { error: { code: 'SYS.1007' } }],
  ])(
    'is given, once the job has ended, the result that a poll would be given: %s',
    async (state, success, result) => {
      const [mock, hook] = [await createMockIn(state), await listen(200)];
      const deliver = jest.spyOn(WebHooks.prototype, 'deliver');
      expect((await reconnect(mock, hook.url, { 'x-json-schema': 'true' })).status).toBe(202);
      expect(deliver).not.toHaveBeenCalled();
      mock.clock.time += 1000;
      const polled = await poll(mock, JOB, { 'x-json-schema': 'true' });
      await until(() => hook.seen.length === 1);
      const [call] = hook.seen;
      expect(call?.method).toBe('POST');
      expect(call?.headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'x-job-uuid': JOB,
        'x-job-success': success,
      });
      expect(call?.body).toBe(polled.text);
      expect(polled.json).toMatchObject(result);
    },
  );
});

describe('a delivery', () => {
  const deliver = (hooks: WebHooks, url: string): Promise<void> =>
    hooks.deliver({ url, headers: {}, body: '{}' });

  it.each([
    [[500, 404, 302, 201, 500], 4],
    [[204], 1],
    [[500], 15],
  ])('to a web hook that answers %j is tried %i times', async (statuses, tries) => {
    const hook = await listen(...statuses);
    await deliver(new WebHooks(1), hook.url);
    expect(hook.seen).toHaveLength(tries);
    expect(new Set(hook.seen.map(({ body }) => body))).toEqual(new Set(['{}']));
  });

  it.each(['http://127.0.0.1:1/closed', 'not a url', 'ftp://127.0.0.1/x', ''])(
    'that cannot be made does no harm: %p',
    async (url) => {
      await expect(deliver(new WebHooks(1), url)).resolves.toBeUndefined();
    },
  );

  it.each([
    ['closed', (mock: Mock) => mock.provider.close()],
    ['put into another state', (mock: Mock) => mock.provider.arrange(UP)],
  ])('is forgotten when the provider is %s', async (_, end) => {
    const deliveries = jest.spyOn(WebHooks.prototype, 'deliver');
    const mock = await createMockIn(UP, { jobDuration: 0 });
    const hook = await listen(500);
    await reconnect(mock, hook.url);
    await until(() => hook.seen.length === 1);
    await end(mock);
    await deliveries.mock.results[0]?.value;
    expect(hook.seen).toHaveLength(1);
  });
});
