import { expect, it } from '@jest/globals';
import { hashPassword } from '../../../src/model/authorization.ts';
import { createMock, type Got, jobId, send } from './mock.ts';

/*
 * What the vendor's Java SDK sends, as captured from zstackio/zstack@5a29293bd5 (sdk/): a job id and
 * X-JSON-Schema on every call, tags inside the action object, conditions as repeated `q`, no
 * Authorization on logout. The SDK itself was run against the mock too, unchanged.
 */
const COMMON = { 'x-json-schema': 'true', 'user-agent': 'okhttp/3.13.1', 'accept-encoding': 'gzip' };

it("takes what the vendor's Java SDK sends", async () => {
  const mock = createMock({ jobDuration: 0 });
  const { ready } = mock.provider.seed.connections;
  let jobs = 0;
  let session = '';
  const call = (method: string, path: string, sent?: object): Promise<Got> => {
    const authorization = session === '' || method === 'DELETE' ? {} : { authorization: `OAuth ${session}` };
    const headers = {
      ...COMMON,
      ...authorization,
      'x-job-uuid': jobId(++jobs),
      'content-type': 'application/json; charset=utf-8',
    };
    const body = sent === undefined ? {} : { body: JSON.stringify(sent) };
    return send(mock, { method, path: `/zstack/v1${path}`, headers, ...body });
  };

  const login = { logInByAccount: { password: hashPassword('password'), accountName: 'admin' } };
  const opened = await call('PUT', '/accounts/login', login);
  expect(opened.json.schema).toEqual({ inventory: 'org.zstack.header.identity.SessionInventory' });
  session = opened.json.inventory.uuid;

  for (const action of [
    { userTags: ['from-the-java-sdk'] },
    { systemTags: ['harness::one', 'harness::two'], userTags: ['from-the-java-sdk'] },
    { systemTags: [], userTags: [] },
    {},
  ]) {
    const accepted = await call('PUT', `/ipsec/${ready}/actions`, { reconnectIPsecConnection: action });
    expect(accepted.status).toBe(202);
    const { pathname } = new URL(accepted.json.location);
    const done = await call('GET', pathname.replace('/zstack/v1', ''));
    expect([done.status, done.json.inventory.status]).toEqual([200, 'Ready']);
    expect(done.json.schema['inventory.peerCidrs[0]']).toBe('org.zstack.ipsec.IPsecPeerCidrInventory');
  }

  const found = await call('GET', `/ipsec?q=uuid%3D${ready}`);
  expect(found.json.inventories).toHaveLength(1);
  // Each parent comes before its children.
  expect(Object.keys(found.json.schema).slice(0, 2)).toEqual([
    'inventories[0]',
    'inventories[0].peerCidrs[0]',
  ]);

  const ended = await call('DELETE', `/accounts/sessions/${session}`);
  expect([ended.status, ended.json]).toEqual([200, { schema: {} }]);
  const after = await call('GET', '/ipsec');
  expect([after.status, after.json.error.code]).toEqual([503, 'ID.1001']);
});
