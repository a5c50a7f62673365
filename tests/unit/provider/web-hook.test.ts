import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CONNECTION, closeMocks, createMockIn, JOB, type Mock, poll, SESSION, send } from './mock.ts';

interface Call {
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a client listens with: it answers the statuses in turn, the last of them again and again. */
interface Hook {
  readonly url: string;
  readonly calls: readonly Call[];
  stop(): Promise<void>;
}

const open: Hook[] = [];

afterEach(async () => {
  await closeMocks();
  await Promise.all(open.splice(0).map((hook) => hook.stop()));
});

async function listen(...statuses: readonly number[]): Promise<Hook> {
  const calls: Call[] = [];
  const server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    response.statusCode = statuses[calls.length] ?? statuses.at(-1) ?? 200;
    calls.push({ method: request.method, headers: request.headers, body });
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    return closed;
  };
  const hook = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, calls, stop };
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
  return send(mock, {
    headers: { authorization: `OAuth ${SESSION}`, 'x-job-uuid': JOB, 'x-web-hook': url, ...headers },
  });
}

describe('a web hook', () => {
  it('is given the result that a poll would be given', async () => {
    const [mock, hook] = [await createMockIn(UP, OPTIONS), await listen(200)];
    expect((await reconnect(mock, hook.url)).status).toBe(202);
    await until(() => hook.calls.length === 1);
    const [call] = hook.calls;
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
    await until(() => hook.calls.length === 1);
    expect(hook.calls[0]?.headers['x-job-success']).toBe('false');
    expect(JSON.parse(hook.calls[0]?.body ?? '')).toMatchObject({ error: { code: 'SYS.1007' } });
  });

  it('is given the schema map when the call asked for it', async () => {
    const [mock, hook] = [await createMockIn(UP, OPTIONS), await listen(200)];
    await reconnect(mock, hook.url, { 'x-json-schema': 'true' });
    await until(() => hook.calls.length === 1);
    expect(JSON.parse(hook.calls[0]?.body ?? '')).toHaveProperty('schema.inventory');
  });

  it('waits for the job', async () => {
    const hook = await listen(200);
    const mock = await createMockIn(UP, { jobDuration: 1000 });
    await reconnect(mock, hook.url);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(hook.calls).toHaveLength(0);
    mock.clock.time += 1000;
    await poll(mock);
    await until(() => hook.calls.length === 1);
  });

  it('is tried until it answers 2xx', async () => {
    const [mock, hook] = [await createMockIn(UP, OPTIONS), await listen(500, 404, 302, 201, 500)];
    await reconnect(mock, hook.url);
    await until(() => hook.calls.length === 4);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(hook.calls).toHaveLength(4);
    expect(new Set(hook.calls.map(({ body }) => body)).size).toBe(1);
  });

  it('is given up after fifteen tries', async () => {
    const [mock, hook] = [await createMockIn(UP, OPTIONS), await listen(500)];
    await reconnect(mock, hook.url);
    await until(() => hook.calls.length === 15);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(hook.calls).toHaveLength(15);
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
    await until(() => hook.calls.length === 1);
    await mock.provider.close();
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(hook.calls).toHaveLength(1);
  });

  it('is forgotten when another state is arranged', async () => {
    const [mock, hook] = [await createMockIn(UP, { jobDuration: 0, webHookInterval: 30 }), await listen(500)];
    await reconnect(mock, hook.url);
    await until(() => hook.calls.length === 1);
    await mock.provider.arrange(UP);
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(hook.calls).toHaveLength(1);
  });
});
