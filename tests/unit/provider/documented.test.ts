import { afterEach, describe, expect, it } from '@jest/globals';
import { hashPassword } from '../../../src/model/authorization.ts';
import {
  ACTIONS,
  CONNECTION,
  catalog,
  closeMocks,
  createMockIn,
  type Got,
  type Mock,
  SESSION,
  type Sent,
  send,
} from './mock.ts';

afterEach(closeMocks);

const UP = 'an IPsec connection is up';

const mockIn = (state: string): Promise<Mock> =>
  createMockIn(state, { dialect: 'documented', jobDuration: 0 });
const up = (): Promise<Mock> => mockIn(UP);

async function reconnect(sent: Sent = {}, mock?: Mock): Promise<Got> {
  return send(mock ?? (await up()), { body: '{}', ...sent });
}

/** A refusal of the page: 200, with all six fields of an error. */
function expectFailure(got: Got, code: string, details: string): void {
  expect(got.status).toBe(200);
  expect(got.json).toEqual({
    success: false,
    inventory: null,
    error: { code, description: expect.any(String), details, elaboration: null, opaque: null, cause: null },
  });
  expect([...catalog.validator('documented', 'reconnect-response', 'failure')(got.json)]).toEqual([]);
}

describe('a reconnect of the page', () => {
  it('answers success, the connection with all its fields, and no error', async () => {
    const got = await reconnect();
    expect(got.status).toBe(200);
    expect(got.json).toMatchObject({
      success: true,
      inventory: { uuid: CONNECTION, status: 'Ready' },
      error: null,
    });
    expect(Object.keys(got.json.inventory)).toHaveLength(27);
    expect([...catalog.validator('documented', 'reconnect-response', 'success')(got.json)]).toEqual([]);
  });

  it('names its type, and sets no cookie', async () => {
    const { headers } = await reconnect();
    expect(headers['content-type']).toBe('application/json;charset=UTF-8');
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it.each([
    '{}',
    '{"systemTags":["<systemTags>"],"userTags":["<userTags>"]}',
    '{"systemTags":[],"userTags":[]}',
    '{"unknown":1}',
    '{"reconnectIPsecConnection":{}}',
  ])('takes the body %s', async (body) => {
    expect((await reconnect({ body })).json.success).toBe(true);
  });

  it.each(['', 'null', '[]', '"x"', '1', '{"systemTags":', "{'systemTags':[]}", 'not json'])(
    'refuses the body %p, which is no JSON object',
    async (body) => {
      expectFailure(await reconnect({ body }), 'SYS.1007', 'the body is not a JSON object');
    },
  );

  it.each([
    ['{"systemTags":"x"}', 'systemTags'],
    ['{"systemTags":[1]}', 'systemTags'],
    ['{"userTags":[null]}', 'userTags'],
    ['{"userTags":null}', 'userTags'],
  ])('refuses the tags %s', async (body, name) => {
    expectFailure(await reconnect({ body }), 'SYS.1007', `field[${name}] must be a list of strings`);
  });

  it.each([
    [{}, "missing header 'Authorization'"],
    [{ authorization: 'Bearer x' }, "Authorization type must be 'OAuth'"],
    [{ authorization: 'OAuth nobody' }, 'Session expired'],
    [{ authorization: 'ZStack a:b' }, "'Date' must be incuded in request header"],
  ])('refuses whoever has no session: %p', async (headers, details) => {
    expectFailure(await reconnect({ headers }), 'ID.1001', details);
  });

  it('looks at no header that the page does not have', async () => {
    const headers = {
      authorization: `OAuth ${SESSION}`,
      'x-job-uuid': 'x',
      'x-api-timeout': 'x',
      'x-request-ip': 'x',
    };
    expect((await reconnect({ headers })).json.success).toBe(true);
  });

  it('refuses a session that has expired', async () => {
    const mock = await up();
    mock.clock.time += 7_200_001;
    expectFailure(await reconnect({}, mock), 'ID.1001', 'Session expired');
  });

  it('refuses an unknown connection', async () => {
    const got = await reconnect({ path: ACTIONS.replace(CONNECTION, 'nobody') });
    expectFailure(
      got,
      'SYS.1003',
      'invalid field[uuid], resource[uuid:nobody, type:IPsecConnectionVO] not found',
    );
  });

  it('refuses an account that does not own the connection', async () => {
    const mock = await up();
    const { otherAccount, password } = mock.provider.seed;
    const body = JSON.stringify({
      logInByAccount: { accountName: otherAccount, password: hashPassword(password) },
    });
    const login = await send(mock, { path: '/zstack/v1/accounts/login', headers: {}, body });
    const got = await reconnect({ headers: { authorization: `OAuth ${login.json.inventory.uuid}` } }, mock);
    expect(got.json).toMatchObject({ success: false, error: { code: 'SYS.1006' } });
  });

  it('fails when the tunnel stays down', async () => {
    const mock = await mockIn('an IPsec connection cannot come up');
    expectFailure(await reconnect({}, mock), 'SYS.1007', `IPsec connection[${CONNECTION}] status down`);
  });

  it('tells the root error when the network is gone', async () => {
    const mock = await mockIn('an IPsec connection cannot come up because its network is gone');
    const got = await reconnect({}, mock);
    expect(got.json.error).toMatchObject({ code: 'SYS.1007', cause: { code: 'SYS.1000', cause: null } });
    expect(Object.keys(got.json.error.cause)).toHaveLength(6);
    expect([...catalog.validator('documented', 'reconnect-response', 'failure')(got.json)]).toEqual([]);
  });

  it('waits for the work', async () => {
    const mock = await createMockIn(UP, {
      dialect: 'documented',
      now: Date.now,
      jobDuration: 60,
    });
    const start = Date.now();
    expect((await reconnect({}, mock)).json.success).toBe(true);
    expect(Date.now() - start).toBeGreaterThanOrEqual(59);
  });

  it('is answered when the provider is closed under it', async () => {
    const mock = await createMockIn(UP, { dialect: 'documented' });
    const waiting = reconnect({}, mock);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await mock.provider.close();
    expectFailure(await waiting, 'SYS.1000', 'the server was stopped');
  });

  it('with the tag for checks alone leaves the connection alone', async () => {
    const mock = await mockIn('an IPsec connection cannot come up');
    const got = await reconnect({ body: '{"systemTags":["validationOnly"]}' }, mock);
    expect(got.json).toMatchObject({ success: true, inventory: { status: 'Ready' } });
  });

  it('has every field of an old row, too', async () => {
    const mock = await up();
    const path = ACTIONS.replace(CONNECTION, mock.provider.seed.connections.sparse);
    const got = await reconnect({ path }, mock);
    expect(got.json.inventory).toMatchObject({ lifeTime: 0, description: expect.any(String) });
    expect([...catalog.validator('documented', 'reconnect-response', 'success')(got.json)]).toEqual([]);
  });
});

describe('what the page does not tell of', () => {
  it('is as on a server: queries', async () => {
    const got = await send(await up(), { method: 'GET', path: `/zstack/v1/ipsec/${CONNECTION}` });
    expect(got.status).toBe(200);
    expect(got.json.inventories).toHaveLength(1);
  });

  it.each([
    ['GET', ACTIONS, 500, /^No query API found/],
    ['POST', ACTIONS, 500, /^No creational API found/],
    ['PATCH', ACTIONS, 403, /Forbidden/],
    ['PUT', '/zstack/v1/nothing', 404, /^no api mapping/],
    ['GET', '/zstack/v1/api-jobs/x', 404, /^the job has been expired$/],
  ])('is as on a server: %s %s is %i', async (method, path, status, text) => {
    const got = await send(await up(), { method, path, headers: { authorization: `OAuth ${SESSION}` } });
    expect(got.status).toBe(status);
    expect(got.text).toMatch(text);
  });
});
