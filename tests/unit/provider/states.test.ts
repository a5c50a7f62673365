import { afterEach, describe, expect, it } from '@jest/globals';
import { valueAt } from '../../../src/contract/pointer.ts';
import { fillText, fillValue, requestOf } from '../../../src/contract/request-templates.ts';
import { signRequest } from '../../../src/model/authorization.ts';
import type { Interaction } from '../../../src/model/contract.ts';
import { ProviderStateError } from '../../../src/provider/states.ts';
import { ACTIONS, CONNECTION, catalog, closeMocks, createMock, type Got, JOB, poll, send } from './mock.ts';

afterEach(closeMocks);

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
      await expect(provider.arrange(name)).rejects.toThrow(
        new ProviderStateError(`no provider state is called "${name}"`),
      );
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

describe.each(['documented', 'deployed'] as const)('in %s, each interaction of the contract', (dialect) => {
  it.each(catalog.interactionsOf(dialect).map((one) => [one.id, one] as const))(
    'is answered as it says: %s',
    async (_, interaction) => {
      const mock = createMock({ dialect, jobDuration: 0 });
      const values = await mock.provider.arrange(interaction.given);
      const { method, path, headers, body } = requestOf(interaction, values);
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const got = await send(mock, { method, path, headers, ...sent });
      expect(got.status).toBe(interaction.reply.status);
      expectReply(got, interaction, values);
    },
  );
});

function expectReply(got: Got, { reply, dialect }: Interaction, values: Record<string, string>): void {
  if ('text' in reply) {
    expect(got.text).toBe(fillText(reply.text, values));
    return;
  }
  expect([...catalog.validator(dialect, reply.structure, reply.outcome ?? null)(got.json)]).toEqual([]);
  for (const [place, value] of Object.entries(reply.values ?? {}))
    expect([place, valueAt(got.json, place)]).toEqual([place, fillValue(value, values)]);
  for (const place of reply.include ?? []) {
    const value = valueAt(got.json, place);
    expect([place, value ?? 'absent']).not.toEqual([place, 'absent']);
  }
}

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
