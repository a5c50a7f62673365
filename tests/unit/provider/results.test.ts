import { afterEach, describe, expect, it } from '@jest/globals';
import {
  CONNECTION,
  catalog,
  closeMocks,
  createMockIn,
  JOB,
  poll,
  reconnectAndPoll,
  SESSION,
  send,
  up,
} from './mock.ts';

afterEach(closeMocks);

const COOKIE = /^JSESSIONID=[0-9A-F]{32}; Path=\/zstack; HttpOnly$/;
const POLL = { method: 'GET', path: `/zstack/v1/api-jobs/${JOB}`, headers: {} };

describe('an answer', () => {
  it.each([
    ['a refusal', 'an IPsec connection is up', { headers: {} }],
    ['an accepted call', 'an IPsec connection is up', {}],
    ['a job in progress', 'a job is in progress', POLL],
    ['a job that is done', 'a reconnect has succeeded', POLL],
    ['a job that failed', 'a reconnect whose tunnel stayed down has failed', POLL],
    ['an unknown path', 'a session is open', { path: '/zstack/v1/x' }],
  ])('names neither its type nor its server, bears no tag, and sets a cookie: %s', async (_, state, sent) => {
    const { headers } = await send(await createMockIn(state), sent);
    for (const name of ['content-type', 'x-powered-by', 'etag', 'location'])
      expect(headers[name]).toBeUndefined();
    expect(headers['set-cookie']).toEqual([expect.stringMatching(COOKIE)]);
  });

  it('sets no cookie for a client that has one, which authenticates nothing', async () => {
    const mock = await up();
    const { status, headers } = await send(mock, { headers: { cookie: `a=b; JSESSIONID=${SESSION}` } });
    expect([status, headers['set-cookie']]).toEqual([400, undefined]);
    expect((await poll(mock, JOB, { cookie: 'a=b' })).headers['set-cookie']).toBeDefined();
  });
});

describe('JSON', () => {
  it('is escaped for HTML in a job, and its nulls are left out', async () => {
    const name = `<b> & 'c' = "d" \u2028`;
    const mock = await up();
    const connection = mock.provider.store.connections.get(CONNECTION);
    if (connection === undefined) throw new Error('no connection');
    connection.row = { ...connection.row, name, description: null };
    const got = await reconnectAndPoll(mock);
    expect(got.text).toContain('"name":"\\u003cb\\u003e \\u0026 \\u0027c\\u0027 \\u003d \\"d\\" \\u2028"');
    expect(got.json.inventory.name).toBe(name);
    expect(got.text).not.toContain('description');
  });

  it('is escaped in the failure of a job, and not in that of a synchronous call', async () => {
    const got = await reconnectAndPoll(await up(), { path: '/zstack/v1/ipsec/a=b/actions' });
    expect(got.text).toContain('uuid:a\\u003db,');
    const query: [string, string][] = [['q', 'a<b=1']];
    const failed = await send(await up(), { method: 'GET', path: '/zstack/v1/ipsec', query });
    expect([failed.status, failed.text.includes('not having field[a<b]')]).toEqual([503, true]);
  });
});

describe('the schema map', () => {
  it('comes with a poll that asks for it, whatever the call asked for', async () => {
    const mock = await up();
    await reconnectAndPoll(mock, { headers: { 'x-json-schema': 'true' } });
    expect((await poll(mock)).json).not.toHaveProperty('schema');
    const asked = await poll(mock, JOB, { 'x-json-schema': 'any value' });
    expect(asked.json.schema).toEqual({
      inventory: 'org.zstack.ipsec.IPsecConnectionInventory',
      'inventory.peerCidrs[0]': 'org.zstack.ipsec.IPsecPeerCidrInventory',
      'inventory.l3NetworkRefs[0]': 'org.zstack.ipsec.IPsecL3NetworkRefInventory',
    });
    expect([...catalog.validator('deployed', 'reconnect-response', 'success')(asked.json)]).toEqual([]);
  });

  it.each(['a reconnect whose tunnel stayed down has failed', 'a job is in progress'])(
    'does not come where there is no result: %s',
    async (state) => {
      const got = await poll(await createMockIn(state), JOB, { 'x-json-schema': 'true' });
      expect(got.json).not.toHaveProperty('schema');
    },
  );
});
