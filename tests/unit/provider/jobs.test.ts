import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { stopClock } from '../client/sending.ts';
import {
  ACTIONS,
  CONNECTION,
  catalog,
  createMockIn,
  DURATION,
  JOB,
  jobId,
  type Mock,
  poll,
  reconnectAndPoll,
  SESSION,
  SIGNED_IN,
  send,
  up,
} from './mock.ts';

afterEach(() => void jest.useRealTimers());

const UP = 'an IPsec connection is up';
const DOWN = 'an IPsec connection cannot come up';
const FAILED = 'a reconnect whose tunnel stayed down has failed';
const WITH_SCHEMA = { 'x-json-schema': 'any value' };

/** The connection of a mock, after its row was changed. */
function connectionOf({ provider }: Mock, changes = {}) {
  const connection = provider.store.connections.get(CONNECTION);
  if (connection === undefined) throw new Error('no connection');
  connection.row = { ...connection.row, ...changes };
  return connection;
}

/** Accepts a reconnect under the nth job id. */
function startJob(mock: Mock, index: number, path: string = ACTIONS) {
  return send(mock, { path, headers: { ...SIGNED_IN, 'x-job-uuid': jobId(index) } });
}

describe('an accepted reconnect', () => {
  it('answers where its job is, and how long it may take', async () => {
    const got = await send(await up(), { headers: { ...SIGNED_IN, 'x-api-timeout': '60' } });
    expect(got.status).toBe(202);
    expect(got.json).toEqual({
      location: expect.stringMatching(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/zstack/v1/api-jobs/${JOB}$`)),
      apiTimeout: 60_000,
    });
    expect([...catalog.validator('deployed', 'accepted', null)(got.json)]).toEqual([]);
    expect((await send(await up())).json.apiTimeout).toBe(1_800_000);
  });

  it('takes the host of its location from the client', async () => {
    const asked = await send(await up(), { headers: { ...SIGNED_IN, host: 'zstack.example:81' } });
    expect(asked.json.location).toBe(`http://zstack.example:81/zstack/v1/api-jobs/${JOB}`);
  });
});

describe('a job', () => {
  it('is in progress until its work is done, then answers the connection alone, for three hours', async () => {
    const mock = await up();
    await send(mock, { headers: SIGNED_IN });
    mock.clock.time += DURATION - 1;
    const before = await poll(mock);
    expect([before.status, before.text]).toEqual([202, '{}']);
    mock.clock.time += 1;
    const done = await poll(mock);
    expect([done.status, Object.keys(done.json)]).toEqual([200, ['inventory']]);
    expect(done.json.inventory).toMatchObject({ uuid: CONNECTION, status: 'Ready' });
    expect([...catalog.validator('deployed', 'reconnect-response', 'success')(done.json)]).toEqual([]);
    mock.clock.time += 10_800_000 - DURATION;
    expect((await poll(mock)).text).toBe(done.text);
    mock.clock.time += 1;
    const expired = await poll(mock);
    expect([expired.status, expired.text]).toEqual([404, 'the job has been expired']);
  });

  it('is dropped after its time also when nobody polls it, but never while it is in progress', async () => {
    const mock = await createMockIn('a job is in progress');
    const { jobs } = mock.provider.store;
    await startJob(mock, 1);
    mock.clock.time += 10_800_000 + 1;
    await startJob(mock, 2);
    expect([...jobs.keys()]).toEqual([JOB, jobId(2)]);
    expect((await poll(mock)).status).toBe(202);
  });

  it('fails when the tunnel stays down, after the time that takes; the connection is Disconnected', async () => {
    const mock = await createMockIn(DOWN, { failAfter: 120_000 });
    expect(connectionOf(mock).row.status).toBe('Ready');
    await send(mock, { headers: SIGNED_IN });
    expect(connectionOf(mock).row.status).toBe('Disconnected');
    mock.clock.time += 119_999;
    expect((await poll(mock)).status).toBe(202);
    mock.clock.time += 1;
    const got = await poll(mock);
    const description = 'One or more API argument is invalid';
    const details = `IPsec connection[${CONNECTION}] status down`;
    expect(got.status).toBe(503);
    expect(got.json).toEqual({ error: { code: 'SYS.1007', description, details, cost: expect.any(String) } });
  });

  it('fails when the connection has no network, without a cause', async () => {
    const got = await reconnectAndPoll(await createMockIn(`${DOWN} because its network is gone`));
    expect([got.status, got.json.error.code, got.json.error.cause]).toEqual([503, 'SYS.1000', undefined]);
  });

  it('is done by a timer when nobody polls', async () => {
    stopClock();
    const mock = await up();
    await send(mock, { headers: SIGNED_IN });
    mock.clock.time += DURATION;
    expect(mock.provider.store.jobs.get(JOB)?.result).toBeNull();
    jest.advanceTimersByTime(DURATION);
    expect(mock.provider.store.jobs.get(JOB)?.result).toMatchObject({ kind: 'connection' });
  });

  it('waits for the others of its VIP, and for no other', async () => {
    const mock = await up();
    for (const index of [1, 2, 3]) await startJob(mock, index);
    await startJob(mock, 4, ACTIONS.replace(CONNECTION, mock.provider.seed.connections.sparse));
    for (const statuses of [
      [200, 202, 202, 200],
      [200, 200, 202, 200],
      [200, 200, 200, 200],
    ]) {
      mock.clock.time += DURATION;
      const polls = [1, 2, 3, 4].map(async (index) => (await poll(mock, jobId(index))).status);
      expect(await Promise.all(polls)).toEqual(statuses);
    }
  });
});

describe('the connection of a result', () => {
  it('is as it was loaded before the reconnect, but Ready', async () => {
    const mock = await up();
    const connection = connectionOf(mock, { status: 'Disconnected', state: 'Disabled' });
    const before = connection.row.lastOpDate;
    const got = await reconnectAndPoll(mock);
    expect(got.json.inventory).toEqual({ ...connection.row, status: 'Ready', lastOpDate: before });
    const now = 'Jan 5, 2026 12:00:01 PM';
    expect(connection.row).toMatchObject({ status: 'Ready', state: 'Disabled', lastOpDate: now });
  });

  it('lacks what a row from before 4.5 has no value for', async () => {
    const mock = await up();
    const path = ACTIONS.replace(CONNECTION, mock.provider.seed.connections.sparse);
    const got = await reconnectAndPoll(mock, { path });
    for (const name of ['description', 'pfs', 'idType', 'localId', 'remoteId'])
      expect(got.json.inventory).not.toHaveProperty(name);
    expect(got.json.inventory).toMatchObject({ ikeVersion: 'ikev1', ikeLifeTime: 0, lifeTime: 0 });
    expect([...catalog.validator('deployed', 'reconnect-response', 'success')(got.json)]).toEqual([]);
  });

  it('is escaped for HTML', async () => {
    const name = `<b> & 'c' = "d" \u2028`;
    const mock = await up();
    connectionOf(mock, { name });
    const got = await reconnectAndPoll(mock);
    expect(got.text).toContain('"name":"\\u003cb\\u003e \\u0026 \\u0027c\\u0027 \\u003d \\"d\\" \\u2028"');
    expect(got.json.inventory.name).toBe(name);
  });
});

describe('tags', () => {
  it.each([
    ['beside the action', '{"reconnectIPsecConnection":{},"systemTags":["validationOnly"]}'],
    ['inside the action', '{"reconnectIPsecConnection":{"systemTags":["validationOnly"]}}'],
  ])('%s ask for the checks alone, and those can fail', async (_, body) => {
    const mock = await createMockIn(DOWN);
    const got = await reconnectAndPoll(mock, { body });
    expect([got.status, got.text]).toEqual([200, '{}']);
    expect(connectionOf(mock).row.status).toBe('Ready');
    const refused = await reconnectAndPoll(await up(), { body, headers: { authorization: 'OAuth none' } });
    expect(refused.json.error.code).toBe('ID.1001');
  });

  it.each([
    ['{"reconnectIPsecConnection":{"systemTags":["validationOnly"]},"systemTags":["a"]}'],
    ['{"reconnectIPsecConnection":{},"userTags":["validationOnly"]}'],
  ])('ask for no such thing in %s', async (body) => {
    expect((await reconnectAndPoll(await up(), { body })).json).toHaveProperty('inventory');
  });
});

describe('an answer', () => {
  const POLL = { method: 'GET', path: `/zstack/v1/api-jobs/${JOB}`, headers: {} };

  it.each([
    ['a refusal', UP, { headers: {} }],
    ['an accepted call', UP, {}],
    ['a job that is done', 'a reconnect has succeeded', POLL],
    ['a job that failed', FAILED, POLL],
    ['an unknown path', 'a session is open', { path: '/zstack/v1/x' }],
  ])('names neither its type nor its server, bears no tag, and sets a cookie: %s', async (_, state, sent) => {
    const { headers } = await send(await createMockIn(state), sent);
    for (const name of ['content-type', 'x-powered-by', 'etag', 'location'])
      expect(headers[name]).toBeUndefined();
    const cookie = /^JSESSIONID=[0-9A-F]{32}; Path=\/zstack; HttpOnly$/;
    expect(headers['set-cookie']).toEqual([expect.stringMatching(cookie)]);
  });

  it('sets no cookie for a client that has one, which authenticates nothing', async () => {
    const mock = await up();
    const { status, headers } = await send(mock, { headers: { cookie: `a=b; JSESSIONID=${SESSION}` } });
    expect([status, headers['set-cookie']]).toEqual([400, undefined]);
  });

  it('is escaped in the failure of a job, and not in that of a synchronous call', async () => {
    const got = await reconnectAndPoll(await up(), { path: '/zstack/v1/ipsec/a=b/actions' });
    expect(got.text).toContain('uuid:a\\u003db,');
    const query: [string, string][] = [['q', 'a<b=1']];
    const failed = await send(await up(), { method: 'GET', path: '/zstack/v1/ipsec', query });
    expect([failed.status, failed.text.includes('not having field[a<b]')]).toEqual([503, true]);
  });

  it('has a schema map where the poll asks for it, whatever the call asked for', async () => {
    const mock = await up();
    await reconnectAndPoll(mock, { headers: WITH_SCHEMA });
    expect((await poll(mock)).json).not.toHaveProperty('schema');
    const asked = await poll(mock, JOB, WITH_SCHEMA);
    expect(asked.json.schema).toEqual({
      inventory: 'org.zstack.ipsec.IPsecConnectionInventory',
      'inventory.peerCidrs[0]': 'org.zstack.ipsec.IPsecPeerCidrInventory',
      'inventory.l3NetworkRefs[0]': 'org.zstack.ipsec.IPsecL3NetworkRefInventory',
    });
    for (const state of [FAILED, 'a job is in progress'])
      expect((await poll(await createMockIn(state), JOB, WITH_SCHEMA)).json).not.toHaveProperty('schema');
  });
});
