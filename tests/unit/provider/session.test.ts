import { afterEach, describe, expect, it } from '@jest/globals';
import { hashPassword } from '../../../src/model/authorization.ts';
import {
  catalog,
  closeMocks,
  createMock,
  createMockIn,
  type Got,
  type Mock,
  reconnectAndPoll,
  SESSION,
  send,
} from './mock.ts';

afterEach(closeMocks);

const LOGIN = '/zstack/v1/accounts/login';
const HOURS = 3_600_000;

function logIn(mock: Mock, accountName: unknown, password: unknown, headers = {}): Promise<Got> {
  const body = JSON.stringify({ logInByAccount: { accountName, password } });
  return send(mock, { path: LOGIN, headers, body });
}

function isValid(mock: Mock, session: string = SESSION, headers = {}): Promise<Got> {
  return send(mock, { method: 'GET', path: `/zstack/v1/accounts/sessions/${session}/valid`, headers });
}

function logOut(mock: Mock, session: string = SESSION, headers = {}): Promise<Got> {
  return send(mock, { method: 'DELETE', path: `/zstack/v1/accounts/sessions/${session}`, headers });
}

describe('a login', () => {
  it('opens a session of two hours', async () => {
    const mock = createMock();
    const { account, password } = mock.provider.seed;
    const got = await logIn(mock, account, hashPassword(password));
    expect(got.status).toBe(200);
    expect(got.json.inventory).toMatchObject({
      uuid: expect.stringMatching(/^[0-9a-f]{32}$/),
      createDate: 'Jan 5, 2026 12:00:00 PM',
      expiredDate: 'Jan 5, 2026 2:00:00 PM',
      noSessionEvaluation: false,
    });
    expect(got.json.inventory.userUuid).toBe(got.json.inventory.accountUuid);
    expect([...catalog.validator('deployed', 'login-response', 'success')(got.json)]).toEqual([]);
    expect((await isValid(mock, got.json.inventory.uuid)).json).toEqual({ valid: true });
  });

  it('works for the account that owns nothing', async () => {
    const mock = createMock();
    const { otherAccount, password } = mock.provider.seed;
    const opened = await logIn(mock, otherAccount, hashPassword(password));
    const authorization = `OAuth ${opened.json.inventory.uuid}`;
    const got = await reconnectAndPoll(mock, { headers: { authorization } });
    expect(got.json.error).toMatchObject({ code: 'SYS.1006' });
    expect(got.json.error.details).toMatch(
      /^permission denied, the account\[uuid:[0-9a-f]{32}\] is not the owner/,
    );
  });

  it.each([
    ['admin', 'password'],
    ['admin', hashPassword('wrong')],
    ['nobody', hashPassword('password')],
    ['ADMIN', hashPassword('password')],
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
    ['{}', 'accountName'],
    ['', 'accountName'],
    ['{"logInByAccount":null}', 'accountName'],
    ['{"logInByAccount":{"accountName":"admin"}}', 'password'],
  ])('fails without an account or a password: %p', async (body, field) => {
    const got = await send(createMock(), { path: LOGIN, headers: {}, body });
    expect([got.status, got.json.error.code]).toEqual([503, 'SYS.1007']);
    expect(got.json.error.details).toMatch(new RegExp(`^field\\[${field}\\] .* is mandatory`));
  });

  it.each(['{"logInByAccount":"x"}', '{"logInByAccount":{"accountName":{}}}', '{"a":'])(
    'is refused for the body %s',
    async (body) => {
      const got = await send(createMock(), { path: LOGIN, headers: {}, body });
      expect(got.status).toBe(500);
      expect(got.text).toMatch(/^java\.[\w.]+/);
    },
  );

  it('answers its class when asked, as the Java SDK does', async () => {
    const got = await logIn(createMock(), 'admin', hashPassword('password'), {
      'x-json-schema': 'true',
      'x-job-uuid': '0'.repeat(32),
    });
    expect(got.json.schema).toEqual({ inventory: 'org.zstack.header.identity.SessionInventory' });
    expect([...catalog.validator('deployed', 'login-response', 'success')(got.json)]).toEqual([]);
  });

  it('checks the headers of a job, though it has none', async () => {
    const got = await logIn(createMock(), 'admin', 'x', { 'x-job-uuid': 'short' });
    expect(got.status).toBe(400);
  });

  it('reads other alphabets when told that they are UTF-8', async () => {
    const mock = await createMockIn('an account exists');
    const { accounts } = mock.provider.store;
    for (const [uuid, account] of accounts) accounts.set(uuid, { ...account, accountName: '管理员' });
    const body = JSON.stringify({
      logInByAccount: { accountName: '管理员', password: hashPassword('password') },
    });
    const as = async (type: string) =>
      (await send(mock, { path: LOGIN, headers: { 'content-type': type }, body })).status;
    expect(await as('application/json;charset=UTF-8')).toBe(200);
    expect(await as('application/json')).toBe(503);
  });
});

describe('a session', () => {
  it('lives two hours from the last call that used it', async () => {
    const mock = await createMockIn('a session is open');
    const query = () => send(mock, { method: 'GET', path: '/zstack/v1/ipsec' });
    mock.clock.time += 2 * HOURS;
    expect((await query()).status).toBe(200);
    mock.clock.time += 2 * HOURS;
    expect((await query()).status).toBe(200);
    mock.clock.time += 2 * HOURS + 1;
    expect((await query()).status).toBe(503);
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

  it('comes with a map without classes when asked', async () => {
    const mock = await createMockIn('a session is open');
    const got = await isValid(mock, SESSION, { 'x-json-schema': 'true' });
    expect(got.json).toEqual({ valid: true, schema: {} });
    expect([...catalog.validator('deployed', 'session-validity', null)(got.json)]).toEqual([]);
  });

  it('that nobody knows is not valid', async () => {
    expect((await isValid(createMock(), 'nobody')).json).toEqual({ valid: false });
  });
});

describe('a logout', () => {
  it('ends the session', async () => {
    const mock = await createMockIn('a session is open');
    const got = await logOut(mock);
    expect([got.status, got.text]).toEqual([200, '{}']);
    expect((await isValid(mock)).json).toEqual({ valid: false });
    expect((await logOut(mock)).status).toBe(200);
  });

  it('answers a map without classes when asked', async () => {
    const got = await logOut(await createMockIn('a session is open'), SESSION, { 'x-json-schema': 'true' });
    expect(got.json).toEqual({ schema: {} });
    expect([...catalog.validator('deployed', 'logged-out', null)(got.json)]).toEqual([]);
  });
});
