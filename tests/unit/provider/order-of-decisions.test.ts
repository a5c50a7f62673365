import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ACTIONS,
  CONNECTION,
  closeMocks,
  createMockIn,
  JOB,
  type Mock,
  reconnectAndPoll,
  SESSION,
  type Sent,
  send,
  up,
} from './mock.ts';

afterEach(closeMocks);

/** Requests, each with everything wrong that a later decision looks at, too. */
const WRONG_FROM: readonly (readonly [string, Sent, number, RegExp])[] = [
  ['the method is blocked', { method: 'PATCH' }, 403, /Forbidden/],
  ['the visitor is refused', { path: '/zstack/v1/nothing' }, 403, /LOGIN_CONTROL/],
  ['the path is unknown', { path: '/zstack/v1/nothing', body: '{' }, 404, /^no api mapping/],
  ['the body cannot be read', { body: '{"a":' }, 500, /EOFException/],
  ['the body has no action', { body: '{"systemTags":"x"}' }, 400, /action mapping/],
  ['the authorization is missing', { body: '{"reconnectIPsecConnection":"x"}' }, 400, /^missing header/],
  [
    'the action is no object',
    { body: '{"reconnectIPsecConnection":"x","systemTags":"x"}' },
    500,
    /java\.util\.Map/,
  ],
  [
    'the job id is too short',
    { body: '{"reconnectIPsecConnection":{},"systemTags":"x"}' },
    400,
    /X-Job-UUID/,
  ],
  ['the time limit is no number', { body: '{"reconnectIPsecConnection":{},"systemTags":"x"}' }, 500, /"abc"/],
  [
    'the tags are no list',
    { body: '{"reconnectIPsecConnection":{},"systemTags":"x"}' },
    500,
    /java\.util\.List/,
  ],
];

/** Headers that are wrong for the decisions after the given one. */
function headersWrongAfter(decision: number): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (decision <= 1) headers['x-request-ip'] = 'x';
  if (decision > 5) headers['authorization'] = `OAuth ${SESSION}`;
  if (decision <= 7) headers['x-job-uuid'] = 'short';
  if (decision <= 8) headers['x-api-timeout'] = 'abc';
  return headers;
}

describe('of several things that are wrong the first is answered:', () => {
  it.each(WRONG_FROM.map((row, index) => [...row, index] as const))(
    '%s',
    async (_, sent, status, text, index) => {
      const mock = await up();
      const got = await send(mock, { ...sent, headers: headersWrongAfter(index) });
      expect(got.status).toBe(status);
      expect(got.text).toMatch(text);
      expect(mock.provider.store.jobs.size).toBe(0);
    },
  );

  it('a job poll comes before the unknown path, and nobody looks at who polls', async () => {
    const mock = await createMockIn('a job is in progress');
    const got = await send(mock, {
      method: 'GET',
      path: `/zstack/v1/api-jobs/${JOB}`,
      headers: { authorization: 'Bearer x' },
    });
    expect([got.status, got.text]).toEqual([202, '{}']);
  });
});

describe('of several things that fail an accepted call the first is its result:', () => {
  const UNKNOWN = '/zstack/v1/ipsec/00000000000040008000000000000000/actions';
  const NO_SESSION = { authorization: 'OAuth none' };

  it('a null among its tags comes before the unknown connection', async () => {
    const mock = await up();
    const body = '{"reconnectIPsecConnection":{},"systemTags":[null]}';
    const got = await reconnectAndPoll(mock, { path: UNKNOWN, headers: NO_SESSION, body });
    expect(got.status).toBe(503);
    expect(got.json.error).toMatchObject({
      code: 'SYS.1007',
      details: 'field[systemTags] cannot contain a NULL element',
    });
  });

  it('the unknown connection comes before the bad session', async () => {
    const mock = await up();
    const got = await reconnectAndPoll(mock, { path: UNKNOWN, headers: NO_SESSION });
    expect(got.json.error).toMatchObject({
      code: 'SYS.1003',
      description: 'A resource can not be found',
      details:
        'invalid field[uuid], resource[uuid:00000000000040008000000000000000, type:IPsecConnectionVO] not found',
    });
  });

  it('the bad session comes before the roles', async () => {
    const mock = await up();
    forbidEverybody(mock);
    const got = await reconnectAndPoll(mock, { headers: NO_SESSION });
    expect(got.json.error).toMatchObject({
      code: 'ID.1001',
      details: 'Session expired',
      elaboration: 'Error message: Session expired or wrong session ID.',
    });
  });

  it('the roles come before the ownership', async () => {
    const mock = await up();
    forbidEverybody(mock);
    const got = await reconnectAndPoll(mock);
    expect(got.json.error).toMatchObject({
      code: 'SYS.1006',
      details:
        'operation[API:org.zstack.ipsec.APIReconnectIPsecConnectionMsg] is denied by default, please contact admin to correct it',
    });
  });

  it('the ownership comes before the old router', async () => {
    const mock = await up();
    const { store } = mock.provider;
    const [account] = store.accounts.values();
    const [connection] = store.connections.values();
    if (account === undefined || connection === undefined) throw new Error('nothing is seeded');
    store.accounts.set(account.uuid, { ...account, admin: false });
    store.connections.set(CONNECTION, { ...connection, owner: 'another', oldRouter: true });
    const denied = await reconnectAndPoll(mock);
    expect(denied.json.error).toMatchObject({
      code: 'SYS.1006',
      details: `permission denied, the account[uuid:${account.uuid}] is not the owner of the resource[uuid:${CONNECTION}, type:IPsecConnectionVO]`,
    });
    store.connections.set(CONNECTION, { ...connection, oldRouter: true });
    store.jobs.clear();
    const old = await reconnectAndPoll(mock);
    expect(old.json.error).toMatchObject({
      code: 'SYS.1007',
      details: `could not reconnect this ipsec [uuid:${CONNECTION}], please upgrade ipsec version`,
    });
  });

  it('nothing is wrong', async () => {
    const got = await reconnectAndPoll(await up(), { path: ACTIONS });
    expect(got.status).toBe(200);
  });

  function forbidEverybody({ provider: { store } }: Mock): void {
    for (const [uuid, account] of store.accounts)
      store.accounts.set(uuid, { ...account, allowed: false, admin: false });
  }
});
