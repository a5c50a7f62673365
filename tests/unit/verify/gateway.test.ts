import { afterEach, describe, expect, it } from '@jest/globals';
import { GATEWAY_STATUS, type Gateway, startGateway } from '../../../src/verify/gateway.ts';
import {
  json,
  type Reply,
  type ScriptedServer,
  silence,
  startScripted,
  text,
} from '../client/scripted-server.ts';

let server: ScriptedServer | null = null;
let gateway: Gateway | null = null;

afterEach(async () => {
  await gateway?.stop();
  await server?.stop();
});

async function open(...replies: readonly Reply[]): Promise<Gateway> {
  server = await startScripted(...replies);
  gateway = await startGateway(server.url);
  return gateway;
}

describe('the gateway', () => {
  it('passes a request on, byte for byte, and records the exchange', async () => {
    const { url, arm, take } = await open(json(202, { location: 'x' }));
    arm();
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
    const { url, arm, take } = await open(text(200, 'ok'));
    expect((await fetch(url)).status).toBe(GATEWAY_STATUS);
    expect(take()).toEqual({ trouble: 'a request came before its provider state was arranged' });
    arm();
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url)).status).toBe(GATEWAY_STATUS);
    expect(server?.seen).toHaveLength(1);
  });

  it('tells of a provider that is not there', async () => {
    const { url, arm, take } = await open(silence);
    await server?.stop();
    arm();
    expect((await fetch(url)).status).toBe(GATEWAY_STATUS);
    expect(take()).toEqual({ trouble: expect.stringMatching(/^nothing listens at 127\.0\.0\.1:\d+/) });
  });
});
