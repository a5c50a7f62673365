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
    expect(catalog.validator('deployed', 'reconnect-response', 'success')(got.json)).toEqual([]);
  });
});
