import { afterEach, describe, expect, it } from '@jest/globals';
import {
  CONNECTION,
  catalog,
  closeMocks,
  createMockIn,
  JOB,
  type Mock,
  poll,
  reconnectAndPoll,
  SESSION,
  send,
  up,
} from './mock.ts';

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
    const got = await send(await up(), { headers: { cookie: `JSESSIONID=${SESSION}` } });
    expect(got.status).toBe(400);
  });
});

describe('JSON', () => {
  const NAME = `<b> & 'c' = "d" \u2028`;

  it('is escaped for HTML in a job, and its nulls are left out', async () => {
    const mock = await up();
    const connection = mock.provider.store.connections.get(CONNECTION);
    if (connection === undefined) throw new Error('no connection');
    connection.row = { ...connection.row, name: NAME, description: null };
    const got = await reconnectAndPoll(mock);
    expect(got.text).toContain('"name":"\\u003cb\\u003e \\u0026 \\u0027c\\u0027 \\u003d \\"d\\" \\u2028"');
    expect(got.json.inventory.name).toBe(NAME);
    expect(got.text).not.toContain('description');
  });

  it('is escaped in the failure of a job', async () => {
    const got = await reconnectAndPoll(await up(), { path: '/zstack/v1/ipsec/a=b/actions' });
    expect(got.text).toContain('uuid:a\\u003db,');
  });

  it('is not escaped in the failure of a synchronous call', async () => {
    const query: [string, string][] = [['q', 'a<b=1']];
    const got = await send(await up(), { method: 'GET', path: '/zstack/v1/ipsec', query });
    expect(got.status).toBe(503);
    expect(got.text).toContain('not having field[a<b]');
  });
});

describe('the schema map', () => {
  const MAP = {
    inventory: 'org.zstack.ipsec.IPsecConnectionInventory',
    'inventory.peerCidrs[0]': 'org.zstack.ipsec.IPsecPeerCidrInventory',
    'inventory.l3NetworkRefs[0]': 'org.zstack.ipsec.IPsecL3NetworkRefInventory',
  };

  it('comes with a poll that asks for it, whatever the call asked for', async () => {
    const mock = await up();
    await reconnectAndPoll(mock, { headers: { 'x-json-schema': 'true' } });
    expect((await poll(mock)).json).not.toHaveProperty('schema');
    const asked = await poll(mock, JOB, { 'x-json-schema': 'any value' });
    expect(asked.json.schema).toEqual(MAP);
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
