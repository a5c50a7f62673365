import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { hashPassword } from '../../../src/model/authorization.ts';
import { type RunningProvider, startProvider } from '../../../src/provider/serve.ts';
import { catalog } from './mock.ts';

/*
 * What the vendor's Java SDK sends, as captured from zstackio/zstack@5a29293bd5 (sdk/): a job id and
 * X-JSON-Schema on every call, tags inside the action object, conditions as repeated `q`, no
 * Authorization on logout. The SDK itself was run against the mock too, unchanged.
 */
const COMMON = { 'x-json-schema': 'true', 'user-agent': 'okhttp/3.13.1', 'accept-encoding': 'gzip' };
const JSON_UTF8 = 'application/json; charset=utf-8';

let running: RunningProvider;
let session = '';
let jobs = 0;

beforeAll(async () => {
  running = await startProvider(catalog, { dialect: 'deployed', jobDuration: 20 });
  const { body } = await send('put', '/accounts/login', {
    logInByAccount: { password: hashPassword('password'), accountName: 'admin' },
  });
  session = body.inventory.uuid;
  expect(body.schema).toEqual({ inventory: 'org.zstack.header.identity.SessionInventory' });
});

afterAll(() => running.stop());

function jobId(): string {
  return (++jobs).toString(16).padStart(32, '0');
}

/** Sends as the SDK does, and reads JSON although no Content-Type says so. */
async function send(
  method: 'put' | 'get' | 'delete',
  path: string,
  body?: object,
  headers: Record<string, string> = {},
) {
  const call = request(running.url)
    [method](`/zstack/v1${path}`)
    .set({
      ...COMMON,
      'x-job-uuid': jobId(),
      ...(session === '' ? {} : { authorization: `OAuth ${session}` }),
      ...headers,
    })
    .buffer(true)
    .parse((response, done) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => done(null, text === '' ? null : JSON.parse(text)));
    });
  return body === undefined ? call : call.set('content-type', JSON_UTF8).send(JSON.stringify(body));
}

/** Polls with the job id of the PUT until the job is done; the host comes from the SDK's own configuration. */
async function poll(location: string) {
  const { pathname } = new URL(location);
  for (;;) {
    const answer = await send('get', pathname.replace('/zstack/v1', ''));
    if (answer.status !== 202) return answer;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("the vendor's Java SDK", () => {
  it.each([
    [{ userTags: ['from-the-java-sdk'] }],
    [{ systemTags: ['harness::one', 'harness::two'], userTags: ['from-the-java-sdk'] }],
    [{ systemTags: [], userTags: [] }],
    [{}],
  ])('reconnects with %j inside the action', async (action) => {
    const path = `/ipsec/${running.provider.seed.connections.ready}/actions`;
    const accepted = await send('put', path, { reconnectIPsecConnection: action });
    expect(accepted.status).toBe(202);
    const { status, body } = await poll(accepted.body.location);
    expect(status).toBe(200);
    expect(body.inventory.status).toBe('Ready');
    expect(body.schema['inventory.peerCidrs[0]']).toBe('org.zstack.ipsec.IPsecPeerCidrInventory');
  });

  it('queries by condition, and finds each parent in the schema map before its children', async () => {
    const { ready } = running.provider.seed.connections;
    const { status, body } = await send('get', `/ipsec?q=uuid%3D${ready}`);
    expect(status).toBe(200);
    expect(body.inventories).toHaveLength(1);
    const paths = Object.keys(body.schema);
    expect(paths[0]).toBe('inventories[0]');
    expect(paths).toContain('inventories[0].peerCidrs[0]');
  });

  it('logs out without Authorization', async () => {
    const { status, body } = await send('delete', `/accounts/sessions/${session}`, undefined, {
      authorization: '',
    });
    expect(status).toBe(200);
    expect(body).toEqual({ schema: {} });
    const after = await send('get', '/ipsec');
    expect([after.status, after.body.error.code]).toEqual([503, 'ID.1001']);
  });
});
