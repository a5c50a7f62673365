import { afterEach, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { withMockAt } from '../../../src/verify/mock.ts';
import {
  PROXY_STATUS,
  type RecordingProxy,
  startRecordingProxy,
} from '../../../src/verify/pact/recording-proxy.ts';
import { json, type Reply, type ScriptedServer, silence, startScripted } from '../client/scripted-server.ts';

const catalog = loadCatalog();
const arrange = async (state: string) => ({ state });
let server: ScriptedServer | null = null;

afterEach(() => server?.stop());

/** Uses a proxy before a server. */
async function behind(reply: Reply, use: (proxy: RecordingProxy) => Promise<void>): Promise<void> {
  server = await startScripted(reply);
  await withMockAt(catalog, server.url, { arrange, reset: () => null }, async (mock) => {
    const proxy = await startRecordingProxy(mock, arrange);
    await use(proxy).finally(() => proxy.stop());
  });
}

/** Arranges a state, as Pact's verifier asks for it. */
async function arm({ statesUrl }: RecordingProxy): Promise<void> {
  await fetch(statesUrl, { method: 'POST', body: JSON.stringify({ state: 'some state', action: 'setup' }) });
}

it('passes a request on, byte for byte, and records the exchange', () =>
  behind(json(202, { location: 'x' }), async (proxy) => {
    await arm(proxy);
    const request = { method: 'PUT', headers: { 'x-job-uuid': 'j' }, body: '{"a":1.0}' };
    const response = await fetch(`${proxy.url}/zstack/v1/x?y=1`, request);
    expect([response.status, await response.text()]).toEqual([202, '{"location":"x"}']);
    // The provider sent no Content-Type, so none may appear on the way.
    expect(response.headers.get('content-type')).toBeNull();
    expect(server?.seen).toMatchObject([{ path: '/zstack/v1/x?y=1', ...request }]);
    expect(proxy.take()).toMatchObject({
      request: { method: 'PUT', path: '/zstack/v1/x?y=1', body: { value: { a: 1 } } },
      response: { status: 202, body: { value: { location: 'x' } } },
    });
    expect(proxy.take()).toBeNull();
  }));

it('lets nothing pass before it is armed, and one request each time', () =>
  behind(json(200, {}), async (proxy) => {
    expect((await fetch(proxy.url)).status).toBe(PROXY_STATUS);
    expect(proxy.take()).toEqual({ problem: 'a request came before its provider state was arranged' });
    await arm(proxy);
    expect((await fetch(proxy.url)).status).toBe(200);
    expect((await fetch(proxy.url)).status).toBe(PROXY_STATUS);
    expect(server?.seen).toHaveLength(1);
  }));

it('tells of a provider that is not there', () =>
  behind(silence, async (proxy) => {
    await server?.stop();
    await arm(proxy);
    expect((await fetch(proxy.url)).status).toBe(PROXY_STATUS);
    expect(proxy.take()).toEqual({ problem: expect.stringMatching(/^nothing listens at 127\.0\.0\.1:\d+/) });
  }));
