import { afterEach, describe, expect, it } from '@jest/globals';
import { createProvider } from '../../../src/provider/provider.ts';
import {
  ACTIONS,
  CONNECTION,
  catalog,
  closeMocks,
  createMock,
  JOB,
  RECONNECT,
  SESSION,
  SIGNED_IN,
  send,
  up,
} from './mock.ts';

afterEach(closeMocks);

const NO_ACTION = `the body doesn't contain action mapping to the URL[/v1/ipsec/${CONNECTION}/actions]`;

describe('a body that is refused', () => {
  it.each([
    ['{"systemTags":[],"userTags":[]}', 400, NO_ACTION],
    ['{}', 400, NO_ACTION],
    ['[]', 400, NO_ACTION],
    ['{"toString":{}}', 400, NO_ACTION],
    ['', 500, ''],
    ['  ', 500, ''],
    ['null', 500, ''],
    ['{"a":1,"a":2}', 500, 'duplicate key: a'],
    [`{a:1,'\\u0061':2}`, 500, 'duplicate key: a'],
  ])('%p is %i %p', async (body, status, text) => {
    const got = await send(await up(), { body });
    expect([got.status, got.text]).toEqual([status, text]);
  });

  // The words of Java's exceptions differ by version; that they are words does not.
  it.each([
    'not json',
    '"s"',
    '123',
    'true',
    '{"a":',
    '{',
    '{"a":[1,',
    '{} {}',
    '{"a":1}]',
    '{"a" 1}',
    '{"a":1,}',
    '{"a":[1,]}',
    '[1]',
    '[["a"]]',
    `{"a":${'['.repeat(1000)}`,
    '{"reconnectIPsecConnection":"x"}',
    '{"reconnectIPsecConnection":[]}',
    '{"reconnectIPsecConnection":1}',
    '{"reconnectIPsecConnection":true}',
    '{"reconnectIPsecConnection":{},"systemTags":"x"}',
    '{"reconnectIPsecConnection":{},"userTags":{}}',
    '{"reconnectIPsecConnection":{"systemTags":"x"}}',
  ])('%.60p is 500 with the words of an exception', async (body) => {
    const got = await send(await up(), { body });
    expect(got.status).toBe(500);
    expect(got.text).toMatch(/^(java|com\.google)\.[\w.]+/);
  });

  it('starts no job', async () => {
    const mock = await up();
    await send(mock, { body: '{}' });
    expect(mock.provider.store.jobs.size).toBe(0);
  });
});

describe('a body that is accepted', () => {
  it.each([
    RECONNECT,
    '{"reconnectIPsecConnection":null}',
    "{'reconnectIPsecConnection':{}}",
    '{reconnectIPsecConnection:{}}',
    '{"reconnectIPsecConnection":{} /* "{ */} // ,}',
    '\ufeff{"reconnectIPsecConnection":{}}',
    '{"reconnectIPsecConnection":{"a":1,"a":2}}',
    '[["reconnectIPsecConnection",{}]]',
    '{"reconnectIPsecConnection":{},"systemTags":null}',
    '{"reconnectIPsecConnection":{},"systemTags":[1]}',
    '{"reconnectIPsecConnection":{"systemTags":["a"],"userTags":["b"]}}',
    '{"reconnectIPsecConnection":{"uuid":"another"},"unknown":1}',
    '{"reconnectIPsecConnection":{},"systemTags":["a"],"userTags":["b"]}',
  ])('%s', async (body) => {
    expect((await send(await up(), { body })).status).toBe(202);
  });

  it('needs no content type', async () => {
    const headers = { authorization: `OAuth ${SESSION}`, 'content-type': 'text/plain' };
    expect((await send(await up(), { headers })).status).toBe(202);
  });
});

