import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { hashPassword } from '../../../src/model/authorization.ts';
import { WorkQueues } from '../../../src/provider/background.ts';
import { stopClock, until } from '../client/sending.ts';
import {
  ACTIONS,
  CONNECTION,
  catalog,
  closeMocks,
  createMockIn,
  DURATION,
  type Got,
  type Mock,
  SESSION,
  type Sent,
  send,
} from './mock.ts';

afterEach(async () => {
  jest.useRealTimers();
  await closeMocks();
});

const UP = 'an IPsec connection is up';
const DOWN = 'an IPsec connection cannot come up';
const GONE = `${DOWN} because its network is gone`;

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
function expectFailure(got: Got, code: string, details: string | RegExp, cause: unknown = null): void {
  expectValid(got, 'failure');
  expect(got.json).toEqual({
    success: false,
    inventory: null,
    error: {
      code,
      description: expect.any(String),
      details: expect.stringMatching(details),
      elaboration: null,
      opaque: null,
      cause,
    },
  });
}

const NO_OBJECT = 'the body is not a JSON object';
const header = (authorization: string): Sent => ({ headers: { authorization } });

describe('a reconnect of the page', () => {
  it('answers success, the connection with all its fields, and no error', async () => {
    const got = await reconnect();
    expectValid(got, 'success');
    expect(got.json).toMatchObject({
      success: true,
      inventory: { uuid: CONNECTION, status: 'Ready' },
      error: null,
    });
    expect(Object.keys(got.json.inventory)).toHaveLength(27);
    expect(got.headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(got.headers['set-cookie']).toBeUndefined();
    expect(got.headers['x-powered-by']).toBeUndefined();
  });

  it.each<[Sent]>([
    [{ body: '{"systemTags":["<systemTags>"],"userTags":["<userTags>"]}' }],
    [{ body: '{"systemTags":[],"userTags":[]}' }],
    [{ body: '{"unknown":1}' }],
    [{ body: '{"reconnectIPsecConnection":{}}' }],
    // Headers that the page does not have.
    [
      {
        headers: {
          authorization: `OAuth ${SESSION}`,
          'x-job-uuid': 'x',
          'x-api-timeout': 'x',
          'x-request-ip': 'x',
        },
      },
    ],
  ])('takes %j', async (sent) => {
    expect((await reconnect(sent)).json.success).toBe(true);
  });

  it.each<[Sent, string, string | RegExp]>([
    ...['', 'null', '[]', '"x"', '1', '{"systemTags":', "{'systemTags':[]}", 'not json'].map(
      (body): [Sent, string, string] => [{ body }, 'SYS.1007', NO_OBJECT],
    ),
    [{ body: '{"systemTags":"x"}' }, 'SYS.1007', /^field\[systemTags\] must be a list of strings$/],
    [{ body: '{"systemTags":[1]}' }, 'SYS.1007', /^field\[systemTags\] must be a list of strings$/],
    [{ body: '{"userTags":[null]}' }, 'SYS.1007', /^field\[userTags\] must be a list of strings$/],
    [{ body: '{"userTags":null}' }, 'SYS.1007', /^field\[userTags\] must be a list of strings$/],
    [{ headers: {} }, 'ID.1001', /^missing header 'Authorization'$/],
    [header('Bearer x'), 'ID.1001', /^Authorization type must be 'OAuth'$/],
    [header('OAuth nobody'), 'ID.1001', /^Session expired$/],
    [header('ZStack a:b'), 'ID.1001', /^'Date' must be incuded in request header$/],
    [{ path: ACTIONS.replace(CONNECTION, 'nobody') }, 'SYS.1003', /uuid:nobody, .* not found$/],
  ])('refuses %j with %s', async (sent, code, details) => {
    expectFailure(await reconnect(sent), code, details);
  });

  it('refuses a session that has expired', async () => {
    const mock = await mockIn(UP);
    mock.clock.time += 7_200_001;
    expectFailure(await reconnect({}, mock), 'ID.1001', 'Session expired');
  });

  it('refuses an account that does not own the connection', async () => {
    const mock = await mockIn(UP);
    const { otherAccount: accountName, password } = mock.provider.seed;
    const body = JSON.stringify({ logInByAccount: { accountName, password: hashPassword(password) } });
    const login = await send(mock, { path: '/zstack/v1/accounts/login', headers: {}, body });
    const got = await reconnect(header(`OAuth ${login.json.inventory.uuid}`), mock);
    expectFailure(got, 'SYS.1006', /^permission denied/);
  });

  it('fails when the tunnel stays down, with the root error when the network is gone', async () => {
    const isDown = new RegExp(`^IPsec connection\\[${CONNECTION}\\] status down$`);
    expectFailure(await reconnect({}, await mockIn(DOWN)), 'SYS.1007', isDown);
    const cause = expect.objectContaining({ code: 'SYS.1000', elaboration: null, opaque: null, cause: null });
    expectFailure(await reconnect({}, await mockIn(GONE)), 'SYS.1007', isDown, cause);
  });

  it('waits for the work', async () => {
    stopClock();
    const add = jest.spyOn(WorkQueues.prototype, 'add');
    const mock = await createMockIn(UP, { dialect: 'documented' });
    const waiting = reconnect({}, mock);
    await until(() => add.mock.calls.length === 1);
    mock.clock.time += DURATION;
    jest.advanceTimersByTime(DURATION);
    expect((await waiting).json.success).toBe(true);
  });

  it('is answered when the provider is closed under it', async () => {
    const add = jest.spyOn(WorkQueues.prototype, 'add');
    const mock = await createMockIn(UP, { dialect: 'documented' });
    const waiting = reconnect({}, mock);
    await until(() => add.mock.calls.length === 1);
    await mock.provider.close();
    expectFailure(await waiting, 'SYS.1000', 'the server was stopped');
  });

  it('with the tag for checks alone leaves the connection alone', async () => {
    const got = await reconnect({ body: '{"systemTags":["validationOnly"]}' }, await mockIn(DOWN));
    expect(got.json).toMatchObject({ success: true, inventory: { status: 'Ready' } });
  });

  it('has every field of an old row, too', async () => {
    const mock = await mockIn(UP);
    const path = ACTIONS.replace(CONNECTION, mock.provider.seed.connections.sparse);
    const got = await reconnect({ path }, mock);
    expectValid(got, 'success');
    expect(got.json.inventory).toMatchObject({ lifeTime: 0, description: expect.any(String) });
  });
});

it.each([
  ['GET', `/zstack/v1/ipsec/${CONNECTION}`, 200, /^\{"inventories":\[\{/],
  ['GET', ACTIONS, 500, /^No query API found/],
  ['POST', ACTIONS, 500, /^No creational API found/],
  ['PATCH', ACTIONS, 403, /Forbidden/],
  ['PUT', '/zstack/v1/nothing', 404, /^no api mapping/],
  ['GET', '/zstack/v1/api-jobs/x', 404, /^the job has been expired$/],
])('%s %s, of which the page does not tell, is as on a server: %i', async (method, path, status, text) => {
  const got = await send(await mockIn(UP), { method, path });
  expect(got.status).toBe(status);
  expect(got.text).toMatch(text);
});
