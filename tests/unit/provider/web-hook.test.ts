import { afterEach, describe, expect, it } from '@jest/globals';
import { type ScriptedServer, startScripted, text } from '../client/scripted-server.ts';
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

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!condition() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(condition()).toBe(true);
}

const UP = 'an IPsec connection is up';
const OPTIONS = { jobDuration: 0, webHookInterval: 1 };

function reconnect(mock: Mock, url: string, headers: Record<string, string> = {}) {
  return send(mock, { headers: { ...SIGNED_IN, 'x-web-hook': url, ...headers } });
}

describe('a web hook', () => {
  it('is given the result that a poll would be given', async () => {
    const [mock, hook] = [await createMockIn(UP, OPTIONS), await listen(200)];
    expect((await reconnect(mock, hook.url)).status).toBe(202);
    await until(() => hook.seen.length === 1);
    const [call] = hook.seen;
    expect(call?.method).toBe('POST');
    expect(call?.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-job-uuid': JOB,
      'x-job-success': 'true',
    });
    expect(call?.body).toBe((await poll(mock)).text);
    expect(JSON.parse(call?.body ?? '')).toMatchObject({ inventory: { uuid: CONNECTION } });
  });

  it('is told of a failure', async () => {
    const hook = await listen(204);
    const mock = await createMockIn('an IPsec connection cannot come up', OPTIONS);
    await reconnect(mock, hook.url);
    await until(() => hook.seen.length === 1);
    expect(hook.seen[0]?.headers['x-job-success']).toBe('false');
    expect(JSON.parse(hook.seen[0]?.body ?? '')).toMatchObject({ error: { code: 'SYS.1007' } });
  });

  it('is given the schema map when the call asked for it', async () => {
    const [mock, hook] = [await createMockIn(UP, OPTIONS), await listen(200)];
    await reconnect(mock, hook.url, { 'x-json-schema': 'true' });
    await until(() => hook.seen.length === 1);
    expect(JSON.parse(hook.seen[0]?.body ?? '')).toHaveProperty('schema.inventory');
  });

  it('waits for the job', async () => {
    const hook = await listen(200);
    const mock = await createMockIn(UP, { jobDuration: 1000 });
    await reconnect(mock, hook.url);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(hook.seen).toHaveLength(0);
    mock.clock.time += 1000;
    await poll(mock);
    await until(() => hook.seen.length === 1);
  });

  it('is tried until it answers 2xx', async () => {
    const [mock, hook] = [await createMockIn(UP, OPTIONS), await listen(500, 404, 302, 201, 500)];
    await reconnect(mock, hook.url);
    await until(() => hook.seen.length === 4);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(hook.seen).toHaveLength(4);
    expect(new Set(hook.seen.map(({ body }) => body)).size).toBe(1);
  });

  it('is given up after fifteen tries', async () => {
    const [mock, hook] = [await createMockIn(UP, OPTIONS), await listen(500)];
    await reconnect(mock, hook.url);
    await until(() => hook.seen.length === 15);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(hook.seen).toHaveLength(15);
  });

  it.each(['http://127.0.0.1:1/closed', 'not a url', 'ftp://127.0.0.1/x', ''])(
    'that cannot be reached does no harm: %p',
    async (url) => {
      const mock = await createMockIn(UP, OPTIONS);
      expect((await reconnect(mock, url)).status).toBe(202);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect((await poll(mock)).status).toBe(200);
    },
  );

  it('is forgotten when the provider is closed', async () => {
    const [mock, hook] = [await createMockIn(UP, { jobDuration: 0, webHookInterval: 30 }), await listen(500)];
    await reconnect(mock, hook.url);
    await until(() => hook.seen.length === 1);
    await mock.provider.close();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(hook.seen).toHaveLength(1);
  });

  it('is forgotten when another state is arranged', async () => {
    const [mock, hook] = [await createMockIn(UP, { jobDuration: 0, webHookInterval: 30 }), await listen(500)];
    await reconnect(mock, hook.url);
    await until(() => hook.seen.length === 1);
    await mock.provider.arrange(UP);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(hook.seen).toHaveLength(1);
  });
});
