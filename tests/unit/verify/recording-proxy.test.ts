import { afterEach, describe, expect, it } from '@jest/globals';
import {
  PROXY_STATUS,
  type RecordingProxy,
  startRecordingProxy,
} from '../../../src/verify/pact/recording-proxy.ts';
import {
  json,
  type Reply,
  type ScriptedServer,
  silence,
  startScripted,
  text,
} from '../client/scripted-server.ts';

let server: ScriptedServer | null = null;
let proxy: RecordingProxy | null = null;

afterEach(async () => {
  await proxy?.stop();
  await server?.stop();
});

async function open(...replies: readonly Reply[]): Promise<RecordingProxy> {
  server = await startScripted(...replies);
  proxy = await startRecordingProxy({ target: server.url, arrange: async (state) => ({ state }) });
  return proxy;
}

/** Arranges a state, as Pact's verifier asks for it. */
async function arm({ statesUrl }: RecordingProxy): Promise<unknown> {
  const response = await fetch(statesUrl, {
    method: 'POST',
    body: JSON.stringify({ state: 'some state', action: 'setup' }),
  });
  return response.json();
}

describe('the proxy', () => {
  it('passes a request on, byte for byte, and records the exchange', async () => {
    const opened = await open(json(202, { location: 'x' }));
    const { url, take } = opened;
    await arm(opened);
    const response = await fetch(`${url}/zstack/v1/x?y=1`, {
      method: 'PUT',
      headers: { 'x-job-uuid': 'j' },
      body: '{"a":1}',
    });
    expect([response.status, await response.text()]).toEqual([202, '{"location":"x"}']);
    // The provider sent no Content-Type, so none may appear on the way.
    expect(response.headers.get('content-type')).toBeNull();
    expect(server?.seen).toMatchObject([
      { method: 'PUT', path: '/zstack/v1/x?y=1', body: '{"a":1}', headers: { 'x-job-uuid': 'j' } },
    ]);
    expect(take()).toMatchObject({
      request: { method: 'PUT', path: '/zstack/v1/x?y=1', body: { value: { a: 1 } } },
      response: { status: 202, body: { value: { location: 'x' } } },
    });
    expect(take()).toBeNull();
  });

  it('lets nothing pass before it is armed, and one request each time', async () => {
    const opened = await open(text(200, 'ok'));
    const { url, take } = opened;
    expect((await fetch(url)).status).toBe(PROXY_STATUS);
    expect(take()).toEqual({ problem: 'a request came before its provider state was arranged' });
    await arm(opened);
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url)).status).toBe(PROXY_STATUS);
    expect(server?.seen).toHaveLength(1);
  });

  it('tells of a provider that is not there', async () => {
    const opened = await open(silence);
    const { url, take } = opened;
    await server?.stop();
    await arm(opened);
    expect((await fetch(url)).status).toBe(PROXY_STATUS);
    expect(take()).toEqual({ problem: expect.stringMatching(/^nothing listens at 127\.0\.0\.1:\d+/) });
  });
});
