import { afterEach, describe, expect, it } from '@jest/globals';
import { type ClientOptions, ZstackClient } from '../../../src/client/client.ts';
import type { Credentials } from '../../../src/client/credentials.ts';
import { ApiError, ClientError } from '../../../src/client/errors.ts';
import type { Timing } from '../../../src/client/polling.ts';
import { exampleBody } from '../../../src/contract/compose.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { hashPassword, signRequest } from '../../../src/model/authorization.ts';
import type { Dialect } from '../../../src/model/contract.ts';
import { hangUp, json, type Reply, silence, startScripted, text } from './scripted-server.ts';
import { failure, openTransport, stopAll, stopLater } from './sending.ts';

const catalog = loadCatalog();
const UUID = '654dedd65de8345cae7042a375451146';
const JOB = 'c41ec46dd7f546a48c31d9d0ca2c89d8';
const SESSION = '6b5a1d0f3f5c4c0e9a7d2b1c8e4f6a90';
const DONE = exampleBody(catalog.structure('reconnect-response'), {
  dialect: 'deployed',
  outcome: 'success',
  values: { '/inventory/uuid': UUID },
});
const CAUSE = { code: 'SYS.1000', description: 'deep' };
const FAILURE = { code: 'SYS.1007', description: 'no', details: 'down' };
const FAILED = { error: { ...FAILURE, cause: CAUSE } };
const location = `http://192.0.2.1:8080/zstack/v1/api-jobs/${JOB}`;
const accepted = json(202, { location, apiTimeout: 1800000 });
const unknownJob = text(404, 'the job has been expired');
const polling = { interval: 1_000, maxInterval: 2_000, budget: 6_000 };

/** Of the server that was started last. */
let url = '';
/** The pauses of the client: time passes only in them. */
const pauses: number[] = [];

afterEach(async () => {
  await stopAll();
  pauses.length = 0;
});

const timing: Timing = {
  now: () => pauses.reduce((sum, pause) => sum + pause, Date.UTC(2026, 0, 5)),
  sleep: async (pause) => pauses.push(pause),
  random: () => 0,
};

async function start(...replies: readonly Reply[]) {
  const server = await stopLater(startScripted(...replies));
  url = server.url;
  return server;
}

function client<D extends Dialect>(dialect: D, options: Partial<ClientOptions<D>> = {}): ZstackClient<D> {
  const credentials = { kind: 'session', session: SESSION } as const;
  const transport = options.transport ?? openTransport(url);
  return new ZstackClient({ catalog, dialect, credentials, polling, timing, ...options, transport });
}

const reconnect = (options = {}) => client('deployed').reconnectIPsecConnection(UUID, options);

