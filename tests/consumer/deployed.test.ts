import { describe, expect, it } from '@jest/globals';
import type { ZstackClient } from '../../src/client/client.ts';
import type { Credentials } from '../../src/client/credentials.ts';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { fillText } from '../../src/contract/requests.ts';
import {
  type Consumer,
  type Exercise,
  expectApiError,
  expectRefusal,
  session,
  value,
  withClient,
} from './exercises.ts';
import { openPact, record } from './interaction.ts';

const catalog = loadCatalog();
const interactions = catalog.interactionsOf('deployed');

/** Sends a reconnect that is accepted, and reads where its job is. */
function accepts(
  tags: { systemTags?: readonly string[]; userTags?: readonly string[] } = {},
  credentials: (consumer: Consumer) => Credentials = session,
): Exercise {
  return async (consumer) => {
    const jobId = consumer.values['job'] ?? catalog.state('an IPsec connection is up').values['job'] ?? '';
    const job = await withClient(consumer, 'deployed', credentials(consumer), (client) =>
      client.submitReconnect(value(consumer.values, 'connection'), { ...tags, jobId }),
    );
    expect(job.jobId).toBe(jobId);
  };
}

/** Sends a reconnect that is refused with the reply of its interaction. */
function refuses(
  id: string,
  credentials: (consumer: Consumer) => Credentials,
  jobId?: (consumer: Consumer) => string,
): Exercise {
  return (consumer) => {
    const { status, text } = textReply(id, consumer);
    return withClient(consumer, 'deployed', credentials(consumer), (client) => {
      const options = jobId === undefined ? {} : { jobId: jobId(consumer) };
      return expectRefusal(
        client.submitReconnect(value(consumer.values, 'connection'), options),
        status,
        text,
      );
    });
  };
}

function textReply(id: string, { values }: Consumer): { readonly status: number; readonly text: string } {
  const reply = interactions.find((one) => one.id === id)?.reply;
  if (reply === undefined || !('text' in reply)) throw new Error(`${id} promises no text`);
  return { status: reply.status, text: fillText(reply.text, values) };
}

/** Polls a job that has succeeded. */
function finishes(schemaMap: boolean): Exercise {
  return async (consumer) => {
    const poll = (client: ZstackClient<'deployed'>) => client.pollJob(value(consumer.values, 'job'));
    const job = await withClient(consumer, 'deployed', { kind: 'none' }, poll, { schemaMap });
    const connection = job.state === 'done' ? job.connection : null;
    expect(connection?.uuid).toBe(value(consumer.values, 'connection'));
    expect(connection?.status).toBe('Ready');
  };
}

/** Polls a job that has failed. Details differ between servers and languages; the code does not. */
function fails(code: string): Exercise {
  return (consumer) =>
    withClient(consumer, 'deployed', { kind: 'none' }, (client) =>
      expectApiError(client.pollJob(value(consumer.values, 'job')), { code, cause: null }),
    );
}

const signed =
  (signature: (consumer: Consumer) => string) =>
  (consumer: Consumer): Credentials => ({
    kind: 'header',
    authorization: `ZStack ${value(consumer.values, 'accessKey')}:${signature(consumer)}`,
    date: value(consumer.values, 'date'),
  });

