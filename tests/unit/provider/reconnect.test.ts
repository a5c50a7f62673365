import { afterEach, describe, expect, it } from '@jest/globals';
import {
  CONNECTION,
  catalog,
  closeMocks,
  createMockIn,
  DURATION,
  jobId,
  type Mock,
  poll,
  RECONNECT,
  reconnectAndPoll,
  SIGNED_IN,
  send,
  up,
} from './mock.ts';

afterEach(closeMocks);

function statusOf(mock: Mock, connection: string = CONNECTION): unknown {
  return mock.provider.store.connections.get(connection)?.row['status'];
}

describe('the connection', () => {
  it('is Disconnected from the start when its tunnel stays down', async () => {
    const mock = await createMockIn('an IPsec connection cannot come up');
    expect(statusOf(mock)).toBe('Ready');
    await send(mock, { headers: SIGNED_IN });
    expect(statusOf(mock)).toBe('Disconnected');
  });

  it('is Ready after a reconnect, and answered as it was loaded before, but Ready', async () => {
    const mock = await up();
    const { connections } = mock.provider.store;
    const connection = connections.get(CONNECTION);
    if (connection === undefined) throw new Error('no connection');
    connection.row = { ...connection.row, status: 'Disconnected' };
    const got = await reconnectAndPoll(mock);
    expect(got.json.inventory).toEqual({
      ...connection.row,
      status: 'Ready',
      lastOpDate: 'Nov 14, 2017 10:20:57 PM',
    });
    expect(connection.row).toMatchObject({ status: 'Ready', lastOpDate: 'Jan 5, 2026 12:00:01 PM' });
  });

  it('is reconnected though it is disabled, and stays so', async () => {
    const mock = await up();
    const connection = mock.provider.store.connections.get(CONNECTION);
    if (connection !== undefined) connection.row = { ...connection.row, state: 'Disabled' };
    const got = await reconnectAndPoll(mock);
    expect(got.json.inventory).toMatchObject({ state: 'Disabled', status: 'Ready' });
  });

  it('is worked on one reconnect after another', async () => {
    const mock = await up();
    for (const index of [1, 2, 3])
      await send(mock, { headers: { ...SIGNED_IN, 'x-job-uuid': jobId(index) } });
    const statuses = async () =>
      Promise.all([1, 2, 3].map(async (index) => (await poll(mock, jobId(index))).status));
    mock.clock.time += DURATION;
    expect(await statuses()).toEqual([200, 202, 202]);
    mock.clock.time += DURATION;
    expect(await statuses()).toEqual([200, 200, 202]);
    mock.clock.time += DURATION;
    expect(await statuses()).toEqual([200, 200, 200]);
  });

  it('does not wait for one on another VIP', async () => {
    const mock = await up();
    const path = `/zstack/v1/ipsec/${mock.provider.seed.connections.sparse}/actions`;
    await send(mock, { headers: { ...SIGNED_IN, 'x-job-uuid': jobId(1) } });
    await send(mock, { path, headers: { ...SIGNED_IN, 'x-job-uuid': jobId(2) } });
    mock.clock.time += DURATION;
    expect((await poll(mock, jobId(2))).status).toBe(200);
  });

  it('of a row from before 4.5 lacks what it has no value for', async () => {
    const mock = await up();
    const path = `/zstack/v1/ipsec/${mock.provider.seed.connections.sparse}/actions`;
    const got = await reconnectAndPoll(mock, { path });
    for (const name of ['description', 'pfs', 'idType', 'localId', 'remoteId'])
      expect(got.json.inventory).not.toHaveProperty(name);
    expect(got.json.inventory).toMatchObject({ ikeVersion: 'ikev1', ikeLifeTime: 0, lifeTime: 0 });
    expect([...catalog.validator('deployed', 'reconnect-response', 'success')(got.json)]).toEqual([]);
  });
});

