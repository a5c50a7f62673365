import { describe, expect, it } from '@jest/globals';
import type { JobState, ReconnectOptions, ZstackClient } from '../../src/client/client.ts';
import type { Credentials } from '../../src/client/credentials.ts';
import { expectApiError, expectRefusal, NOBODY, session, withClient, zstack } from './client-under-test.ts';

function call<Result>(
  url: string,
  credentials: Credentials,
  use: (client: ZstackClient<'deployed'>) => Promise<Result>,
): Promise<Result> {
  return withClient({ dialect: 'deployed', credentials }, url, use);
}

/** Sends a reconnect. @returns the id of its job */
function reconnect(
  url: string,
  credentials: Credentials,
  { connection }: { readonly connection: string },
  options: ReconnectOptions = {},
): Promise<string> {
  return call(url, credentials, (client) => client.submitReconnect(connection, options));
}

function poll(url: string, { job }: { readonly job: string }): Promise<JobState<'deployed'>> {
  return call(url, NOBODY, (client) => client.pollJob(job));
}

function signed(
  { accessKey, date }: { readonly accessKey: string; readonly date: string },
  signature: string,
) {
  return { kind: 'header', authorization: `ZStack ${accessKey}:${signature}`, date } as const;
}

describe('our client reconnects', () => {
  it('with a session', () =>
    zstack.expecting('reconnect/accepted').executeTest(async ({ url, values }) => {
      expect(await reconnect(url, session(values), values)).toBe(values.job);
    }));

  it('with tags', () =>
    zstack.expecting('reconnect/accepted-with-tags').executeTest(async ({ url, values }) => {
      const tags = { systemTags: ['ipsec::maintenance'], userTags: ['nightly'] };
      expect(await reconnect(url, session(values), values, tags)).toBe(values.job);
    }));

  it('with a job id of its own', () =>
    zstack.expecting('reconnect/accepted-with-job-id').executeTest(async ({ url, values }) => {
      const options = { jobId: values.job };
      expect(await reconnect(url, session(values), values, options)).toBe(values.job);
    }));

  it('with an access key', () =>
    zstack.expecting('reconnect/accepted-with-access-key').executeTest(async ({ url, values }) => {
      await reconnect(url, signed(values, values.signature), values);
    }));
});

describe('our client is refused', () => {
  it('without the action key, which the page does not show', () =>
    zstack.expecting('reconnect/no-action-key').executeTest(async ({ url, values }) => {
      const { connection } = values;
      const tags = { systemTags: ['<systemTags>'], userTags: ['<userTags>'] };
      const byThePage = { dialect: 'documented', credentials: session(values) } as const;
      await expectRefusal(
        withClient(byThePage, url, (client) => client.reconnectIPsecConnection(connection, tags)),
        400,
        `the body doesn't contain action mapping to the URL[/v1/ipsec/${connection}/actions]`,
      );
    }));

  it('without credentials', () =>
    zstack.expecting('reconnect/no-authorization').executeTest(async ({ url, values }) => {
      await expectRefusal(reconnect(url, NOBODY, values), 400, "missing header 'Authorization'");
    }));

  it('with a bearer token', () =>
    zstack.expecting('reconnect/wrong-scheme').executeTest(async ({ url, values }) => {
      const bearer = { kind: 'header', authorization: `Bearer ${values.session}` } as const;
      await expectRefusal(reconnect(url, bearer, values), 400, "Authorization type must be 'OAuth'");
    }));

  it('with a job id that is too long', () =>
    zstack.expecting('reconnect/job-id-length').executeTest(async ({ url, values }) => {
      const options = { jobId: 'c41ec46d-d7f5-46a4-8c31-d9d0ca2c89d8' };
      const words = "Invalid header[X-Job-UUID], it must be a UUID with '-' stripped";
      await expectRefusal(reconnect(url, session(values), values, options), 400, words);
    }));

  it('with a job id that is used', () =>
    zstack.expecting('reconnect/job-id-used').executeTest(async ({ url, values }) => {
      const sent = reconnect(url, session(values), values, { jobId: values.job });
      await expectRefusal(sent, 400, `Duplicate job uuid[${values.job}]`);
    }));

  it('with a wrong signature', () =>
    zstack.expecting('reconnect/access-key-signature').executeTest(async ({ url, values }) => {
      const sent = reconnect(url, signed(values, 'd3Jvbmcgc2lnbmF0dXJlIQ=='), values);
      await expectRefusal(sent, 403, 'wrong accessKey signature');
    }));

  it('with a clock that is an hour slow', () =>
    zstack.expecting('reconnect/access-key-clock').executeTest(async ({ url, values }) => {
      const sent = reconnect(url, signed(values, values.signature), values);
      await expectRefusal(sent, 403, 'requestTimeTooSkewed');
    }));
});

