import { describe, expect, it } from '@jest/globals';
import {
  ACTIONS,
  CONNECTION,
  createMock,
  createMockIn,
  JOB,
  poll,
  RECONNECT,
  reconnectAndPoll,
  SESSION,
  type Sent,
  SIGNED_IN,
  send,
  up,
} from './mock.ts';

const AUTHORIZATION = { authorization: `OAuth ${SESSION}` };
const NO_ACTION = `the body doesn't contain action mapping to the URL[/v1/ipsec/${CONNECTION}/actions]`;
const WRONG_LENGTH = "Invalid header[X-Job-UUID], it must be a UUID with '-' stripped";
const WRONG_SCHEME = "Authorization type must be 'OAuth'";
/** The words of Java's exceptions differ by version; that they are words, and no JSON, does not. */
const EXCEPTION = /^[A-Za-z][\w. ]+/;

const body = (text: string): Sent => ({ body: text });
const header = (name: string, value: string): Sent => ({ headers: { ...AUTHORIZATION, [name]: value } });

describe('a call is refused, and starts no job, with', () => {
  it.each<[Sent, number, string | RegExp]>([
    [body('{"systemTags":[],"userTags":[]}'), 400, NO_ACTION],
    [body('{}'), 400, NO_ACTION],
    [body('[]'), 400, NO_ACTION],
    [body('{"toString":{}}'), 400, NO_ACTION],
    [body(''), 500, ''],
    [body('null'), 500, ''],
    [body('{"a":1,"a":2}'), 500, 'duplicate key: a'],
    [body(`{a:1,'\\u0061':2}`), 500, 'duplicate key: a'],
    // Twice, and not at the top level.
    [body('{"a":{"b":1,"b":2},"b":"b:b"}'), 400, NO_ACTION],
    [body('not json'), 500, EXCEPTION],
    [body('"s"'), 500, EXCEPTION],
    [body('{"a":[1,'), 500, EXCEPTION],
    [body('{} {}'), 500, EXCEPTION],
    [body('{"a":1,}'), 500, EXCEPTION],
    [body('{"a":[1,]}'), 500, EXCEPTION],
    [body('[1]'), 500, EXCEPTION],
    [body('{"reconnectIPsecConnection":"x"}'), 500, EXCEPTION],
    [body('{"reconnectIPsecConnection":{},"systemTags":"x"}'), 500, EXCEPTION],
    [body('{"reconnectIPsecConnection":{"systemTags":"x"}}'), 500, EXCEPTION],
    [{ headers: {} }, 400, "missing header 'Authorization'"],
    [header('authorization', `Bearer ${SESSION}`), 400, WRONG_SCHEME],
    [header('authorization', `oauth ${SESSION}`), 400, WRONG_SCHEME],
    [header('authorization', ''), 400, WRONG_SCHEME],
    [header('x-job-uuid', 'c41ec46d-d7f5-46a4-8c31-d9d0ca2c89d8'), 400, WRONG_LENGTH],
    [header('x-api-timeout', 'abc'), 500, 'For input string: "abc"'],
    [header('x-request-ip', '::1'), 403, /"details":"The visitor ip\[::1\] is not an IPv4 address"/],
    [{ method: 'POST', headers: {} }, 500, `No creational API found for the path[${ACTIONS}]`],
    [{ method: 'GET', headers: {} }, 500, `No query API found for the path[${ACTIONS}]`],
    [{ method: 'DELETE', headers: {} }, 500, `No delete API found for the path[${ACTIONS}]`],
    [{ method: 'HEAD', headers: {} }, 405, ''],
    [{ method: 'GET', path: '/zstack/v1/ipsec', headers: {} }, 400, "missing header 'Authorization'"],
    [{ method: 'GET', path: '/zstack/v1/api-jobs/unknown' }, 404, 'the job has been expired'],
    [{ path: `/zstack/v1/api-jobs/${JOB}` }, 405, 'only GET method is allowed for querying job status'],
    [{ path: '/zstack/v1/nothing' }, 404, 'no api mapping to /v1/nothing'],
    [{ path: `${ACTIONS}/` }, 404, `no api mapping to /v1/ipsec/${CONNECTION}/actions/`],
    [{ path: '/zstack/v1' }, 404, 'no api mapping to /v1'],
    [{ path: '/zstack/v1/a%20b' }, 404, 'no api mapping to /v1/a b'],
  ])('%.80j: %i %s', async (sent, status, text) => {
    const mock = await up();
    const got = await send(mock, sent);
    expect(got.status).toBe(status);
    if (typeof text === 'string') expect(got.text).toBe(text);
    else expect(got.text).toMatch(text);
    expect(mock.provider.store.jobs.size).toBe(0);
  });

  it('a job id that a job has, until that has expired', async () => {
    const mock = await up();
    expect((await send(mock, { headers: SIGNED_IN })).status).toBe(202);
    const again = await send(mock, { headers: SIGNED_IN });
    expect([again.status, again.text]).toEqual([400, `Duplicate job uuid[${JOB}]`]);
    mock.clock.time += 10_800_001;
    expect((await send(mock, { headers: SIGNED_IN })).status).toBe(202);
  });
});

