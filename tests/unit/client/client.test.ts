import { afterEach, describe, expect, it } from '@jest/globals';
import { type ClientOptions, ZstackClient } from '../../../src/client/client.ts';
import {
  ApiError,
  GatewayError,
  RefusedError,
  TimedOutError,
  UnexpectedAnswerError,
  UnreachableError,
} from '../../../src/client/errors.ts';
import { createTransport, type Transport } from '../../../src/client/transport.ts';
import { exampleBody } from '../../../src/contract/compose.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { hashPassword, signRequest } from '../../../src/model/authorization.ts';
import type { Dialect } from '../../../src/model/contract.ts';
import {
  hangUp,
  json,
  type Reply,
  type ScriptedServer,
  silence,
  startScripted,
  text,
} from './scripted-server.ts';

const catalog = loadCatalog();
const UUID = '654dedd65de8345cae7042a375451146';
const JOB = 'c41ec46dd7f546a48c31d9d0ca2c89d8';
const SESSION = '6b5a1d0f3f5c4c0e9a7d2b1c8e4f6a90';
const DONE = exampleBody(catalog.structure('reconnect-response'), {
  dialect: 'deployed',
  outcome: 'success',
  values: { '/inventory/uuid': UUID },
});
const FAILED = {
  error: {
    code: 'SYS.1007',
    description: 'no',
    details: 'down',
    cause: { code: 'SYS.1000', description: 'deep' },
  },
};
const accepted = json(202, {
  location: `http://192.0.2.1:8080/zstack/v1/api-jobs/${JOB}`,
  apiTimeout: 1800000,
});
const quick = { interval: 1, maxInterval: 1, budget: 5_000 };
const short = { interval: 1, maxInterval: 1, budget: 30 };

/** Answers that are not the API's own. */
const GATEWAYS: readonly (readonly [string, Reply])[] = [
  ['504 in plain text', text(504, 'upstream request timeout')],
  ['504 in JSON', json(504, { message: 'The upstream server is timing out' })],
  ['503 in plain text', text(503, 'no healthy upstream')],
  ['503 in JSON', json(503, { message: 'Service Unavailable' })],
  ['401 in plain text', text(401, 'Unauthorized')],
  ['404 in JSON', json(404, { message: 'no Route matched with those values' })],
  ['403 as a page', text(403, '<html><title>Forbidden</title></html>')],
  ['200 in plain text', text(200, 'OK')],
];

let server: ScriptedServer | null = null;
let transport: Transport | null = null;

afterEach(async () => {
  await transport?.close();
  await server?.stop();
  transport = null;
  server = null;
});

async function start(...replies: readonly Reply[]): Promise<ScriptedServer> {
  server = await startScripted(...replies);
  return server;
}

function client<D extends Dialect>(
  dialect: D,
  options: Partial<ClientOptions<D>> = {},
  baseUrl = server?.url ?? '',
): ZstackClient<D> {
  transport = createTransport(baseUrl, { limits: { headersTimeout: 200, totalTimeout: 500 } });
  return new ZstackClient({
    catalog,
    dialect,
    transport,
    credentials: { kind: 'session', session: SESSION },
    polling: quick,
    ...options,
  });
}

