import { describe, expect, it } from '@jest/globals';
import axios from 'axios';
import request from 'supertest';
import { check } from '../../../src/kit/check.ts';
import { checkInventory } from '../../../src/kit/inventory.ts';
import { type ContractMatchers, matchers } from '../../../src/kit/matchers.ts';
import { supertestParser } from '../../../src/kit/supertest-parser.ts';
import { parseFault } from '../../../src/provider/faults.ts';
import {
  ACTIONS,
  CONNECTION,
  catalog,
  createMockIn,
  RECONNECT,
  SESSION,
  startMock,
} from '../provider/mock.ts';

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends ContractMatchers<R, T> {}
}
expect.extend(matchers);

const OTHER = 'f'.repeat(32);
const UP = 'an IPsec connection is up';

/** A provider with a connection that comes up. */
async function start(dialect: 'documented' | 'deployed', ...faults: readonly string[]): Promise<string> {
  const parsed = faults.map((fault) => parseFault(fault, catalog));
  const { provider, url } = await startMock({ dialect, faults: parsed });
  await provider.arrange(UP);
  return url;
}

const HEADERS = { authorization: `OAuth ${SESSION}`, 'content-type': 'application/json' };

function reconnect(url: string, body = '{}'): request.Test {
  return request(url).put(ACTIONS).set(HEADERS).send(body);
}

function axiosAt(url: string, headers: object = HEADERS) {
  return axios.create({ baseURL: url, headers: { ...headers }, proxy: false });
}

