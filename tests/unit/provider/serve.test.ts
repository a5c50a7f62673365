import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { ListenError, type RunningProvider } from '../../../src/provider/serve.ts';
import { catalog, startMock } from './mock.ts';

function changeState({ url }: RunningProvider, body: string): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${url}/provider-states`, { method: 'POST', headers, body });
}

describe('a running provider', () => {
  it('listens on the loopback address, on any free port', async () => {
    const one = await startMock();
    expect(one.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const got = await fetch(`${one.url}/zstack/v1/nothing`);
    expect([got.status, await got.text()]).toEqual([404, 'no api mapping to /v1/nothing']);
    expect(got.headers.get('x-powered-by')).toBeNull();
  });

  it('listens where it is told to, and nowhere else', async () => {
    const one = await startMock({ listen: '127.0.0.2' });
    expect(one.url).toMatch(/^http:\/\/127\.0\.0\.2:\d+$/);
    expect((await fetch(`${one.url}/zstack/v1/nothing`)).status).toBe(404);
    await expect(fetch(one.url.replace('127.0.0.2', '127.0.0.1'))).rejects.toThrow();
    const everywhere = await startMock({ listen: '0.0.0.0' });
    expect(everywhere.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const { status } = await fetch(everywhere.url.replace('127.0.0.1', '127.0.0.3'));
    expect(status).toBe(404);
  });

  it('says that a port is taken', async () => {
    const port = Number(new URL((await startMock()).url).port);
    await expect(startMock({ port })).rejects.toThrow(ListenError);
    await expect(startMock({ port })).rejects.toThrow(
      `address already in use 127.0.0.1:${port}; choose another port, or 0 for any that is free`,
    );
  });

  it('ends every connection when it stops, and frees the port', async () => {
    const one = await startMock();
    const port = Number(new URL(one.url).port);
    const socket = connect(port, '127.0.0.1');
    const ended = new Promise((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('connect', resolve));
    await one.stop();
    await ended;
    await expect(one.stop()).resolves.toBeUndefined();
    await expect(fetch(one.url)).rejects.toThrow();
    expect((await startMock({ port })).url).toBe(one.url);
  });
});

describe('provider states over HTTP', () => {
  it('are arranged and answered with their values, until a teardown', async () => {
    const one = await startMock();
    const { sessions } = one.provider.store;
    const got = await changeState(one, '{"state":"an IPsec connection is up","action":"setup","params":{}}');
    expect([got.status, await got.json()]).toEqual([200, catalog.state('an IPsec connection is up').values]);
    expect(sessions.size).toBe(1);
    const down = await changeState(one, '{"state":"an IPsec connection is up","action":"teardown"}');
    expect([down.status, await down.json(), sessions.size]).toEqual([200, {}, 0]);
  });

  it.each([
    ['{"state":"no such state","action":"setup"}', 'no provider state is called "no such state"'],
    ['{"action":"setup"}', 'the state change names no state'],
    ['[]', 'the state change names no state'],
    ['{', 'JSON'],
    ['', 'the state change names no state'],
  ])('are refused when they are not known: %.60s', async (body, words) => {
    const got = await changeState(await startMock(), body);
    expect(got.status).toBe(400);
    expect(await got.json()).toEqual({ error: expect.stringContaining(words) });
  });
});
