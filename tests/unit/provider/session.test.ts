import { describe, expect, it } from '@jest/globals';
import { hashPassword } from '../../../src/model/authorization.ts';
import {
  catalog,
  createMock,
  createMockIn,
  type Got,
  type Mock,
  reconnectAndPoll,
  SESSION,
  send,
} from './mock.ts';

const LOGIN = '/zstack/v1/accounts/login';
const HOURS = 3_600_000;
const HASH = hashPassword('password');

function logIn(mock: Mock, accountName: unknown, password: unknown, headers = {}): Promise<Got> {
  const body = JSON.stringify({ logInByAccount: { accountName, password } });
  return send(mock, { path: LOGIN, headers, body });
}

function isValid(mock: Mock, session: string = SESSION, headers = {}): Promise<Got> {
  return send(mock, { method: 'GET', path: `/zstack/v1/accounts/sessions/${session}/valid`, headers });
}

function logOut(mock: Mock, headers = {}): Promise<Got> {
  return send(mock, { method: 'DELETE', path: `/zstack/v1/accounts/sessions/${SESSION}`, headers });
}

describe('a login', () => {
  it('opens a session of two hours, and answers its class when asked', async () => {
    const mock = createMock();
    const got = await logIn(mock, 'admin', HASH, { 'x-json-schema': 'true' });
    expect(got.status).toBe(200);
    expect(got.json.inventory).toMatchObject({
      uuid: expect.stringMatching(/^[0-9a-f]{32}$/),
      userUuid: got.json.inventory.accountUuid,
      createDate: 'Jan 5, 2026 12:00:00 PM',
      expiredDate: 'Jan 5, 2026 2:00:00 PM',
      noSessionEvaluation: false,
    });
    expect(got.json.schema).toEqual({ inventory: 'org.zstack.header.identity.SessionInventory' });
    expect([...catalog.validator('deployed', 'login-response', 'success')(got.json)]).toEqual([]);
    expect((await isValid(mock, got.json.inventory.uuid)).json).toEqual({ valid: true });
    expect((await logIn(mock, 'admin', HASH)).json).not.toHaveProperty('schema');
  });

  it.each([
    ['admin', 'password'],
    ['admin', hashPassword('wrong')],
    ['ADMIN', HASH],
    [1, 2],
  ])('is refused for %p and a wrong password', async (account, password) => {
    const got = await logIn(createMock(), account, password);
    expect(got.status).toBe(503);
    expect(got.json.error).toMatchObject({
      code: 'ID.1000',
      description: 'Unable to authenticate a user',
      details: 'wrong account name or password',
    });
    expect([...catalog.validator('deployed', 'login-response', 'failure')(got.json)]).toEqual([]);
  });

  it.each([
    ['{}', 503, /"ID\.1000"/],
    ['{"logInByAccount":{"accountName":"admin"}}', 503, /"ID\.1000"/],
    ['{"logInByAccount":"x"}', 500, /^java\.[\w.]+/],
    ['{"a":', 500, /^\w/],
  ])('fails with the body %p: %i', async (body, status, text) => {
    const got = await send(createMock(), { path: LOGIN, headers: {}, body });
    expect(got.status).toBe(status);
    expect(got.text).toMatch(text);
  });

  it('checks the headers of a job, though it has none', async () => {
    expect((await logIn(createMock(), 'admin', HASH, { 'x-job-uuid': 'short' })).status).toBe(400);
  });

  it('reads other alphabets', async () => {
    const mock = createMock();
    const { accounts } = mock.provider.store;
    for (const [uuid, account] of accounts) accounts.set(uuid, { ...account, accountName: '管理员' });
    expect((await logIn(mock, '管理员', HASH)).status).toBe(200);
  });
});

describe('a session', () => {
  it('lives two hours from the last call that used it', async () => {
    const mock = await createMockIn('a session is open');
    for (const [pause, status] of [
      [2 * HOURS, 200],
      [2 * HOURS, 200],
      [2 * HOURS + 1, 503],
    ] as const) {
      mock.clock.time += pause;
      expect((await send(mock, { method: 'GET', path: '/zstack/v1/ipsec' })).status).toBe(status);
    }
    expect(mock.provider.store.sessions.size).toBe(0);
  });

  it('is renewed by a reconnect, and not by a look at it or a poll', async () => {
    const mock = await createMockIn('an IPsec connection is up');
    mock.clock.time += HOURS;
    await reconnectAndPoll(mock);
    mock.clock.time += 2 * HOURS - 1001;
    expect((await isValid(mock)).json).toEqual({ valid: true });
    mock.clock.time += 1002;
    expect((await isValid(mock)).json).toEqual({ valid: false });
  });

  it('that nobody knows is not valid; the answer has a map without classes when asked', async () => {
    const got = await isValid(createMock(), 'nobody', { 'x-json-schema': 'true' });
    expect(got.json).toEqual({ valid: false, schema: {} });
    expect([...catalog.validator('deployed', 'session-validity', null)(got.json)]).toEqual([]);
  });

  it('is ended by a logout, however often', async () => {
    const mock = await createMockIn('a session is open');
    const got = await logOut(mock);
    expect([got.status, got.text]).toEqual([200, '{}']);
    expect((await isValid(mock)).json).toEqual({ valid: false });
    const again = await logOut(mock, { 'x-json-schema': 'true' });
    expect([again.status, again.json]).toEqual([200, { schema: {} }]);
    expect([...catalog.validator('deployed', 'logged-out', null)(again.json)]).toEqual([]);
  });
});