/** What a matcher says when it fails. */
async function complaint(assertion: () => unknown): Promise<string> {
  try {
    await assertion();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the assertion held');
}

describe('toKeepReconnectContract', () => {
  it('takes a response of supertest', async () => {
    const documented = await reconnect(await start('documented'));
    expect(documented).toKeepReconnectContract({ dialect: 'documented' });
    expect(documented).toKeepReconnectContract();
    const { provider } = await createMockIn(UP, { dialect: 'documented', jobDuration: 0 });
    const toApp = request(provider.app).put(ACTIONS).set(HEADERS);
    expect(await toApp.send('{}')).toKeepReconnectContract({ dialect: 'documented', uuid: CONNECTION });
    const deployed = await reconnect(await start('deployed'), RECONNECT);
    expect(deployed.status).toBe(202);
    expect(deployed).toKeepReconnectContract({ dialect: 'deployed' });
    expect(deployed).not.toKeepReconnectContract({ dialect: 'documented' });
  });

  it('says that superagent did not read a body, and does not fail it', async () => {
    const url = await start('deployed');
    const sent = (): request.Test => reconnect(url, RECONNECT);
    const skipped = await sent().buffer(false);
    for (const unread of [skipped, await sent().parse((_, done) => done(null, undefined))]) {
      expect(unread.body).toEqual({});
      expect(() => check(unread)).toThrow(/superagent did not read the body .* \.buffer\(true\)/);
    }
    const parsed = await sent().parse((_, done) => done(null, {}));
    expect(check(parsed)).toMatchObject({ verdict: 'fail', findings: [{ rule: 'envelope' }] });
    expect(check({ status: 200, body: {} }, { operation: 'logout' }).verdict).toBe('pass');
  });

  it('says what to do where superagent gives {} for an answer without a Content-Type', async () => {
    const url = await start('deployed');
    const poll = (): request.Test => request(url).get(`/zstack/v1/ipsec/${CONNECTION}`).set(HEADERS);
    const { body } = await poll();
    const told = /\.buffer\(true\)\.parse\(supertestParser\)/;
    expect(await complaint(() => expect(body).toKeepReconnectContract())).toMatch(told);
    for (const value of [body, body.inventories?.[0]])
      expect(await complaint(() => expect(value).toBeIPsecConnectionInventory())).toMatch(told);
    expect(await complaint(() => expect(7).toBeIPsecConnectionInventory())).not.toMatch(told);

    const read = await poll().buffer(true).parse(supertestParser);
    expect(read.body.inventories[0]).toBeIPsecConnectionInventory();
    expect(read).toKeepReconnectContract({ operation: 'query', dialect: 'deployed' });
    expect(JSON.parse(read.text)).toEqual(read.body);
    const refused = await request(url).get('/zstack/v1/nothing').buffer(true).parse(supertestParser);
    expect(refused.body).toBe(refused.text);
    expect(refused.text).toMatch(/no api mapping/);
  });

  it('takes a response of fetch, and leaves its body to be read', async () => {
    const url = await start('documented');
    const response = await fetch(url + ACTIONS, { method: 'PUT', headers: HEADERS, body: '{}' });
    await expect(response).toKeepReconnectContract({ dialect: 'documented' });
    expect(await response.json()).toMatchObject({ success: true });
    await expect(async () => check(response)).rejects.toThrow(/was already read/);
  });

  it('takes a response of axios', async () => {
    const client = axiosAt(await start('documented'));
    const response = await client.put(ACTIONS, {});
    expect(response).toKeepReconnectContract({ dialect: 'documented' });
    expect(check(response).operation).toBe('reconnect');
    expect({ ...response, data: { success: true } }).not.toKeepReconnectContract();
    const bytes = await client.put(ACTIONS, {}, { responseType: 'arraybuffer' });
    expect(bytes).toKeepReconnectContract({ dialect: 'documented' });
    const stream = await client.put(ACTIONS, {}, { responseType: 'stream' });
    expect(() => check(stream)).toThrow(/is a stream/);
    stream.data.destroy();
    // Of a request that axios says has failed.
    const failed = await axiosAt(await start('deployed'), {})
      .put(ACTIONS, {})
      .catch((error) => error);
    expect(failed.response.status).toBe(400);
    expect(failed.response).toKeepReconnectContract({ dialect: 'deployed' });
  });

  it('judges of a query no more than was asked for', () => {
    const url = 'http://z/zstack/v1/ipsec';
    const numbered = { status: 200, url: `${url}?count=true`, body: { total: 3 } };
    expect(numbered).toKeepReconnectContract({ dialect: 'deployed' });
    expect({ ...numbered, url }).not.toKeepReconnectContract({ dialect: 'deployed' });
    const grouped = { ...numbered, url: `${url}?groupBy=name` };
    expect(() => check(grouped)).toThrow(/asks for groups of connections/);
  });

  it('takes no other action on the same path for a reconnect', async () => {
    const body = JSON.stringify({ changeIPSecConnectionState: { stateEvent: 'disable' } });
    const response = await reconnect(await start('deployed'), body);
    expect(() => check(response)).toThrow(/names another action/);
  });

  it('names the field, the rule, what was expected and what the page says', async () => {
    const response = await reconnect(await start('documented', 'drop:inventory.vipUuid'));
    const kept = () => expect(response).toKeepReconnectContract({ dialect: 'documented' });
    expect(await complaint(kept)).toMatchSnapshot();
  });

  it('knows the connection by the path of the request, or by what it is told', async () => {
    const response = await reconnect(await start('documented'));
    const message = await complaint(() => expect(response).toKeepReconnectContract({ uuid: OTHER }));
    expect(message).toContain('identity-mismatch');
    const foreign = await reconnect(await start('documented', `set:inventory.uuid="${OTHER}"`));
    expect(check(foreign).findings.map(({ rule }) => rule)).toContain('identity-mismatch');
  });

  it('lets warnings pass, unless it is strict', () => {
    const response = { status: 200, body: { inventories: [], total: 0, unknown: 1 } };
    expect(check(response, { operation: 'query', dialect: 'deployed' }).verdict).toBe('warn');
    expect(response).toKeepReconnectContract({ operation: 'query', dialect: 'deployed' });
    expect(response).not.toKeepReconnectContract({ operation: 'query', dialect: 'deployed', strict: true });
  });

  it("is an error when it was a proxy's page that came", async () => {
    const response = { status: 200, headers: {}, body: '<!doctype html><title>Login</title>' };
    const message = await complaint(() => expect(response).toKeepReconnectContract());
    expect(message).toMatch(/^something other than the provider answered/);
    const opposite = await complaint(() => expect(response).not.toKeepReconnectContract());
    expect(opposite).toMatch(/something other than the provider answered/);
  });

  it('says what is wrong with how it was called', async () => {
    const wrong: readonly (readonly [unknown, object, RegExp])[] = [
      [null, {}, /expected a response of supertest, fetch or axios/],
      [{ statusCode: 200 }, {}, /expected a response of supertest/],
      [Promise.resolve(), {}, /await the request first/],
      [{ status: 200, body: { pipe: () => {} } }, {}, /is a stream/],
      [{ status: 0 }, {}, /expected a response of supertest/],
      [{ status: 200, body: 1n }, {}, /BigInt/],
      [{ status: 200 }, { dialect: 'real' }, /the dialect real has no operation reconnect/],
      [{ status: 200 }, { operation: 'reconect' }, /did you mean reconnect\?/],
      [{ status: 200 }, { operation: 'job-poll', dialect: 'documented' }, /has no operation job-poll/],
    ];
    for (const [response, options, message] of wrong) {
      expect(await complaint(() => matchers.toKeepReconnectContract(response, options))).toMatch(message);
    }
  });

  it('judges no answer to another request', () => {
    const request = { method: 'GET', url: 'http://z/zstack/v1/vm-instances' };
    const response = { status: 400, body: 'x', request };
    expect(() => check(response)).toThrow(/GET http:\/\/z\/zstack\/v1\/vm-instances is not a request of/);
    expect(check(response, { operation: 'query', dialect: 'deployed' }).operation).toBe('query');
  });

  it('knows what axios was told beside its base URL, and its credentials', () => {
    const canary = 'canary-0ax105';
    const headers = { Authorization: `OAuth ${canary}` };
    const config = { method: 'get', baseURL: 'http://z/zstack/v1', url: `api-jobs/${OTHER}`, headers };
    const response = { status: 202, headers: {}, config, data: {} };
    expect(check(response)).toMatchObject({ operation: 'job-poll', verdict: 'pass' });
    const wrong = { ...response, status: 503, data: { error: { code: canary } } };
    expect(JSON.stringify(check(wrong))).not.toContain(canary);
  });

  it('takes the empty answer of a validation', () => {
    const response = { status: 200, body: {} };
    const options = { operation: 'job-poll', dialect: 'deployed' } as const;
    expect(response).not.toKeepReconnectContract(options);
    expect(response).toKeepReconnectContract({ ...options, validationOnly: true });
  });

  it('never shows a secret', async () => {
    const canary = 'canary-70da11ed';
    const response = await reconnect(await start('documented', `set:inventory.authKey=["${canary}"]`));
    const message = await complaint(() => expect(response).toKeepReconnectContract());
    expect(message).toContain('inventory.authKey');
    expect(message).not.toContain(canary);
    const { inventory } = response.body;
    const repeated = { status: 200, body: { inventory: { ...inventory, authKey: canary, vipUuid: canary } } };
    const { findings } = check(repeated, { operation: 'job-poll', dialect: 'deployed' });
    expect(findings.map(({ rule }) => rule)).toContain('field-format');
    expect(JSON.stringify(findings)).not.toContain(canary);
  });

  it('stops at an answer with findings without end, says so, and fails it', () => {
    const response = { status: 200, body: { inventory: { peerCidrs: Array(60_000).fill({}) } } };
    const { verdict, reason } = check(response, { operation: 'job-poll', dialect: 'deployed' });
    expect([verdict, reason]).toEqual(['fail', expect.stringContaining('stopped after so many findings')]);
  });
});

describe('toBeIPsecConnectionInventory', () => {
  it('takes the inventory of either dialect', async () => {
    const { body } = await reconnect(await start('documented'));
    expect(body.inventory).toBeIPsecConnectionInventory();
    expect(body.inventory).toBeIPsecConnectionInventory({ dialect: 'documented', uuid: CONNECTION });
    const { description: _, ...without } = body.inventory;
    expect(without).toBeIPsecConnectionInventory({ dialect: 'deployed' });
    expect(without).not.toBeIPsecConnectionInventory({ dialect: 'documented' });
    expect(checkInventory(without)).toMatchObject({ dialect: 'deployed', verdict: 'pass' });
  });

  it('names the place in the inventory', async () => {
    const { body } = await reconnect(await start('documented'));
    const wrong = { ...body.inventory, ikeLifeTime: 1.5 };
    expect(checkInventory(wrong, { dialect: 'documented' }).findings).toMatchObject([
      { rule: 'field-type', at: '/ikeLifeTime' },
    ]);
    expect(wrong).not.toBeIPsecConnectionInventory();
  });

  it.each([[null], [undefined], ['text'], [[]], [{}], [7], [() => 7]])('refuses %p', (value) => {
    expect(value).not.toBeIPsecConnectionInventory();
    expect(value).not.toBeIPsecConnectionInventory({ dialect: 'documented' });
  });

  it('says of what is no object that it is none', async () => {
    const message = await complaint(() => expect(null).toBeIPsecConnectionInventory());
    expect(message).toMatch(/^the value breaks the contract of an inventory in the dialect deployed/);
    expect(message).toMatch(/envelope \(error\) at the value: .*\n.*inventory\n/);
  });

  it('cannot judge what has no form in JSON', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    expect(() => checkInventory(circular)).toThrow(/circular/);
  });
});
