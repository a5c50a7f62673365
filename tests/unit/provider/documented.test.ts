import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { hashPassword } from '../../../src/model/authorization.ts';
import { Background } from '../../../src/provider/background.ts';
import { stopClock, until } from '../client/sending.ts';
import {
  ACTIONS,
  CONNECTION,
  catalog,
  createMockIn,
  DURATION,
  type Got,
  type Mock,
  SESSION,
  type Sent,
  send,
} from './mock.ts';

afterEach(() => void jest.useRealTimers());

const UP = 'an IPsec connection is up';
const DOWN = 'an IPsec connection cannot come up';

const mockIn = (state: string): Promise<Mock> =>
  createMockIn(state, { dialect: 'documented', jobDuration: 0 });

async function reconnect(sent: Sent = {}, mock?: Mock): Promise<Got> {
  return send(mock ?? (await mockIn(UP)), { body: '{}', ...sent });
}

function expectValid(got: Got, outcome: 'success' | 'failure'): void {
  expect(got.status).toBe(200);
  expect([...catalog.validator('documented', 'reconnect-response', outcome)(got.json)]).toEqual([]);
}

/** A refusal of the page: 200, with all six fields of an error. */
function expectFailure(got: Got, code: string, details: RegExp): void {
  expectValid(got, 'failure');
  expect(got.json).toMatchObject({
    success: false,
    inventory: null,
    error: { code, details: expect.stringMatching(details), elaboration: null, opaque: null, cause: null },
  });
}

const authorized = (authorization: string): Sent => ({ headers: { authorization } });

describe('a reconnect of the page', () => {
  it('answers success, the connection with all its fields, and no error', async () => {
    const got = await reconnect();
    expectValid(got, 'success');
    expect(got.json).toMatchObject({ success: true, inventory: { uuid: CONNECTION, status: 'Ready' } });
    expect(Object.keys(got.json.inventory)).toHaveLength(27);
    expect(got.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(got.headers['set-cookie']).toBeUndefined();
  });

  it.each<[Sent]>([
    [{ body: '{"systemTags":["<systemTags>"],"userTags":["<userTags>"]}' }],
    [{ body: '{"reconnectIPsecConnection":{}}' }],
    // Headers that the page does not have.
    [{ headers: { authorization: `OAuth ${SESSION}`, 'x-job-uuid': 'x', 'x-request-ip': 'x' } }],
  ])('takes %j', async (sent) => {
    expect((await reconnect(sent)).json.success).toBe(true);
  });

  it.each<[Sent, string, RegExp]>([
    [{ body: '' }, 'SYS.1007', /^the body is not a JSON object$/],
    [{ body: '"x"' }, 'SYS.1007', /^java\./],
    [{ body: '{"systemTags":' }, 'SYS.1007', /^\w/],
    [{ body: '{"systemTags":"x"}' }, 'SYS.1007', /List$/],
    [{ body: '{"userTags":[null]}' }, 'SYS.1007', /^field\[userTags\] cannot contain a NULL element$/],
    [{ headers: {} }, 'ID.1001', /^missing header 'Authorization'$/],
    [authorized('Bearer x'), 'ID.1001', /^Authorization type must be 'OAuth'$/],
    [authorized('ZStack a:b'), 'ID.1001', /^'Date' must be incuded in request header$/],
  ])('refuses %j with %s', async (sent, code, details) => {
    expectFailure(await reconnect(sent), code, details);
  });

  it('refuses an account that does not own the connection', async () => {
    const mock = await mockIn(UP);
    const { otherAccount: accountName, password } = mock.provider.seed;
    const body = JSON.stringify({ logInByAccount: { accountName, password: hashPassword(password) } });
    const login = await send(mock, { path: '/zstack/v1/accounts/login', headers: {}, body });
    const got = await reconnect(authorized(`OAuth ${login.json.inventory.uuid}`), mock);
    expectFailure(got, 'SYS.1006', /^permission denied/);
  });

  it.each([
    ['for the work', (): unknown => jest.advanceTimersByTime(DURATION)],
    ['no longer than the provider is open', (mock: Mock): unknown => mock.provider.close()],
  ])('waits %s', async (_, end) => {
    stopClock();
    const add = jest.spyOn(Background.prototype, 'add');
    const mock = await createMockIn(UP, { dialect: 'documented' });
    const before = add.mock.calls.length;
    const waiting = reconnect({}, mock);
    await until(() => add.mock.calls.length > before);
    mock.clock.time += DURATION;
    await end(mock);
    expect((await waiting).json.success).toBe(true);
  });

  it('with the tag for checks alone leaves the connection alone', async () => {
    const got = await reconnect({ body: '{"systemTags":["validationOnly"]}' }, await mockIn(DOWN));
    expect(got.json).toMatchObject({ success: true, inventory: { status: 'Ready' } });
  });

  it('has every field of an old row, too', async () => {
    const mock = await mockIn(UP);
    const path = ACTIONS.replace(CONNECTION, mock.provider.seed.connections.sparse);
    expectValid(await reconnect({ path }, mock), 'success');
  });
});

it('answers what the page does not tell of as a server does', async () => {
  const got = await send(await mockIn(UP), { method: 'GET', path: '/zstack/v1/ipsec' });
  expect([got.status, got.json.inventories.length]).toEqual([200, 3]);
});
