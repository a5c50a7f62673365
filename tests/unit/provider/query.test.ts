import { describe, expect, it } from '@jest/globals';
import { CONNECTION, catalog, createMockIn, type Got, send } from './mock.ts';

const LIST = '/zstack/v1/ipsec';

/** @param parameters as in a URL, but not encoded */
async function query(parameters: string): Promise<Got> {
  const query = parameters.split('&').map((pair): [string, string] => {
    const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(pair) ?? [];
    return [name, value];
  });
  return send(await createMockIn('a session is open'), { method: 'GET', path: LIST, query });
}

function names(got: Got): readonly string[] {
  return got.json.inventories.map((one: { name: string }) => one.name);
}

const READY = 'Test-IPSec';
const OLD = 'Old-IPSec';
const DOWN = 'Down-IPSec';

describe('a query', () => {
  it('answers every connection, with its classes', async () => {
    const got = await send(await createMockIn('a session is open'), { method: 'GET', path: LIST });
    expect(got.status).toBe(200);
    expect(names(got)).toEqual([READY, OLD, DOWN]);
    expect(got.json.schema).toMatchObject({
      'inventories[0]': 'org.zstack.ipsec.IPsecConnectionInventory',
      'inventories[2].l3NetworkRefs[0]': 'org.zstack.ipsec.IPsecL3NetworkRefInventory',
    });
    // Each parent comes before its children.
    const [first, second] = Object.keys(got.json.schema);
    expect([first, second]).toEqual(['inventories[0]', 'inventories[0].peerCidrs[0]']);
    expect(got.json).not.toHaveProperty('total');
    expect([...catalog.validator('deployed', 'query-response', 'success')(got.json)]).toEqual([]);
  });

  it.each([
    ['q=name=Test-IPSec', [READY]],
    ['q=name=test-ipsec', [READY]],
    ['q=name!=Test-IPSec', [OLD, DOWN]],
    ['q=name~=%o%', [OLD, DOWN]],
    ['q=name~=_ld-IPSec', [OLD]],
    ['q=name!~=%o%', [READY]],
    ['q=name?=Old-IPSec,Down-IPSec', [OLD, DOWN]],
    ['q=name!?=Old-IPSec,Down-IPSec', [READY]],
    ['q=lifeTime<=0', [OLD]],
    ['q=lifeTime>=3600', [READY, DOWN]],
    ['q=lifeTime>0', [READY, DOWN]],
    ['q=lifeTime<3600', [OLD]],
    ['q=pfs is null', [OLD]],
    ['q=pfs not null', [READY, DOWN]],
    ['q=pfs!=none', [READY, DOWN]],
    ['q=ikeVersion=ikev1&q=name=Test-IPSec', []],
    ['sort=+name', [DOWN, OLD, READY]],
    ['sort=-name', [READY, OLD, DOWN]],
    ['sort=-lifeTime', [READY, DOWN, OLD]],
    ['sort=name&start=1&limit=1', [OLD]],
    ['limit=0', []],
    ['unknown=x', [READY, OLD, DOWN]],
  ])('with %s answers %p', async (parameters, expected) => {
    const got = await query(parameters);
    expect(got.status).toBe(200);
    expect(names(got)).toEqual(expected);
  });

  it('answers the fields that are asked for', async () => {
    const got = await query('fields=uuid, pfs&sort=-name');
    expect(got.json.inventories.map(Object.keys)).toEqual([['uuid', 'pfs'], ['uuid'], ['uuid', 'pfs']]);
  });

  it('counts what it found, beside what it shows of it or alone', async () => {
    const got = await query('replyWithCount=true&limit=1');
    expect([names(got).length, got.json.total]).toEqual([1, 3]);
    expect((await query('count=true&q=name!=Old-IPSec')).json).toEqual({ total: 2, schema: {} });
  });

  it.each([
    ['limit=x', "Invalid query parameter. 'limit' must be an integer"],
    ['start=1.5', "Invalid query parameter. 'start' must be an integer"],
    [
      'q=name',
      "Invalid query parameter. The 'name' in the parameter[q] doesn't contain any query operator. Valid query operators are [[!=, >=, <=, !?=, !~=, ~=, ?=, =, >, <, is null, not null]]",
    ],
  ])('with %s is refused', async (parameter, text) => {
    const got = await query(parameter);
    expect([got.status, got.text]).toEqual([400, text]);
  });

  it.each(['q=nothing=1', 'q=peerCidrs=1', 'sort=nothing', 'fields=uuid,nothing'])(
    'fails on a field that there is not: %s',
    async (parameters) => {
      const got = await query(parameters);
      expect([got.status, got.json.error.code]).toEqual([503, 'SYS.1000']);
      expect(got.json.error.details).toMatch(
        /^inventory class\[class org\.zstack\.ipsec\.IPsecConnectionInventory\] not having field\[(nothing|peerCidrs)\]$/,
      );
      expect([...catalog.validator('deployed', 'query-response', 'failure')(got.json)]).toEqual([]);
    },
  );
});

describe('a query of one connection', () => {
  it.each([
    [CONNECTION, [CONNECTION]],
    ['00000000000040008000000000000000', []],
  ])('%s answers %j, whatever its other parameters', async (uuid, uuids) => {
    const mock = await createMockIn('an IPsec connection is up');
    const got = await send(mock, { method: 'GET', path: `${LIST}/${uuid}`, query: [['limit', '0']] });
    expect(got.status).toBe(200);
    expect(got.json.inventories.map((one: { uuid: string }) => one.uuid)).toEqual(uuids);
    expect(Object.keys(got.json)).toEqual(['inventories', 'schema']);
  });
});

it('shows nothing of others, unless an administrator asks', async () => {
  const mock = await createMockIn('a session is open');
  const { accounts, connections } = mock.provider.store;
  for (const [uuid, account] of accounts) accounts.set(uuid, { ...account, admin: false });
  expect(names(await send(mock, { method: 'GET', path: LIST }))).toHaveLength(3);
  for (const [uuid, one] of connections) connections.set(uuid, { ...one, owner: 'another' });
  expect(names(await send(mock, { method: 'GET', path: LIST }))).toEqual([]);
});
