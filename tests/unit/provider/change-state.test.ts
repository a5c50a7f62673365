import { afterEach, describe, expect, it } from '@jest/globals';
import { CONNECTION, closeMocks, createMockIn, type Mock, RECONNECT, reconnectAndPoll } from './mock.ts';

afterEach(closeMocks);

const up = (): Promise<Mock> => createMockIn('an IPsec connection is up');

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