describe('a reconnect in the deployed dialect', () => {
  it('hides the job: one PUT, then polls of the path of its location, until the result', async () => {
    const { seen } = await start(accepted, json(202, {}), json(202, {}), json(200, DONE));
    await expect(reconnect({ userTags: ['nightly'] })).resolves.toMatchObject({ uuid: UUID });
    const [put, ...polls] = seen.map(({ method, path }) => `${method} ${path}`);
    expect(put).toBe(`PUT /zstack/v1/ipsec/${UUID}/actions`);
    expect(polls).toEqual(Array(3).fill(`GET /zstack/v1/api-jobs/${JOB}`));
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ reconnectIPsecConnection: {}, userTags: ['nightly'] });
    expect(seen[1]?.headers.authorization).toBeUndefined();
    expect(pauses).toEqual([1_000, 1_500]);
  });

  it('sends a job id of its own, a new one each time', async () => {
    const { seen } = await start(accepted, json(200, DONE), accepted, json(200, DONE));
    await reconnect();
    await reconnect();
    const ids = [seen[0], seen[2]].map((request) => request?.headers['x-job-uuid']);
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  /** Answers that do not tell what became of the PUT, and what the error then says. */
  it.each<[string, Reply, string, string]>([
    ['none', hangUp, 'UnreachableError', 'closed the connection before its answer began'],
    ['504 in plain text', text(504, 'upstream request timeout'), 'GatewayError', 'with plain text'],
    ['503 in JSON', json(503, { message: 'Unavailable' }), 'GatewayError', 'with a JSON object'],
    ['401 in plain text', text(401, 'Unauthorized'), 'GatewayError', 'a gateway answered 401'],
    ['404 in JSON', json(404, { message: 'no Route' }), 'GatewayError', 'a gateway answered 404'],
    ['503 of nothing', json(503, {}), 'UnexpectedAnswerError', 'that the API gives (a JSON object)'],
    ['a page', text(403, '<html><title>No</title></html>'), 'GatewayError', 'a page of HTML titled "No"'],
    ['200 in plain text', text(200, 'OK'), 'UnexpectedAnswerError', 'that the API gives (plain text)'],
    ['202 without a body', text(202, ''), 'UnexpectedAnswerError', 'no location of a job (no body)'],
    ['202 that is cut', text(202, '{"location": "h'), 'UnexpectedAnswerError', '(JSON that is cut short)'],
    ['202 of no job', json(202, { location: 'http://h/' }), 'UnexpectedAnswerError', 'no location of a job'],
  ])('looks for its job, without a second PUT, when the answer is %s', async (_, answer, cause, words) => {
    const late = await start(answer, unknownJob, json(202, {}), answer, json(200, DONE));
    await expect(reconnect({ jobId: JOB })).resolves.toMatchObject({ uuid: UUID });
    expect(late.seen.map(({ method }) => method)).toEqual(['PUT', 'GET', 'GET', 'GET', 'GET']);
    expect(late.seen[1]?.path).toBe(`/zstack/v1/api-jobs/${JOB}`);
    const never = await start(answer, unknownJob);
    const error = await failure(reconnect({ jobId: JOB }));
    expect(error).toMatchObject({ name: 'UnknownOutcomeError', jobId: JOB, cause: { name: cause } });
    expect(error.message).toContain(words);
    expect(error.message).toContain(
      `; the reconnect may have arrived all the same, and its job ${JOB} was not found within 6000 ms: look with GET /zstack/v1/api-jobs/${JOB} before you send another`,
    );
    expect(never.seen.filter(({ method }) => method === 'PUT')).toHaveLength(1);
    const { seen } = await start(answer);
    expect(await failure(client('deployed').submitReconnect(UUID))).toMatchObject({ name: cause });
    expect(seen).toHaveLength(1);
  });

  it('looks for the job whose new id is used already, as something has sent the PUT twice', async () => {
    const used: Reply = ({ headers }, response) =>
      response.writeHead(400).end(`Duplicate job uuid[${headers['x-job-uuid']}]`);
    const { seen } = await start(used, json(202, {}), json(200, DONE));
    await expect(reconnect()).resolves.toMatchObject({ uuid: UUID });
    expect(seen.map(({ method }) => method)).toEqual(['PUT', 'GET', 'GET']);
    // An id of the caller's own may have been used before.
    await start(used);
    expect(await failure(reconnect({ jobId: JOB }))).toMatchObject({ name: 'RefusedError', status: 400 });
  });

  it('looks for the job it sent when the answer did not come in time', async () => {
    await start(silence, json(200, DONE));
    const transport = openTransport(url, { limits: { headersTimeout: 100 } });
    const one = client('deployed', { transport });
    await expect(one.reconnectIPsecConnection(UUID)).resolves.toMatchObject({ uuid: UUID });
  });

  it('survives polls whose answers are lost, until the budget is spent', async () => {
    const gateway = text(504, 'timeout');
    await start(accepted, hangUp, gateway, hangUp, json(200, DONE));
    await expect(reconnect()).resolves.toMatchObject({ uuid: UUID });
    await start(accepted, gateway);
    await expect(reconnect()).rejects.toMatchObject({ name: 'TimedOutError', jobId: JOB });
  });

  it('gives up when the budget is spent, and names the job', async () => {
    await start(accepted, json(202, {}));
    await expect(reconnect()).rejects.toMatchObject({ name: 'TimedOutError', phase: 'job', jobId: JOB });
    expect(pauses).toEqual([1_000, 1_500, 2_000, 1_500]);
  });

  it('answers null after a reconnect that asked for validation only', async () => {
    await start(accepted, json(200, {}));
    await expect(reconnect({ systemTags: ['validationOnly'] })).resolves.toBeNull();
  });
});

describe('what keeps a reconnect from its result', () => {
  it.each<[string, Dialect, readonly Reply[]]>([
    ['of its job', 'deployed', [accepted, json(503, FAILED)]],
    ['told at once', 'deployed', [json(503, FAILED)]],
    ['of the page', 'documented', [json(200, { success: false, inventory: null, ...FAILED })]],
  ])('is an error of the API with its causes: %s', async (_, dialect, replies) => {
    const { seen } = await start(...replies);
    const error = await failure(client(dialect).reconnectIPsecConnection(UUID));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ ...FAILURE, cause: { ...CAUSE, details: null, cause: null } });
    expect(seen).toHaveLength(replies.length);
  });

  it.each([400, 403, 404, 405, 429, 500])('is a refusal with status %d', async (status) => {
    const { seen } = await start(text(status, 'no'));
    await expect(reconnect()).rejects.toMatchObject({ name: 'RefusedError', status, text: 'no' });
    expect(seen).toHaveLength(1);
  });

  it('is a gateway, also where there is no job to look for', async () => {
    await start(text(503, 'no healthy upstream'));
    const error = await failure(client('documented').reconnectIPsecConnection(UUID));
    expect(error).toMatchObject({ name: 'GatewayError', status: 503 });
    expect(await failure(client('deployed').queryIPsecConnections())).toMatchObject({ name: 'GatewayError' });
  });

  it('is an answer of the other dialect', async () => {
    await start(json(200, { success: true, inventory: {}, error: null }));
    await expect(reconnect()).rejects.toMatchObject({ name: 'UnexpectedAnswerError', status: 200 });
  });
});

