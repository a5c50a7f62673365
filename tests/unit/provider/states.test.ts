import { describe, expect, it } from '@jest/globals';
import { signRequest } from '../../../src/model/authorization.ts';
import { ACTIONS, CONNECTION, catalog, createMock, JOB, poll, send } from './mock.ts';

const stateNames = catalog.states.map(({ name }) => name);

describe('the states of the provider', () => {
  it.each(stateNames)(
    'supply what the contract says, with its values where they are free to: %s',
    async (name) => {
      const values = await createMock().provider.arrange(name);
      const expected = catalog.state(name).values;
      expect(Object.keys(values).sort()).toEqual(Object.keys(expected).sort());
      const { date, signature, ...free } = values;
      expect(expected).toMatchObject(free);
    },
  );

  it('are no others', async () => {
    const { provider } = createMock();
    for (const name of ['nothing of the kind', '', 'toString', 'an ipsec connection is up'])
      await expect(provider.arrange(name)).rejects.toThrow(`no provider state is called "${name}"`);
  });

  it('forget what was there before', async () => {
    const { provider } = createMock();
    await provider.arrange('a reconnect has succeeded');
    provider.store.connections.clear();
    await provider.arrange('a session is open');
    expect(provider.store.jobs.size).toBe(0);
    expect(provider.store.connections.size).toBe(3);
  });

  it('sign with the clock of the provider, or an hour behind it', async () => {
    const { provider } = createMock();
    expect((await provider.arrange('an access key exists'))['date']).toBe('Mon, 05 Jan 2026 12:00:00 GMT');
    const slow = await provider.arrange('an access key exists and the clock of its user is an hour slow');
    const date = 'Mon, 05 Jan 2026 11:00:00 GMT';
    const signature = signRequest(provider.seed.accessKey.secret, { method: 'PUT', date, path: ACTIONS });
    expect(slow).toMatchObject({ date, signature });
  });
});

describe('the jobs of the states', () => {
  it('are worked out, not written down: a stayed-down tunnel leaves its connection Disconnected', async () => {
    const mock = createMock();
    await mock.provider.arrange('a reconnect whose tunnel stayed down has failed');
    expect((await poll(mock)).status).toBe(503);
    expect(mock.provider.store.connections.get(CONNECTION)?.row['status']).toBe('Disconnected');
  });

  it('are at hand at once, however long work takes', async () => {
    const mock = createMock({ jobDuration: 3_600_000, failAfter: 3_600_000 });
    await mock.provider.arrange('a reconnect has succeeded');
    expect((await poll(mock)).status).toBe(200);
    await mock.provider.arrange('a job id is already used');
    expect((await send(mock, { headers: { authorization: 'OAuth x', 'x-job-uuid': JOB } })).status).toBe(400);
  });
});
