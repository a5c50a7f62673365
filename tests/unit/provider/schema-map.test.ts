import { afterEach, describe, expect, it } from '@jest/globals';
import { catalog, closeMocks, createMockIn, JOB, type Mock, poll, reconnectAndPoll } from './mock.ts';

afterEach(closeMocks);

const up = (): Promise<Mock> => createMockIn('an IPsec connection is up');

describe('the schema map', () => {
  const map = {
    inventory: 'org.zstack.ipsec.IPsecConnectionInventory',
    'inventory.peerCidrs[0]': 'org.zstack.ipsec.IPsecPeerCidrInventory',
    'inventory.l3NetworkRefs[0]': 'org.zstack.ipsec.IPsecL3NetworkRefInventory',
  };

  it('comes with a poll that asks for it', async () => {
    const mock = await up();
    await reconnectAndPoll(mock, { headers: { 'x-json-schema': 'true' } });
    expect((await poll(mock)).json).not.toHaveProperty('schema');
    const asked = await poll(mock, JOB, { 'x-json-schema': 'any value' });
    expect(asked.json.schema).toEqual(map);
    expect(catalog.validator('deployed', 'reconnect-response', 'success')(asked.json)).toEqual([]);
  });

  it('comes with no failure and with no job in progress', async () => {
    const failed = await createMockIn('a reconnect whose tunnel stayed down has failed');
    expect((await poll(failed, JOB, { 'x-json-schema': 'true' })).json).not.toHaveProperty('schema');
    const running = await createMockIn('a job is in progress');
    expect((await poll(running, JOB, { 'x-json-schema': 'true' })).text).toBe('{}');
  });
});