describe('our client polls a job', () => {
  it('that has not ended', () =>
    zstack.expecting('job-poll/processing').executeTest(async ({ url, values }) => {
      expect(await poll(url, values)).toEqual({ state: 'processing' });
    }));

  it('that succeeded', () =>
    zstack.expecting('job-poll/done').executeTest(async ({ url, values }) => {
      const connection = { uuid: values.connection, status: 'Ready' };
      expect(await poll(url, values)).toMatchObject({ state: 'done', connection });
    }));

  it('that succeeded, with the schema map', () =>
    zstack.expecting('job-poll/done-with-schema').executeTest(async ({ url, values }) => {
      const options = { dialect: 'deployed', credentials: NOBODY, schemaMap: true } as const;
      const polled = await withClient(options, url, (client) => client.pollJob(values.job));
      const connection = { uuid: values.connection, status: 'Ready' };
      expect(polled).toMatchObject({ state: 'done', connection });
    }));

  // Details differ between servers and languages; the code does not.
  it.each([
    ['of a connection that does not exist', 'job-poll/unknown-connection', 'SYS.1003'],
    ['whose session had expired', 'job-poll/session-expired', 'ID.1001'],
    ['without permission', 'job-poll/permission-denied', 'SYS.1006'],
    ['of a tunnel that stayed down', 'job-poll/stayed-down', 'SYS.1007'],
  ] as const)('%s', (_, id, code) =>
    zstack.expecting(id).executeTest(async ({ url, values }) => {
      await expectApiError(poll(url, values), { code, cause: null });
    }),
  );

  it('that has expired', () =>
    zstack.expecting('job-poll/expired').executeTest(async ({ url, values }) => {
      await expectRefusal(poll(url, values), 404, 'the job has been expired');
    }));
});

describe('our client queries', () => {
  it('a connection', () =>
    zstack.expecting('query/by-uuid').executeTest(async ({ url, values }) => {
      const uuid = values.connection;
      const found = await call(url, session(values), (client) => client.queryIPsecConnection(uuid));
      expect(found).toMatchObject({ uuid });
    }));

  it('a connection that does not exist', () =>
    zstack.expecting('query/unknown-uuid').executeTest(async ({ url, values }) => {
      const uuid = values.connection;
      expect(await call(url, session(values), (client) => client.queryIPsecConnection(uuid))).toBeNull();
    }));
});

describe('our client has a session', () => {
  it('of an account', () =>
    zstack.expecting('login/accepted').executeTest(async ({ url, values }) => {
      const account = { kind: 'account', account: values.account, password: 'password' } as const;
      await call(url, account, (client) => client.login());
    }));

  it('only with the password', () =>
    zstack.expecting('login/wrong-password').executeTest(async ({ url, values }) => {
      const account = { kind: 'account', account: values.account, password: 'not-the-password' } as const;
      const login = call(url, account, (client) => client.login());
      await expectApiError(login, { code: 'ID.1000' });
    }));

  it('that it can check', () =>
    zstack.expecting('session-check/valid').executeTest(async ({ url, values }) => {
      expect(await call(url, session(values), (client) => client.isSessionValid())).toBe(true);
    }));

  it('that it can end', () =>
    zstack.expecting('logout/done').executeTest(async ({ url, values }) => {
      await call(url, session(values), (client) => client.logout());
    }));
});
