import { afterEach, describe, expect, it } from '@jest/globals';
import {
  ACTIONS,
  CONNECTION,
  catalog,
  closeMocks,
  createMockIn,
  type Mock,
  reconnectAndPoll,
  up,
} from './mock.ts';

afterEach(closeMocks);

const DOWN = 'an IPsec connection cannot come up';
const BEFORE = 'Nov 14, 2017 10:20:57 PM';
const NOW = 'Jan 5, 2026 12:00:01 PM';

/** The connection of a mock, after its row was changed. */
function connectionOf({ provider }: Mock, changes = {}) {
  const connection = provider.store.connections.get(CONNECTION);
  if (connection === undefined) throw new Error('no connection');
  connection.row = { ...connection.row, ...changes };
  return connection;
}

describe('the connection', () => {
  it('is Ready after a reconnect, and answered as it was loaded before, but Ready', async () => {
    const mock = await up();
    const connection = connectionOf(mock, { status: 'Disconnected', state: 'Disabled' });
    const got = await reconnectAndPoll(mock);
    expect(got.json.inventory).toEqual({ ...connection.row, status: 'Ready', lastOpDate: BEFORE });
    expect(connection.row).toMatchObject({ status: 'Ready', state: 'Disabled', lastOpDate: NOW });
  });

  it('of a row from before 4.5 lacks what it has no value for', async () => {
    const mock = await up();
    const path = ACTIONS.replace(CONNECTION, mock.provider.seed.connections.sparse);
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

  it.each([
    ['{"reconnectIPsecConnection":{},"userTags":[null]}', 'userTags'],
    ['{"reconnectIPsecConnection":{"systemTags":["a",null]}}', 'systemTags'],
  ])('with a null among them fail: %s', async (body, name) => {
    const got = await reconnectAndPoll(await up(), { body });
    expect(got.json.error.details).toBe(`field[${name}] cannot contain a NULL element`);
  });
});
