import { expect } from '@jest/globals';
import type { Credentials } from '../../src/client/credentials.ts';
import { loadCatalog } from '../../src/contract/load-catalog.ts';
import { fillText } from '../../src/contract/requests.ts';
import {
  type Consumer,
  calls,
  type Exercise,
  expectApiError,
  expectRefusal,
  nobody,
  session,
} from './exercises.ts';
import { describeConsumer } from './interaction.ts';

const catalog = loadCatalog();

/** Sends a reconnect that is accepted, and reads where its job is. */
function accepts(
  tags: { systemTags?: readonly string[]; userTags?: readonly string[] } = {},
  credentials: (consumer: Consumer) => Credentials = session,
): Exercise {
  return calls('deployed', credentials, async (client, { value, values }) => {
    const jobId = values['job'] ?? catalog.state('an IPsec connection is up').values['job'] ?? '';
    const job = await client.submitReconnect(value('connection'), { ...tags, jobId });
    expect(job.jobId).toBe(jobId);
  });
}

/** Sends a reconnect that is refused with the reply of its interaction. */
function refuses(
  id: string,
  credentials: (consumer: Consumer) => Credentials,
  jobId?: (consumer: Consumer) => string,
): Exercise {
  return calls('deployed', credentials, (client, consumer) => {
    const options = jobId === undefined ? {} : { jobId: jobId(consumer) };
    return expectPromised(id, consumer, client.submitReconnect(consumer.value('connection'), options));
  });
}

/** Expects the refusal that an interaction promises. */
function expectPromised(id: string, { values }: Consumer, call: Promise<unknown>): Promise<void> {
  const reply = catalog.interactions.find((one) => one.id === id)?.reply;
  if (reply === undefined || !('text' in reply)) throw new Error(`${id} promises no text`);
  return expectRefusal(call, reply.status, fillText(reply.text, values));
}

/** Polls a job that has succeeded. */
function finishes(schemaMap: boolean): Exercise {
  return calls(
    'deployed',
    nobody,
    async (client, { value }) => {
      const job = await client.pollJob(value('job'));
      const connection = job.state === 'done' ? job.connection : null;
      expect(connection).toMatchObject({ uuid: value('connection'), status: 'Ready' });
    },
    { schemaMap },
  );
}

/** Polls a job that has failed. Details differ between servers and languages; the code does not. */
function fails(code: string): Exercise {
  return calls('deployed', nobody, (client, { value }) =>
    expectApiError(client.pollJob(value('job')), { code, cause: null }),
  );
}

const header =
  (authorization: (value: Consumer['value']) => string, isDated = false) =>
  ({ value }: Consumer): Credentials => ({
    kind: 'header',
    authorization: authorization(value),
    ...(isDated ? { date: value('date') } : {}),
  });

const account =
  (password: string) =>
  ({ value }: Consumer): Credentials => ({ kind: 'account', account: value('account'), password });

describeConsumer('deployed', {
  'reconnect/accepted': accepts(),
  'reconnect/accepted-with-tags': accepts({ systemTags: ['ipsec::maintenance'], userTags: ['nightly'] }),
  'reconnect/accepted-with-job-id': accepts(),
  'reconnect/accepted-with-access-key': accepts(
    {},
    header((value) => `ZStack ${value('accessKey')}:${value('signature')}`, true),
  ),
  // A client that goes by the page alone is refused by every server.
  'reconnect/no-action-key': calls('documented', session, (client, consumer) => {
    const tags = { systemTags: ['<systemTags>'], userTags: ['<userTags>'] };
    const call = client.reconnectIPsecConnection(consumer.value('connection'), tags);
    return expectPromised('reconnect/no-action-key', consumer, call);
  }),
  'reconnect/no-authorization': refuses('reconnect/no-authorization', nobody),
  'reconnect/wrong-scheme': refuses(
    'reconnect/wrong-scheme',
    header((value) => `Bearer ${value('session')}`),
  ),
  'reconnect/job-id-length': refuses(
    'reconnect/job-id-length',
    session,
    () => 'c41ec46d-d7f5-46a4-8c31-d9d0ca2c89d8',
  ),
  'reconnect/job-id-used': refuses('reconnect/job-id-used', session, ({ value }) => value('job')),
  'reconnect/access-key-signature': refuses(
    'reconnect/access-key-signature',
    header((value) => `ZStack ${value('accessKey')}:d3Jvbmcgc2lnbmF0dXJlIQ==`, true),
  ),
  'reconnect/access-key-clock': refuses(
    'reconnect/access-key-clock',
    header((value) => `ZStack ${value('accessKey')}:${value('signature')}`, true),
  ),
  'job-poll/processing': calls('deployed', nobody, async (client, { value }) => {
    expect(await client.pollJob(value('job'))).toEqual({ state: 'processing' });
  }),
  'job-poll/done': finishes(false),
  'job-poll/done-with-schema': finishes(true),
  'job-poll/unknown-connection': fails('SYS.1003'),
  'job-poll/session-expired': fails('ID.1001'),
  'job-poll/permission-denied': fails('SYS.1006'),
  'job-poll/stayed-down': fails('SYS.1007'),
  'job-poll/expired': calls('deployed', nobody, (client, consumer) =>
    expectPromised('job-poll/expired', consumer, client.pollJob(consumer.value('job'))),
  ),
  'query/by-uuid': calls('deployed', session, async (client, { value }) => {
    const uuid = value('connection');
    expect(await client.queryIPsecConnection(uuid)).toMatchObject({ uuid });
  }),
  'query/unknown-uuid': calls('deployed', session, async (client, { value }) => {
    expect(await client.queryIPsecConnection(value('connection'))).toBeNull();
  }),
  'login/accepted': calls('deployed', account('password'), async (client) => {
    await expect(client.login()).resolves.toBeUndefined();
  }),
  'login/wrong-password': calls('deployed', account('not-the-password'), (client) =>
    expectApiError(client.login(), { code: 'ID.1000' }),
  ),
  'session-check/valid': calls('deployed', session, async (client) => {
    await expect(client.isSessionValid()).resolves.toBe(true);
  }),
  'logout/done': calls('deployed', session, async (client) => {
    await expect(client.logout()).resolves.toBeUndefined();
  }),
});
