import { expect } from '@jest/globals';
import { calls, type Exercise, expectApiError, session } from './exercises.ts';
import { describeConsumer } from './interaction.ts';

/** A reconnect that succeeds. */
const reconnects = (tags: { systemTags?: readonly string[]; userTags?: readonly string[] }): Exercise =>
  calls('documented', session, async (client, { value }) => {
    const uuid = value('connection');
    const connection = await client.reconnectIPsecConnection(uuid, tags);
    expect(connection?.uuid).toBe(uuid);
  });

/** A reconnect that fails. */
const fails = (error: object): Exercise =>
  calls('documented', session, (client, { value }) =>
    expectApiError(client.reconnectIPsecConnection(value('connection')), error),
  );

const DOWN = { code: 'SYS.1007' };

describeConsumer('documented', {
  'documented/reconnect': reconnects({}),
  'documented/reconnect-with-tags': reconnects({
    systemTags: ['ipsec::maintenance'],
    userTags: ['nightly'],
  }),
  'documented/reconnect-fails': fails({ ...DOWN, cause: null }),
  'documented/reconnect-fails-with-cause': fails({ ...DOWN, cause: DOWN }),
  'documented/reconnect-unknown': fails({ cause: null }),
});