describe('credentials', () => {
  const ACCOUNT = { kind: 'account', account: 'admin', password: 'secret' } as const;

  it('open a session with the hash of the password, use it, and close it', async () => {
    const session = { inventory: { uuid: SESSION } };
    const { seen } = await start(json(200, session), json(200, { inventories: [] }), json(200, {}));
    const one = client('deployed', { credentials: ACCOUNT });
    await one.login();
    await expect(one.queryIPsecConnection(UUID)).resolves.toBeNull();
    await one.logout();
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({
      logInByAccount: { accountName: 'admin', password: hashPassword('secret') },
    });
    expect(seen[1]?.headers.authorization).toBe(`OAuth ${SESSION}`);
    expect(seen[2]).toMatchObject({ method: 'DELETE', path: `/zstack/v1/accounts/sessions/${SESSION}` });
  });

  it('sign each request with an access key', async () => {
    const { seen } = await start(json(200, { inventories: [] }));
    const credentials = { kind: 'access-key', id: 'key', secret: 'hidden' } as const;
    await client('deployed', { credentials }).queryIPsecConnection(UUID);
    const { authorization, date = '' } = seen[0]?.headers ?? {};
    const signature = signRequest('hidden', { method: 'GET', date, path: `/v1/ipsec/${UUID}` });
    expect(authorization).toBe(`ZStack key:${signature}`);
  });

  it('are refused as an API error when the password is wrong', async () => {
    await start(json(503, { error: { code: 'ID.1000', description: 'no secret' } }));
    const error = await failure(client('deployed', { credentials: ACCOUNT }).login());
    expect(error).toMatchObject({ name: 'ApiError', message: 'ID.1000 no ***' });
  });

  it('leave what a server says as it is where nothing of them is in it', async () => {
    const words = [
      `the body doesn't contain action mapping to the URL[/v1/ipsec/${UUID}/actions]`,
      "missing header 'Authorization'",
      `Duplicate job uuid[${JOB}]`,
    ];
    const bare = { code: 'ID.1105', description: 'the source address is denied', details: 'by a rule' };
    await start(...words.map((said) => text(400, said)), json(403, bare));
    const one = client('deployed');
    for (const said of [...words, JSON.stringify(bare)])
      expect(await failure(one.submitReconnect(UUID, { jobId: JOB }))).toMatchObject({ text: said });
  });

  const secret = 'Hq7!mZ_2vR#9xLw4Kd:tB';

  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const said = [secret, secret.toUpperCase(), encodeURIComponent(secret)];
  const encodings = [base64(secret), base64(`by ${secret}`), Buffer.from(secret).toString('hex')];

  it.each<[Credentials, readonly string[]]>([
    [{ kind: 'session', session: SESSION }, [SESSION]],
    [{ kind: 'access-key', id: 'key', secret }, [...said, ...encodings]],
  ])(
    'are in no error that a server has a part in, however it writes them: %j',
    async (credentials, forms) => {
      for (const form of forms) {
        const encoded: Reply = (_, response) =>
          response.writeHead(200, { 'content-encoding': form }).end('x');
        const pointing: Reply = (_, response) =>
          response.writeHead(302, { location: `http://${encodeURIComponent(form)}.example/${form}/x` }).end();
        const replies = [
          text(404, `no api mapping to /v1/accounts/sessions/${form}`),
          text(400, `no ${form} here`),
          json(400, { message: form, [form]: { password: form } }),
          text(200, `<html><title>for ${form}</title></html>`),
          json(503, {
            error: { code: form, description: form, details: `x=${form}`, cause: { code: form } },
          }),
          encoded,
          pointing,
        ];
        await start(...replies);
        const one = client('deployed', { credentials });
        for (const _ of replies) {
          const error = await failure(one.queryIPsecConnections());
          expect(error).toBeInstanceOf(ClientError);
          const shown = `${JSON.stringify(error)} ${error} ${error.cause}`.toLowerCase();
          for (const known of forms) expect(shown).not.toContain(known.toLowerCase());
        }
      }
    },
  );

  it('of a proxy are in no title of its page', async () => {
    const proxy = await start(({ headers }, response) => {
      const shown = headers['proxy-authorization'];
      response.writeHead(502).end(`<html><title>Bad ${shown} of swordfish</title></html>`);
    });
    for (const one of ['us:Hq7mZ2vR9xLw4KdtB', 'us:swordfish']) {
      const httpProxy = proxy.url.replace('//', `//${one}@`);
      const transport = openTransport('http://zstack.example', { proxy: { httpProxy } });
      const error = await failure(client('deployed', { transport }).queryIPsecConnections());
      expect(String(error)).toContain('titled "Bad Basic *** of ');
      expect(String(error)).not.toContain(base64(one));
      if (one.includes('sword')) expect(String(error)).toContain('of ***"');
    }
  });

  it('are in no inventory that a caller gets, as nothing of that is changed', async () => {
    const inventory = { ...(DONE['inventory'] as object), name: SESSION, authKey: 'a key', 'x y': SESSION };
    await start(json(200, { inventories: [inventory] }));
    await expect(client('deployed').queryIPsecConnections()).resolves.toEqual([inventory]);
  });
});
