import { describe, expect, it } from '@jest/globals';
import { parseFault } from '../../../src/provider/faults.ts';
import { CONNECTION, catalog, createMockIn, type Got, type Mock, poll, send } from './mock.ts';

const UP = 'an IPsec connection is up';
const FAILED = 'a reconnect whose tunnel stayed down has failed';

function broken(
  state: string,
  faults: string,
  dialect: 'deployed' | 'documented' = 'deployed',
): Promise<Mock> {
  const all = faults.split(' ').map((text) => parseFault(text, catalog));
  return createMockIn(state, { dialect, jobDuration: 0, faults: all });
}

async function polled(fault: string, state = 'a reconnect has succeeded'): Promise<Got> {
  return poll(await broken(state, fault));
}

describe('a fault', () => {
  it.each<[string, string, unknown, string?]>([
    ['drop:inventory.vipUuid', 'inventory.vipUuid', undefined],
    ['drop:inventory', 'inventory', undefined],
    ['drop:error.code', 'inventory.uuid', CONNECTION],
    ['drop:inventory.peerCidrs[].connectionUuid', 'inventory.peerCidrs.0.connectionUuid', undefined],
    ['drop:inventory.peerCidrs[].connectionUuid', 'inventory.l3NetworkRefs.0.connectionUuid', CONNECTION],
    ['set:inventory.lifeTime="x=y"', 'inventory.lifeTime', 'x=y'],
    ['set:inventory.name=null', 'inventory.name', null],
    ['set:inventory={"a":1}', 'inventory', { a: 1 }],
    // Fields that are not there are added.
    ['set:success=true', 'success', true],
    ['drop:error.code', 'error.code', undefined, FAILED],
    ['set:error.code="x"', 'error.code', 'x', FAILED],
  ])('%s changes an answer: %s is %j', async (fault, place, value, ...[state]) => {
    const { json } = await polled(fault, state);
    if (value === undefined) expect(json).not.toHaveProperty(place);
    else expect(json).toHaveProperty(place, value);
  });

  it('strikes the causes of failures', async () => {
    const state = 'an IPsec connection cannot come up because its network is gone';
    const mock = await broken(state, 'drop:error.details', 'documented');
    const { error } = (await send(mock, { body: '{}' })).json;
    expect(error).not.toHaveProperty('details');
    expect(error.cause).toHaveProperty('code');
    expect(error.cause).not.toHaveProperty('details');
  });

  it('strikes queries, and what is no part of the page', async () => {
    const mock = await broken(UP, 'drop:inventory.peerCidrs[].cidr drop:accepted.location');
    const got = await send(mock, { method: 'GET', path: '/zstack/v1/ipsec' });
    for (const connection of got.json.inventories) expect(connection.peerCidrs[0]).not.toHaveProperty('cidr');
    expect((await send(mock)).json).toEqual({ apiTimeout: 1_800_000 });
  });

  it('changes a status, and no other', async () => {
    expect((await polled('status:202=500')).status).toBe(200);
    const mock = await broken(UP, 'status:400=401');
    expect((await send(mock, { headers: {} })).status).toBe(401);
    expect((await send(mock)).status).toBe(202);
  });

  it('may come with others, and leaves the data alone', async () => {
    const mock = await broken('a reconnect has succeeded', 'drop:inventory.name status:200=503');
    const got = await poll(mock);
    expect(got.status).toBe(503);
    expect(got.json.inventory).not.toHaveProperty('name');
    expect(mock.provider.store.connections.get(CONNECTION)?.row).toHaveProperty('name');
  });
});

const unknown = (id: string, near?: string): string =>
  `no answer has a field "${id}"${near === undefined ? '' : `; did you mean "${near}"?`}`;
const malformed = (shown: string): string =>
  `unknown fault "${shown}"; write drop:FIELD, set:FIELD=JSON or status:FROM=TO, with statuses from 200 to 599`;

it.each([
  ['drop:inventory.vipUuids', unknown('inventory.vipUuids', 'inventory.vipUuid')],
  ['drop:inventory.peerCidrs.cidr', unknown('inventory.peerCidrs.cidr', 'inventory.peerCidrs[].cidr')],
  ['set:eror.code=1', unknown('eror.code', 'error.code')],
  ['drop:vipUuid', unknown('vipUuid', 'inventory.vipUuid')],
  ['drop:nothing-of-the-kind-at-all', unknown('nothing-of-the-kind-at-all')],
  ['drop', malformed('drop')],
  ['set:inventory.name', malformed('set:inventory.name')],
  ['dorp:inventory.name=secret', malformed('dorp:inventory.name')],
  ['set:inventory.name=Bob', 'the fault "set:inventory.name=…" sets a value that is not JSON'],
  ['status:200=999', malformed('status:200')],
])('the fault %p is misspelt, and says so', (text, words) => {
  expect(() => parseFault(text, catalog)).toThrow(words);
});

it.each(catalog.fields.map(({ id }) => id))('%s can be dropped and set', (id) => {
  expect(parseFault(`drop:${id}`, catalog)).toMatchObject({ kind: 'drop', field: { id } });
  expect(parseFault(`set:${id}=1`, catalog)).toMatchObject({ kind: 'set', field: { id }, value: 1 });
});