const EXERCISES: Readonly<Record<string, Exercise>> = {
  'reconnect/accepted': accepts(),
  'reconnect/accepted-with-tags': accepts({ systemTags: ['ipsec::maintenance'], userTags: ['nightly'] }),
  'reconnect/accepted-with-job-id': accepts(),
  'reconnect/accepted-with-access-key': accepts(
    {},
    signed((consumer) => value(consumer.values, 'signature')),
  ),
  // A client that goes by the page alone is refused by every server.
  'reconnect/no-action-key': (consumer) => {
    const { status, text } = textReply('reconnect/no-action-key', consumer);
    return withClient(consumer, 'documented', session(consumer), (client) => {
      const tags = { systemTags: ['<systemTags>'], userTags: ['<userTags>'] };
      return expectRefusal(
        client.reconnectIPsecConnection(value(consumer.values, 'connection'), tags),
        status,
        text,
      );
    });
  },
  'reconnect/no-authorization': refuses('reconnect/no-authorization', () => ({ kind: 'none' })),
  'reconnect/wrong-scheme': refuses('reconnect/wrong-scheme', (consumer) => ({
    kind: 'header',
    authorization: `Bearer ${value(consumer.values, 'session')}`,
  })),
  'reconnect/job-id-length': refuses(
    'reconnect/job-id-length',
    session,
    () => 'c41ec46d-d7f5-46a4-8c31-d9d0ca2c89d8',
  ),
  'reconnect/job-id-used': refuses('reconnect/job-id-used', session, (consumer) =>
    value(consumer.values, 'job'),
  ),
  'reconnect/access-key-signature': refuses(
    'reconnect/access-key-signature',
    signed(() => 'd3Jvbmcgc2lnbmF0dXJlIQ=='),
  ),
  'reconnect/access-key-clock': refuses(
    'reconnect/access-key-clock',
    signed((consumer) => value(consumer.values, 'signature')),
  ),
  'job-poll/processing': async (consumer) => {
    const job = await withClient(consumer, 'deployed', { kind: 'none' }, (client) =>
      client.pollJob(value(consumer.values, 'job')),
    );
    expect(job).toEqual({ state: 'processing' });
  },
  'job-poll/done': finishes(false),
  'job-poll/done-with-schema': finishes(true),
  'job-poll/unknown-connection': fails('SYS.1003'),
  'job-poll/session-expired': fails('ID.1001'),
  'job-poll/permission-denied': fails('SYS.1006'),
  'job-poll/stayed-down': fails('SYS.1007'),
  'job-poll/expired': (consumer) => {
    const { status, text } = textReply('job-poll/expired', consumer);
    return withClient(consumer, 'deployed', { kind: 'none' }, (client) =>
      expectRefusal(client.pollJob(value(consumer.values, 'job')), status, text),
    );
  },
  'query/by-uuid': async (consumer) => {
    const uuid = value(consumer.values, 'connection');
    const connection = await withClient(consumer, 'deployed', session(consumer), (client) =>
      client.queryIPsecConnection(uuid),
    );
    expect(connection?.uuid).toBe(uuid);
  },
  'query/unknown-uuid': async (consumer) => {
    const found = await withClient(consumer, 'deployed', session(consumer), (client) =>
      client.queryIPsecConnection(value(consumer.values, 'connection')),
    );
    expect(found).toBeNull();
  },
  'login/accepted': async (consumer) => {
    const credentials = {
      kind: 'account',
      account: value(consumer.values, 'account'),
      password: 'password',
    } as const;
    await withClient(consumer, 'deployed', credentials, async (client) => {
      await expect(client.login()).resolves.toBeUndefined();
    });
  },
  'login/wrong-password': (consumer) => {
    const account = value(consumer.values, 'account');
    const credentials = { kind: 'account', account, password: 'not-the-password' } as const;
    return withClient(consumer, 'deployed', credentials, (client) =>
      expectApiError(client.login(), { code: 'ID.1000' }),
    );
  },
  'session-check/valid': (consumer) =>
    withClient(consumer, 'deployed', session(consumer), async (client) => {
      await expect(client.isSessionValid()).resolves.toBe(true);
    }),
  'logout/done': (consumer) =>
    withClient(consumer, 'deployed', session(consumer), async (client) => {
      await expect(client.logout()).resolves.toBeUndefined();
    }),
};

describe('the deployed dialect', () => {
  const pact = openPact('deployed');

  it('has an exercise for every interaction', () => {
    expect(Object.keys(EXERCISES).sort()).toEqual(interactions.map(({ id }) => id).sort());
  });

  it.each(interactions)('$id: $title', async (interaction) => {
    const { values } = catalog.state(interaction.given);
    await record(catalog, pact, interaction, async (url) => {
      await EXERCISES[interaction.id]?.({ catalog, dialect: 'deployed', url, values });
    });
    expect.hasAssertions();
  });
});
