import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { type Exercise, expectApiError, session, value, withClient } from './exercises.ts';
import { openPact, record } from './interaction.ts';

const DOWN = { code: 'SYS.1007' };

const EXERCISES: Readonly<Record<string, Exercise>> = {
  'documented/reconnect': async (consumer) => {
    const uuid = value(consumer.values, 'connection');
    const connection = await withClient(consumer, 'documented', session(consumer), (client) =>
      client.reconnectIPsecConnection(uuid),
    );
    expect(connection?.uuid).toBe(uuid);
  },
  'documented/reconnect-with-tags': async (consumer) => {
    const uuid = value(consumer.values, 'connection');
    const connection = await withClient(consumer, 'documented', session(consumer), (client) =>
      client.reconnectIPsecConnection(uuid, { systemTags: ['ipsec::maintenance'], userTags: ['nightly'] }),
    );
    expect(connection?.uuid).toBe(uuid);
  },
  'documented/reconnect-fails': (consumer) =>
    withClient(consumer, 'documented', session(consumer), (client) =>
      expectApiError(client.reconnectIPsecConnection(value(consumer.values, 'connection')), {
        ...DOWN,
        cause: null,
      }),
    ),
  'documented/reconnect-fails-with-cause': (consumer) =>
    withClient(consumer, 'documented', session(consumer), (client) =>
      expectApiError(client.reconnectIPsecConnection(value(consumer.values, 'connection')), {
        ...DOWN,
        cause: DOWN,
      }),
    ),
  'documented/reconnect-unknown': (consumer) =>
    withClient(consumer, 'documented', session(consumer), (client) =>
      expectApiError(client.reconnectIPsecConnection(value(consumer.values, 'connection')), { cause: null }),
    ),
};

const catalog = loadCatalog();
const interactions = catalog.interactionsOf('documented');

describe('the documented dialect', () => {
  const pact = openPact('documented');

  it('has an exercise for every interaction', () => {
    expect(Object.keys(EXERCISES).sort()).toEqual(interactions.map(({ id }) => id).sort());
  });

  it.each(interactions)('$id: $title', async (interaction) => {
    const { values } = catalog.state(interaction.given);
    await record(catalog, pact, interaction, async (url) => {
      await EXERCISES[interaction.id]?.({ catalog, dialect: 'documented', url, values });
    });
    expect.hasAssertions();
  });
});