describe('tags', () => {
  it.each([
    ['beside the action', '{"reconnectIPsecConnection":{},"systemTags":["validationOnly"]}'],
    ['inside the action', '{"reconnectIPsecConnection":{"systemTags":["validationOnly"]}}'],
  ])('ask for the checks alone %s', async (_, body) => {
    const mock = await createMockIn('an IPsec connection cannot come up');
    await send(mock, { headers: SIGNED_IN, body });
    const got = await poll(mock);
    expect([got.status, got.text]).toEqual([200, '{}']);
    expect(mock.provider.store.connections.get(CONNECTION)?.row['status']).toBe('Ready');
  });

  it('beside the action replace those inside', async () => {
    const mock = await up();
    const body = '{"reconnectIPsecConnection":{"systemTags":["validationOnly"]},"systemTags":["a"]}';
    expect((await reconnectAndPoll(mock, { body })).json).toHaveProperty('inventory');
  });

  it('that ask for the checks alone do not save a call that fails them', async () => {
    const mock = await up();
    const body = '{"reconnectIPsecConnection":{},"systemTags":["validationOnly"]}';
    const got = await reconnectAndPoll(mock, { body, headers: { authorization: 'OAuth none' } });
    expect(got.json.error.code).toBe('ID.1001');
  });

  it('for users do not ask for anything', async () => {
    const body = '{"reconnectIPsecConnection":{},"userTags":["validationOnly"]}';
    expect((await reconnectAndPoll(await up(), { body })).json).toHaveProperty('inventory');
  });

  it.each([
    ['{"reconnectIPsecConnection":{},"userTags":[null]}', 'userTags'],
    ['{"reconnectIPsecConnection":{"systemTags":["a",null]}}', 'systemTags'],
  ])('with a null among them fail: %s', async (body, name) => {
    const got = await reconnectAndPoll(await up(), { body });
    expect([got.status, got.json.error.details]).toEqual([
      503,
      `field[${name}] cannot contain a NULL element`,
    ]);
  });
});

async function changeState(mock: Mock, event: string) {
  const got = await reconnectAndPoll(mock, {
    body: JSON.stringify({ changeIPSecConnectionState: { stateEvent: event } }),
  });
  mock.provider.store.jobs.clear();
  return got;
}

describe('the other action of the path', () => {
  it('changes the state', async () => {
    const mock = await up();
    const got = await changeState(mock, 'disable');
    expect(got.status).toBe(200);
    expect(got.json.inventory).toMatchObject({ state: 'Disabled', lastOpDate: 'Jan 5, 2026 12:00:01 PM' });
    expect((await changeState(mock, 'enable')).json.inventory.state).toBe('Enabled');
  });

  it('leaves a state that is as wanted', async () => {
    const got = await changeState(await up(), 'enable');
    expect(got.json.inventory).toMatchObject({ state: 'Enabled', lastOpDate: 'Nov 14, 2017 10:20:57 PM' });
  });

  it.each([
    ['{}', /^field\[stateEvent\] of message\[.*\] is mandatory, can not be null$/],
    ['{"stateEvent":"x"}', /^valid value for field\[stateEvent\] .* are \[enable, disable\], but x found$/],
    ['{"stateEvent":"toString"}', /but toString found$/],
  ])('fails with the parameter %s', async (parameter, details) => {
    const body = `{"changeIPSecConnectionState":${parameter}}`;
    const got = await reconnectAndPoll(await up(), { body });
    expect([got.status, got.json.error.code]).toEqual([503, 'SYS.1007']);
    expect(got.json.error.details).toMatch(details);
  });

  it('fails on a connection that is not ready', async () => {
    const mock = await createMockIn('an IPsec connection cannot come up');
    await reconnectAndPoll(mock);
    mock.provider.store.jobs.clear();
    const got = await changeState(mock, 'disable');
    expect(got.json.error.details).toBe(
      `can not change state because ipsec [uuid:${CONNECTION}] status is not ready`,
    );
  });

  it('gives way to the reconnect in one body', async () => {
    const body = `{"changeIPSecConnectionState":{"stateEvent":"disable"},${RECONNECT.slice(1)}`;
    expect((await reconnectAndPoll(await up(), { body })).json.inventory.state).toBe('Enabled');
  });
});