describe('the container answers with a page', () => {
  it.each<[number, Sent]>([
    ...['OPTIONS', 'TRACE', 'PATCH', 'COPY', 'LINK', 'UNLINK', 'PURGE', 'LOCK', 'UNLOCK', 'PROPFIND'].map(
      (method): [number, Sent] => [403, { method }],
    ),
    ...['/', '/zstack', '/zstack/', '/zstack/v2/ipsec', '/v1/ipsec', '/zstack/v1ipsec'].map(
      (path): [number, Sent] => [404, { path }],
    ),
    [400, { path: '/zstack/v1/ipsec/%zz' }],
  ])('%i to %j', async (status, sent) => {
    const got = await send(createMock(), sent);
    expect(got.status).toBe(status);
    expect(got.headers['content-type']).toBe('text/html;charset=utf-8');
    expect(got.text).toMatch(/^<!doctype html>/);
    expect(got.headers['set-cookie']).toBeUndefined();
  });
});

describe('a call is accepted with', () => {
  it.each<[Sent]>([
    [body(RECONNECT)],
    [body('{"reconnectIPsecConnection":null}')],
    [body("{'reconnectIPsecConnection':{}}")],
    [body('{reconnectIPsecConnection:{}}')],
    [body('[["reconnectIPsecConnection",{}]]')],
    [body('{"reconnectIPsecConnection":{} /* "{ */} // ,}')],
    [body('\ufeff{"reconnectIPsecConnection":{}}')],
    [body(`{"reconnectIPsecConnection":{},"userTags":["a,]","}",']',"b"]}`)],
    [body('{"reconnectIPsecConnection":{},"systemTags":null}')],
    [body('{"reconnectIPsecConnection":{},"systemTags":[1]}')],
    [body('{"reconnectIPsecConnection":{"uuid":"another"},"unknown":1,"userTags":["b"]}')],
    [header('content-type', 'text/plain')],
    [header('x-request-ip', '10.0.0.1')],
    [header('x-job-uuid', 'z'.repeat(32))],
    [header('authorization', `OAuth${SESSION}`)],
    [header('authorization', `  OAuth   ${SESSION}  `)],
  ])('%j', async (sent) => {
    expect((await send(await up(), sent)).status).toBe(202);
  });
});

