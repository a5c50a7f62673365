import { afterEach, describe, expect, it } from '@jest/globals';
import { writeGson } from '../../../src/provider/gson.ts';
import { closeMocks, createMockIn, JOB, type Mock, poll, SESSION, send } from './mock.ts';

afterEach(closeMocks);

/** One answer of each kind. */
const ANSWERS: readonly (readonly [string, string, (mock: Mock) => ReturnType<typeof send>])[] = [
  ['a refusal', 'an IPsec connection is up', (mock) => send(mock, { headers: {} })],
  ['an accepted call', 'an IPsec connection is up', (mock) => send(mock)],
  ['a job in progress', 'a job is in progress', (mock) => poll(mock)],
  ['a job that is done', 'a reconnect has succeeded', (mock) => poll(mock)],
  ['a job that failed', 'a reconnect whose tunnel stayed down has failed', (mock) => poll(mock)],
  ['an unknown path', 'a session is open', (mock) => send(mock, { path: '/zstack/v1/x' })],
];

describe.each(ANSWERS)('%s', (_, state, ask) => {
  it('names neither its type nor its server, and bears no tag', async () => {
    const { headers } = await ask(await createMockIn(state));
    expect(headers['content-type']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['etag']).toBeUndefined();
    expect(headers['location']).toBeUndefined();
  });

  it('sets a cookie for a client that has none', async () => {
    const { headers } = await ask(await createMockIn(state));
    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(/^JSESSIONID=[0-9A-F]{32}; Path=\/zstack; HttpOnly$/),
    ]);
  });
});

describe('the cookie', () => {
  it('is not set again', async () => {
    const mock = await createMockIn('a job is in progress');
    const { headers } = await poll(mock, JOB, { cookie: 'a=b; JSESSIONID=0123' });
    expect(headers['set-cookie']).toBeUndefined();
  });

  it('is set beside other cookies', async () => {
    const mock = await createMockIn('a job is in progress');
    expect((await poll(mock, JOB, { cookie: 'a=b' })).headers['set-cookie']).toBeDefined();
  });

  it('authenticates nothing', async () => {
    const mock = await createMockIn('an IPsec connection is up');
    const got = await send(mock, { headers: { cookie: `JSESSIONID=${SESSION}` } });
    expect(got.status).toBe(400);
  });
});

describe('JSON', () => {
  const value = { a: `<b> & 'c' = "d" \u2028`, n: null };

  it('is escaped for HTML by one Gson and not by the other', () => {
    expect(writeGson(value, { escapeHtml: true })).toBe(
      '{"a":"\\u003cb\\u003e \\u0026 \\u0027c\\u0027 \\u003d \\"d\\" \\u2028","n":null}',
    );
    expect(writeGson(value, { escapeHtml: false })).toBe(JSON.stringify(value));
    expect(JSON.parse(writeGson(value, { escapeHtml: true }))).toEqual(value);
  });

  it('is escaped in a job, and its nulls are left out', async () => {
    const mock = await createMockIn('an IPsec connection is up');
    const [connection] = mock.provider.store.connections.values();
    if (connection === undefined) throw new Error('no connection');
    connection.row = { ...connection.row, name: 'a=b', description: null };
    await send(mock, { headers: { authorization: `OAuth ${SESSION}`, 'x-job-uuid': JOB } });
    mock.clock.time += 1000;
    const got = await poll(mock);
    expect(got.text).toContain('"name":"a\\u003db"');
    expect(got.text).not.toContain('description');
  });

  it('is not escaped in the failure of a synchronous call', async () => {
    const mock = await createMockIn('a session is open');
    const query: [string, string][] = [['q', 'a<b=1']];
    const got = await send(mock, { method: 'GET', path: '/zstack/v1/ipsec', query });
    expect(got.status).toBe(503);
    expect(got.text).toContain('not having field[a<b]');
  });

  it('is escaped in the failure of a job', async () => {
    const mock = await createMockIn('an IPsec connection is up');
    const path = '/zstack/v1/ipsec/a=b/actions';
    await send(mock, { path, headers: { authorization: `OAuth ${SESSION}`, 'x-job-uuid': JOB } });
    expect((await poll(mock)).text).toContain('uuid:a\\u003db,');
  });
});