describe('the path and the method', () => {
  it.each([
    ['POST', 500, `No creational API found for the path[${ACTIONS}]`],
    ['GET', 500, `No query API found for the path[${ACTIONS}]`],
    ['DELETE', 500, `No delete API found for the path[${ACTIONS}]`],
  ])('%s on a reconnect is %i, whatever its authorization', async (method, status, text) => {
    const got = await send(createMock(), { method, headers: {} });
    expect([got.status, got.text]).toEqual([status, text]);
  });

  it('HEAD on a reconnect is 405', async () => {
    expect((await send(createMock(), { method: 'HEAD' })).status).toBe(405);
  });

  it.each(['OPTIONS', 'TRACE', 'PATCH', 'COPY', 'LINK', 'UNLINK', 'PURGE', 'LOCK', 'UNLOCK', 'PROPFIND'])(
    '%s is blocked in front of the API with a page',
    async (method) => {
      const got = await send(createMock(), { method });
      expect(got.status).toBe(403);
      expect(got.headers['content-type']).toMatch(/^text\/html/);
      expect(got.text).toMatch(/^<!doctype html>/);
      expect(got.headers['set-cookie']).toBeUndefined();
    },
  );

  it.each([
    ['/zstack/v1/nothing', '/v1/nothing'],
    [`${ACTIONS}/`, `/v1/ipsec/${CONNECTION}/actions/`],
    ['/zstack/v1/ipsec//actions', '/v1/ipsec//actions'],
    ['/zstack/v1', '/v1'],
    ['/zstack/v1/api-jobs', '/v1/api-jobs'],
    [`/zstack/v1/api-jobs/${JOB}/`, `/v1/api-jobs/${JOB}/`],
    ['/zstack/v1/a%20b', '/v1/a b'],
  ])('%s is mapped to no API', async (path, shown) => {
    const got = await send(createMock(), { path });
    expect([got.status, got.text]).toEqual([404, `no api mapping to ${shown}`]);
  });

  it('an operation of the contract that the mock does not have is mapped to no API', async () => {
    const paths = ['/zstack/v1/other'] as const;
    const other = { ...catalog.operation('query'), id: 'other', paths };
    const operations = [catalog.pageOperation, ...catalog.operations.slice(1), other] as const;
    const provider = createProvider({ ...catalog, operations }, { dialect: 'deployed' });
    const got = await send({ provider }, { method: 'GET', path: '/zstack/v1/other' });
    expect([got.status, got.text]).toEqual([404, 'no api mapping to /v1/other']);
  });

  it.each(['/', '/zstack', '/zstack/', '/zstack/v2/ipsec', '/v1/ipsec', '/zstack/v1ipsec'])(
    '%s is outside the API, so that the container answers',
    async (path) => {
      const got = await send(createMock(), { path });
      expect(got.status).toBe(404);
      expect(got.headers['content-type']).toBe('text/html;charset=utf-8');
      expect(got.headers['set-cookie']).toBeUndefined();
    },
  );

  it('answers a path that is not properly encoded with a page', async () => {
    const got = await send(createMock(), { path: '/zstack/v1/ipsec/%zz' });
    expect(got.status).toBe(400);
    expect(got.text).toMatch(/^<!doctype html>/);
  });
});

describe('the headers of a job', () => {
  async function withHeader(name: string, value: string) {
    return send(await up(), { headers: { authorization: `OAuth ${SESSION}`, [name]: value } });
  }

  it.each(['c41ec46d-d7f5-46a4-8c31-d9d0ca2c89d8', 'short', `${JOB}0`])(
    'a job id of another length than 32 is refused: %s',
    async (id) => {
      const got = await withHeader('x-job-uuid', id);
      expect([got.status, got.text]).toEqual([
        400,
        "Invalid header[X-Job-UUID], it must be a UUID with '-' stripped",
      ]);
    },
  );

  it('a job id need not be hexadecimal', async () => {
    const id = 'z'.repeat(32);
    const got = await withHeader('x-job-uuid', id);
    expect(got.status).toBe(202);
    expect(got.json.location).toMatch(new RegExp(`/zstack/v1/api-jobs/${id}$`));
  });

  it('a job id is good for one job only', async () => {
    const mock = await up();
    expect((await send(mock, { headers: SIGNED_IN })).status).toBe(202);
    const again = await send(mock, { headers: SIGNED_IN });
    expect([again.status, again.text]).toEqual([400, `Duplicate job uuid[${JOB}]`]);
  });

  it('a job id is free again once its job has expired', async () => {
    const mock = await up();
    await send(mock, { headers: SIGNED_IN });
    mock.clock.time += 10_800_001;
    expect((await send(mock, { headers: SIGNED_IN })).status).toBe(202);
  });

  it.each(['abc', '', '1.5', '99999999999999999999'])('a time limit of %p is no number', async (limit) => {
    const got = await withHeader('x-api-timeout', limit);
    expect([got.status, got.text]).toEqual([500, `For input string: "${limit}"`]);
  });

  it('a time limit is in seconds and answered in milliseconds', async () => {
    expect((await withHeader('x-api-timeout', '60')).json.apiTimeout).toBe(60_000);
  });
});

describe('the address of a visitor', () => {
  it('is refused when it is no IPv4 address, with an error that has no wrapper', async () => {
    const got = await send(await up(), {
      headers: { authorization: `OAuth ${SESSION}`, 'x-request-ip': '::1' },
    });
    expect(got.status).toBe(403);
    expect(got.json).toMatchObject({
      code: 'LOGIN_CONTROL.1004',
      details: 'The visitor ip[::1] is not an IPv4 address',
    });
  });

  it('is not asked for', async () => {
    const got = await send(await up(), {
      headers: { authorization: `OAuth ${SESSION}`, 'x-request-ip': '10.0.0.1' },
    });
    expect(got.status).toBe(202);
  });
});