/** Requests, each with everything wrong that a later decision looks at, too. */
const WRONG_FROM: readonly (readonly [string, Sent, number, RegExp])[] = [
  ['the method is blocked', { method: 'PATCH' }, 403, /Forbidden/],
  ['the visitor is refused', { path: '/zstack/v1/nothing' }, 403, /LOGIN_CONTROL/],
  ['the path is unknown', { path: '/zstack/v1/nothing', body: '{' }, 404, /^no api mapping/],
  ['the body cannot be read', body('{"a":'), 500, EXCEPTION],
  ['the body has no action', body('{"systemTags":"x"}'), 400, /action mapping/],
  ['the authorization is missing', body('{"reconnectIPsecConnection":"x"}'), 400, /^missing header/],
  ['the action is no object', body('{"reconnectIPsecConnection":"x","systemTags":"x"}'), 500, /util\.Map/],
  ['the job id is too short', body('{"reconnectIPsecConnection":{},"systemTags":"x"}'), 400, /X-Job-UUID/],
  ['the time limit is no number', body('{"reconnectIPsecConnection":{},"systemTags":"x"}'), 500, /"abc"/],
  ['the tags are no list', body('{"reconnectIPsecConnection":{},"systemTags":"x"}'), 500, /util\.List/],
];

/** Headers that are wrong for the decisions after the given one. */
function headersWrongAfter(decision: number): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (decision <= 1) headers['x-request-ip'] = 'x';
  if (decision > 5) Object.assign(headers, AUTHORIZATION);
  if (decision <= 7) headers['x-job-uuid'] = 'short';
  if (decision <= 8) headers['x-api-timeout'] = 'abc';
  return headers;
}

describe('the first of several faults decides:', () => {
  it.each(WRONG_FROM.map((row, index) => [...row, index] as const))(
    '%s',
    async (_, sent, status, text, index) => {
      const got = await send(await up(), { ...sent, headers: headersWrongAfter(index) });
      expect(got.status).toBe(status);
      expect(got.text).toMatch(text);
    },
  );

  it('a job poll comes before the unknown path, and nobody looks at who polls', async () => {
    const got = await poll(await createMockIn('a job is in progress'), JOB, { authorization: 'Bearer x' });
    expect([got.status, got.text]).toEqual([202, '{}']);
  });

  const UNKNOWN = { path: ACTIONS.replace(CONNECTION, 'nobody') };
  const NO_SESSION = { headers: { authorization: 'OAuth none' } };
  const NULL_TAG = body('{"reconnectIPsecConnection":{},"systemTags":[null]}');
  const NOT_FOUND = 'invalid field[uuid], resource[uuid:nobody, type:IPsecConnectionVO] not found';
  const NOT_OWNER = `permission denied, the account[uuid:36c27e8ff05c4780bf6d2fa65700f22e] is not the owner of the resource[uuid:${CONNECTION}, type:IPsecConnectionVO]`;

  it.each<[string, Sent, string, string]>([
    [
      'a null among the tags of an accepted call',
      { ...UNKNOWN, ...NO_SESSION, ...NULL_TAG },
      'SYS.1007',
      'field[systemTags] cannot contain a NULL element',
    ],
    ['an unknown connection', { ...UNKNOWN, ...NO_SESSION }, 'SYS.1003', NOT_FOUND],
    ['a session that nobody knows', NO_SESSION, 'ID.1001', 'Session expired'],
    ['no session', { headers: { authorization: 'OAuth' } }, 'ID.1001', 'Session expired'],
    ['an account that does not own the connection', {}, 'SYS.1006', NOT_OWNER],
  ])('%s', async (_, sent, code, details) => {
    const mock = await up();
    const { accounts, connections } = mock.provider.store;
    for (const [uuid, account] of accounts) accounts.set(uuid, { ...account, admin: false });
    for (const [uuid, one] of connections) connections.set(uuid, { ...one, owner: 'another' });
    const got = await reconnectAndPoll(mock, sent);
    expect([got.status, got.json.error.code]).toEqual([503, code]);
    expect(got.json.error.details).toBe(details);
    if (code === 'ID.1001')
      expect(got.json.error.elaboration).toBe('Error message: Session expired or wrong session ID.');
  });
});
