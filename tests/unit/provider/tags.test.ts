import { afterEach, describe, expect, it } from '@jest/globals';
import { CONNECTION, closeMocks, createMockIn, poll, reconnectAndPoll, SIGNED_IN, send, up } from './mock.ts';

afterEach(closeMocks);

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