describe('a reconnect in the deployed dialect', () => {
  it('hides the job: one PUT, polls until the result', async () => {
    const { seen } = await start(accepted, json(202, {}), json(202, {}), json(200, DONE));
    const connection = await client('deployed').reconnectIPsecConnection(UUID, { userTags: ['nightly'] });
    expect(connection?.uuid).toBe(UUID);
    expect(seen.map(({ method }) => method)).toEqual(['PUT', 'GET', 'GET', 'GET']);
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ reconnectIPsecConnection: {}, userTags: ['nightly'] });
  });

  it('sends a job id of its own, a new one each time', async () => {
    const { seen } = await start(accepted, json(200, DONE), accepted, json(200, DONE));
    const one = client('deployed');
    await one.reconnectIPsecConnection(UUID);
    await one.reconnectIPsecConnection(UUID);
    const ids = [seen[0], seen[2]].map((request) => request?.headers['x-job-uuid']);
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(ids[0]).not.toBe(ids[1]);
  });

  it('trusts the path of the location, not its host', async () => {
    const { seen } = await start(accepted, json(200, DONE));
    await client('deployed').reconnectIPsecConnection(UUID);
    expect(seen[1]?.path).toBe(`/zstack/v1/api-jobs/${JOB}`);
    expect(seen[1]?.headers.authorization).toBeUndefined();
  });

  it.each(['/zstack', '/zstack/', '/'])('takes a base URL that ends in %s', async (ending) => {
    const { seen, url } = await start(accepted, json(200, DONE));
    await client('deployed', {}, `${url}${ending}`).reconnectIPsecConnection(UUID);
    expect(seen[0]?.path).toBe(`/zstack/v1/ipsec/${UUID}/actions`);
  });

  it('follows the job it sent when the answer to the PUT is lost, without a second PUT', async () => {
    const { seen } = await start(hangUp, json(202, {}), json(200, DONE));
    const connection = await client('deployed').reconnectIPsecConnection(UUID, { jobId: JOB });
    expect(connection?.uuid).toBe(UUID);
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `PUT /zstack/v1/ipsec/${UUID}/actions`,
      `GET /zstack/v1/api-jobs/${JOB}`,
      `GET /zstack/v1/api-jobs/${JOB}`,
    ]);
  });

  it('rejects with what lost the answer, and the job to look for, when no job is found', async () => {
    const { seen } = await start(silence, text(404, 'the job has been expired'));
    const call = client('deployed', { polling: short }).reconnectIPsecConnection(UUID, { jobId: JOB });
    await expect(call).rejects.toMatchObject({
      name: 'UnknownOutcomeError',
      jobId: JOB,
      cause: expect.any(TimedOutError),
      message: expect.stringMatching(
        /^no answer from \S+ came within 200 ms: .*; the reconnect may have arrived all the same, and its job c41ec46dd7f546a48c31d9d0ca2c89d8 was not found within 30 ms: look with GET \/zstack\/v1\/api-jobs\/c41ec46dd7f546a48c31d9d0ca2c89d8 before you send another$/,
      ),
    });
    expect(seen.filter(({ method }) => method === 'PUT')).toHaveLength(1);
    expect(seen.filter(({ method }) => method === 'GET').length).toBeGreaterThan(1);
  });

  it('finds a job that a gateway delivered late', async () => {
    const unknown = text(404, 'the job has been expired');
    const late = [text(504, 'upstream request timeout'), unknown, unknown, unknown, unknown, json(202, {})];
    const { seen } = await start(...late, json(200, DONE));
    await expect(client('deployed').reconnectIPsecConnection(UUID)).resolves.toMatchObject({ uuid: UUID });
    expect(seen.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('survives a poll whose answer is lost', async () => {
    await start(accepted, hangUp, json(200, DONE));
    await expect(client('deployed').reconnectIPsecConnection(UUID)).resolves.toMatchObject({ uuid: UUID });
  });

  it('gives up after three lost polls in a row', async () => {
    const { seen } = await start(accepted, hangUp);
    await expect(client('deployed').reconnectIPsecConnection(UUID)).rejects.toBeInstanceOf(UnreachableError);
    expect(seen).toHaveLength(4);
  });

  it('gives up when the budget is spent, and names the job', async () => {
    await start(accepted, json(202, {}));
    const polling = { interval: 5, maxInterval: 5, budget: 30 };
    const call = client('deployed', { polling }).reconnectIPsecConnection(UUID);
    await expect(call).rejects.toMatchObject({ name: 'TimedOutError', phase: 'job', jobId: JOB });
  });

  it('answers null after a reconnect that asked for validation only', async () => {
    await start(accepted, json(200, {}));
    await expect(
      client('deployed').reconnectIPsecConnection(UUID, { systemTags: ['validationOnly'] }),
    ).resolves.toBeNull();
  });
});

describe('what keeps a reconnect from its result', () => {
  it('is an API error with its causes', async () => {
    await start(accepted, json(503, FAILED));
    const error = await client('deployed')
      .reconnectIPsecConnection(UUID)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: 'SYS.1007',
      description: 'no',
      details: 'down',
      cause: { code: 'SYS.1000', description: 'deep', details: null, cause: null },
    });
  });

  it('is an API error in the documented dialect too', async () => {
    await start(json(200, { success: false, inventory: null, ...FAILED }));
    await expect(client('documented').reconnectIPsecConnection(UUID)).rejects.toMatchObject({
      code: 'SYS.1007',
    });
  });

  it.each([400, 403, 404, 405, 429, 500])('is a refusal with status %d', async (status) => {
    const { seen } = await start(text(status, 'no'));
    await expect(client('deployed').reconnectIPsecConnection(UUID)).rejects.toMatchObject({
      name: 'RefusedError',
      status,
      text: 'no',
    });
    expect(seen).toHaveLength(1);
  });

  it('is a page of HTML, named by its title; its job is looked for, and there is none', async () => {
    const { seen } = await start(
      text(504, '<html><title>Timed out</title></html>'),
      text(404, 'the job has been expired'),
    );
    const call = client('deployed', { polling: short }).reconnectIPsecConnection(UUID);
    await expect(call).rejects.toMatchObject({
      name: 'UnknownOutcomeError',
      cause: { name: 'GatewayError', status: 504 },
    });
    await expect(call).rejects.toThrow('a page of HTML titled "Timed out"');
    expect(seen.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it.each(GATEWAYS)('is no gateway that answers %s', async (_, answer) => {
    const { seen } = await start(answer, answer, json(202, {}), answer, json(200, DONE));
    await expect(client('deployed').reconnectIPsecConnection(UUID)).resolves.toMatchObject({ uuid: UUID });
    expect(seen.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it.each(GATEWAYS)('is that no job is known, after a gateway answered %s', async (_, answer) => {
    const { seen } = await start(answer, text(404, 'the job has been expired'));
    const call = client('deployed', { polling: short }).reconnectIPsecConnection(UUID);
    await expect(call).rejects.toMatchObject({ name: 'UnknownOutcomeError' });
    expect(seen.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('is a failure that the API tells at once, whatever its status', async () => {
    const { seen } = await start(json(503, FAILED));
    await expect(client('deployed').reconnectIPsecConnection(UUID)).rejects.toMatchObject({ status: 503 });
    expect(seen).toHaveLength(1);
  });

  it('is a gateway that answers each poll', async () => {
    const { seen } = await start(accepted, text(504, 'upstream request timeout'));
    await expect(client('deployed').reconnectIPsecConnection(UUID)).rejects.toBeInstanceOf(GatewayError);
    expect(seen).toHaveLength(4);
  });

  it.each(GATEWAYS)('says so where only the PUT is sent and a gateway answers %s', async (_, answer) => {
    const { seen } = await start(answer);
    const error = await client('deployed')
      .submitReconnect(UUID)
      .catch((reason: unknown) => reason);
    expect([GatewayError, UnexpectedAnswerError].some((kind) => error instanceof kind)).toBe(true);
    expect(seen).toHaveLength(1);
  });

  it('is not a page of a proxy that gave up, when the job goes on', async () => {
    const page = text(502, '<html><title>Bad gateway</title></html>');
    const { seen } = await start(page, json(202, {}), page, json(200, DONE));
    await expect(client('deployed').reconnectIPsecConnection(UUID)).resolves.toMatchObject({ uuid: UUID });
    expect(seen.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it.each([
    ['JSON that is cut short', '{"location": "http'],
    ['plain text', 'OK'],
    ['no body', ''],
    ['JSON that is no object', '[]'],
  ])('is a body that is %s', async (problem, body) => {
    await start(text(202, body), text(404, 'the job has been expired'));
    const call = client('deployed', { polling: short }).reconnectIPsecConnection(UUID);
    await expect(call).rejects.toMatchObject({ cause: expect.any(UnexpectedAnswerError) });
    await expect(call).rejects.toThrow(`carries no location of a job (${problem})`);
  });

  it('is not a 202 that is broken, when its job is found', async () => {
    for (const broken of [
      json(202, {}),
      text(202, '{"location": "http'),
      json(202, { location: 'http://h/' }),
    ]) {
      const { seen, stop } = await start(broken, json(202, {}), json(200, DONE));
      await expect(client('deployed').reconnectIPsecConnection(UUID, { jobId: JOB })).resolves.toMatchObject({
        uuid: UUID,
      });
      expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
        `PUT /zstack/v1/ipsec/${UUID}/actions`,
        `GET /zstack/v1/api-jobs/${JOB}`,
        `GET /zstack/v1/api-jobs/${JOB}`,
      ]);
      await stop();
    }
  });

  it('is an answer of the other dialect', async () => {
    await start(json(200, { success: true, inventory: {}, error: null }));
    await expect(client('deployed').reconnectIPsecConnection(UUID)).rejects.toBeInstanceOf(
      UnexpectedAnswerError,
    );
  });

  it('is a 202 without a location', async () => {
    await start(json(202, {}), text(404, 'the job has been expired'));
    const call = client('deployed', { polling: short }).reconnectIPsecConnection(UUID);
    await expect(call).rejects.toThrow('no location');
  });

  it('is a server that is not there', async () => {
    const { url, stop } = await startScripted(silence);
    await stop();
    const call = client('deployed', {}, url).reconnectIPsecConnection(UUID);
    await expect(call).rejects.toMatchObject({ name: 'UnreachableError', trouble: { kind: 'refused' } });
  });
});

describe('credentials', () => {
  it('open a session with the hash of the password, use it, and close it', async () => {
    const session = { inventory: { uuid: SESSION } };
    const { seen } = await start(json(200, session), json(200, { inventories: [] }), json(200, {}));
    const one = client('deployed', {
      credentials: { kind: 'account', account: 'admin', password: 'secret' },
    });
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
    await start(json(503, { error: { code: 'ID.1000', description: 'no' } }));
    const credentials = { kind: 'account', account: 'admin', password: 'secret' } as const;
    const error = await client('deployed', { credentials })
      .login()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(String(error)).not.toContain('secret');
  });

  it('are in no error, although the server repeats them', async () => {
    await start(
      text(404, `no api mapping to /v1/accounts/sessions/${SESSION}`),
      text(400, `bad OAuth ${SESSION}`),
    );
    const one = client('deployed');
    for (const call of [one.logout(), one.queryIPsecConnections()]) {
      const error = await call.catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(RefusedError);
      expect(JSON.stringify(error) + String(error)).not.toContain(SESSION);
    }
  });

  it('are in no API error, nor in the causes of one', async () => {
    const error = {
      code: 'SYS.1000',
      description: 'x',
      details: `session ${SESSION}`,
      cause: { code: 'SYS.1', description: SESSION },
    };
    await start(json(503, { error }));
    const found = await client('deployed')
      .queryIPsecConnections()
      .catch((reason: unknown) => reason);
    expect(found).toMatchObject({ details: 'session ***', cause: { description: '***' } });
  });

  it('leave what a server says as it is where nothing of them is in it', async () => {
    const said = `the body doesn't contain action mapping to the URL[/v1/ipsec/${UUID}/actions]`;
    await start(
      text(400, said),
      text(400, "missing header 'Authorization'"),
      text(500, `Duplicate job uuid[${JOB}]`),
      json(403, { code: 'ID.1105', description: 'the source address is denied', details: 'by a rule' }),
    );
    const one = client('deployed');
    await expect(one.submitReconnect(UUID)).rejects.toMatchObject({ text: said });
    await expect(one.submitReconnect(UUID)).rejects.toMatchObject({ text: "missing header 'Authorization'" });
    const again = one.submitReconnect(UUID, { jobId: JOB });
    await expect(again).rejects.toMatchObject({ text: `Duplicate job uuid[${JOB}]` });
    await expect(one.submitReconnect(UUID)).rejects.toThrow(
      '{"code":"ID.1105","description":"the source address is denied","details":"by a rule"}',
    );
  });

  it('are in no sentence that a server has a part in, in whichever way it writes them', async () => {
    const secret = 'Hq7!mZ_2vR#9xLw4Kd:tB';
    const forms = [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      Buffer.from(`by ${secret}`).toString('base64'),
      Buffer.from(secret).toString('hex'),
      secret.toUpperCase(),
    ];
    for (const form of forms) {
      const encoded: Reply = (_, response) => response.writeHead(200, { 'content-encoding': form }).end('x');
      const pointing: Reply = (_, response) =>
        response.writeHead(302, { location: `http://${encodeURIComponent(form)}.example/${form}/x` }).end();
      const replies = [
        text(400, `no ${form} here`),
        json(400, { message: form, [form]: { password: form } }),
        text(200, `<html><title>for ${form}</title></html>`),
        json(503, { error: { code: form, description: form, details: `x=${form}`, cause: { code: form } } }),
        encoded,
        pointing,
      ];
      const { url, stop } = await startScripted(...replies);
      const credentials = { kind: 'access-key', id: 'key', secret } as const;
      const one = client('deployed', { credentials }, url);
      for (const _ of replies) {
        const error = await one.queryIPsecConnections().catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(Error);
        const told = `${JSON.stringify(error)} ${error} ${(error as ApiError).cause}`.toLowerCase();
        for (const known of forms) expect(told).not.toContain(known.toLowerCase());
      }
      await transport?.close();
      await stop();
    }
  });

  it('of a proxy are in no title of its page', async () => {
    const { url } = await start((_, response) => response.end());
    const user = 'us:Hq7mZ2vR9xLw4KdtB';
    const { seen, ...proxy } = await startScripted(({ headers }, response) => {
      const shown = headers['proxy-authorization'];
      response.writeHead(502).end(`<html><title>Bad ${shown} of swordfish</title></html>`);
    });
    for (const one of [user, 'us:swordfish']) {
      const through = createTransport(url, { proxy: { httpProxy: proxy.url.replace('//', `//${one}@`) } });
      const error = await client('deployed', { transport: through })
        .queryIPsecConnections()
        .catch((reason: unknown) => reason);
      expect(String(error)).toContain('titled "Bad Basic *** of ');
      expect(String(error)).not.toContain(Buffer.from(one).toString('base64'));
      if (one.includes('sword')) expect(String(error)).toContain('of ***"');
      await through.close();
    }
    await proxy.stop();
  });

  it('are in no inventory that a caller gets, as nothing of that is changed', async () => {
    const inventory = { ...(DONE['inventory'] as object), name: SESSION, authKey: 'a key', 'x y': SESSION };
    await start(json(200, { inventories: [inventory] }));
    await expect(client('deployed').queryIPsecConnections()).resolves.toEqual([inventory]);
  });

  it('leave a refused request to the server', async () => {
    const { seen } = await start(text(400, "missing header 'Authorization'"));
    const call = client('deployed', { credentials: { kind: 'none' } }).queryIPsecConnections();
    await expect(call).rejects.toBeInstanceOf(RefusedError);
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });
});
