import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { type ZstackPact, zstackPact } from '../../../src/pact.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const KIT = pathToFileURL(join(import.meta.dirname, '../../../src/pact.ts')).href;

let dir: string;
let zstack: ZstackPact;
beforeEach(() => {
  dir = temporaryFolder();
  zstack = zstackPact({ consumer: 'acme-vpn-portal', dir });
});

const file = (provider = 'zstack'): string => join(dir, `acme-vpn-portal-${provider}.json`);
const written = (provider?: string) => JSON.parse(readFileSync(file(provider), 'utf8'));

/** Polls the job of the state, as a client does. */
async function poll({ url, values }: { readonly url: string; readonly values: { readonly job: string } }) {
  const response = await fetch(`${url}/zstack/v1/api-jobs/${values.job}`);
  return JSON.parse(await response.text());
}

function reconnect(
  { url, values }: { readonly url: string; readonly values: { readonly connection: string } },
  body: object = { reconnectIPsecConnection: {} },
): Promise<Response> {
  return fetch(`${url}/zstack/v1/ipsec/${values.connection}/actions`, {
    method: 'PUT',
    headers: { authorization: 'OAuth of-my-own', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

describe('the pact of a client', () => {
  it('is of what the client reads, under the title of the contract, and of no Content-Type', async () => {
    const read = await zstack
      .expecting('job-poll/done', {
        reads: ['inventory.uuid', 'inventory.peerCidrs.cidr', 'inventory.localId'],
      })
      .executeTest(poll);
    const inventory = {
      uuid: read.inventory.uuid,
      peerCidrs: [{ cidr: expect.any(String) }],
      localId: expect.any(String),
    };
    expect(read).toEqual({ inventory });
    const [one] = written().interactions;
    expect(one).toMatchObject({
      description: 'a poll of a reconnect that succeeded returns the connection',
      providerStates: [{ name: 'a reconnect has succeeded' }],
      comments: { references: { 'zstack-contract': { interaction: 'job-poll/done' } } },
    });
    expect(one.response.headers).toBeUndefined();
    expect(one.response.body.content).toEqual(read);
    expect(readdirSync(dir)).toEqual(['acme-vpn-portal-zstack.json']);
  });

  it('leads a client that follows the location to whatever plays the server', async () => {
    await zstack
      .expecting('reconnect/accepted')
      .and('job-poll/processing')
      .executeTest(async ({ url, values }) => {
        const response = await reconnect({ url, values });
        expect(response.headers.get('content-type')).toBe('');
        const { location } = JSON.parse(await response.text());
        expect(location).toBe(`${url}/zstack/v1/api-jobs/${values.job}`);
        expect((await fetch(location)).status).toBe(202);
      });
    const [{ response }] = written().interactions.slice(1);
    expect(response.generators.body['$.location'].type).toBe('MockServerURL');
    expect(response.matchingRules.body['$.location'].matchers).toEqual([
      { match: 'regex', regex: expect.stringContaining('https?') },
    ]);
  });

  it('is another one for the provider of the page, which promises a Content-Type', async () => {
    await zstack.expecting('documented/reconnect').executeTest((on) => reconnect(on, {}));
    const [{ response }] = written('zstack-documented').interactions;
    expect(response.headers).toEqual({ 'Content-Type': ['application/json'] });
    expect(existsSync(file())).toBe(false);
  });

  it('waits while another process has the lock, and keeps what that one wrote', async () => {
    const lock = `${file()}.lock`;
    await zstack.expecting('job-poll/processing').executeTest(poll);
    const other = readFileSync(file(), 'utf8');
    rmSync(file());
    mkdirSync(lock);
    const script = `
      const { zstackPact } = await import(${JSON.stringify(KIT)});
      await zstackPact({ consumer: 'acme-vpn-portal', dir: ${JSON.stringify(dir)} })
        .expecting('job-poll/expired')
        .executeTest(async ({ url, values }) => {
          await fetch(\`\${url}/zstack/v1/api-jobs/\${values.job}\`);
          console.log('tested');
        });`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script]);
    const ended = once(child, 'exit');
    // It is the lock of a process that lives.
    const living = setInterval(() => utimesSync(lock, new Date(), new Date()), 20);
    try {
      await once(child.stdout, 'data');
      await setTimeout(500);
      expect(readdirSync(dir)).toEqual(['acme-vpn-portal-zstack.json.lock']);
      writeFileSync(file(), other);
    } finally {
      clearInterval(living);
      rmdirSync(lock);
    }
    expect(await ended).toEqual([0, null]);
    expect(written().interactions).toHaveLength(2);
  });

  it('waits for no lock of a process that was ended', async () => {
    mkdirSync(`${file()}.lock`);
    await zstack.expecting('job-poll/processing').executeTest(poll);
    expect(readdirSync(dir)).toEqual(['acme-vpn-portal-zstack.json']);
  });

  it.each([
    ['no JSON', '<<<<<<< HEAD'],
    ['of version 3', '{"interactions":[],"metadata":{"pactSpecification":{"version":"3.0.0"}}}'],
  ])('is not added to a file that is %s', async (_, text) => {
    writeFileSync(file(), text);
    const added = zstack.expecting('job-poll/processing').executeTest(poll);
    await expect(added).rejects.toThrow(/is not a pact of version 4.*: delete it, and run all tests again/);
    expect(readFileSync(file(), 'utf8')).toBe(text);
  });
});

describe('a test', () => {
  it('fails with its own error where the requests are sound, and then adds nothing', async () => {
    const test = zstack.expecting('job-poll/processing').executeTest(async (on) => {
      await poll(on);
      throw new Error('of my own');
    });
    await expect(test).rejects.toThrow(/^of my own$/);
    expect(readdirSync(dir)).toEqual([]);
  });

  it.each([
    [
      'no interaction reconnect/acepted; did you mean reconnect/accepted?',
      // @ts-expect-error There is no such interaction.
      () => zstack.expecting('reconnect/acepted'),
    ],
    [
      'the reply of reconnect/accepted has no field locatoin; did you mean location?',
      // @ts-expect-error There is no such field.
      () => zstack.expecting('reconnect/accepted', { reads: ['locatoin'] }),
    ],
    [
      'the reply of reconnect/no-action-key has no field location; it has none',
      // @ts-expect-error A refusal is plain text.
      () => zstack.expecting('reconnect/no-action-key', { reads: ['location'] }),
    ],
    [
      'the reply of job-poll/done has no field error.code; known are inventory, inventory.uuid',
      // @ts-expect-error It tells the other outcome.
      () => zstack.expecting('job-poll/done', { reads: ['error.code'] }),
    ],
    [
      'reconnect/accepted: unknown option read; did you mean reads?',
      // @ts-expect-error There is no such option.
      () => zstack.expecting('reconnect/accepted', { read: ['location'] }),
    ],
    [
      "job-poll/processing and job-poll/done have the same request, and Pact's mock server gives it one answer",
      () => zstack.expecting('job-poll/processing').and('job-poll/done'),
    ],
    [
      'login/accepted and documented/reconnect belong to two providers, zstack and zstack-documented',
      () => zstack.expecting('login/accepted').and('documented/reconnect'),
    ],
    // @ts-expect-error A consumer has a name.
    ["expected a consumer's name of letters", () => zstackPact({})],
    ["expected a consumer's name of letters", () => zstackPact({ consumer: '../portal' })],
  ])('is told of a mistake at once: %s', (words, mistake) => {
    expect(mistake).toThrow(words);
  });

  it('returns what it returns, and may be awaited, returned, or one of several', async () => {
    const run = () => zstack.expecting('job-poll/processing').executeTest(poll);
    const returned = async () => run();
    expect(await Promise.all([run(), returned()])).toEqual([{}, {}]);
    expect(await run()).toEqual({});
  });

  it('knows the values of all its interactions', () =>
    zstack
      .expecting('login/accepted')
      .and('session-check/valid')
      .executeTest(async ({ url, values }) => {
        expect(values).toEqual({
          account: 'admin',
          password: expect.any(String),
          session: expect.any(String),
        });
        await fetch(`${url}/zstack/v1/accounts/sessions/${values.session}/valid`);
        const body = JSON.stringify({ logInByAccount: { accountName: 'me', password: 'secret' } });
        const headers = { 'content-type': 'application/json' };
        await fetch(`${url}/zstack/v1/accounts/login`, { method: 'PUT', headers, body });
        // @ts-expect-error None of these states has one.
        expect(values.connection).toBeUndefined();
      }));

  it('ends any program where it was expected and never executed, and Pact is not loaded before', async () => {
    const script = `
      const { zstackPact } = await import(${JSON.stringify(KIT)});
      const { _cache } = (await import('node:module')).default;
      process.on('exit', () => console.log(Object.keys(_cache).filter((path) => path.includes('pact-foundation'))));
      zstackPact({ consumer: 'a' }).expecting('login/accepted').and('logout/done');`;
    const args = ['--input-type=module', '--eval', script];
    const { code, stdout, stderr } = await promisify(execFile)(process.execPath, args).catch(
      (error) => error,
    );
    expect(stderr).toContain('login/accepted and logout/done: expected, but executeTest was never called');
    expect([code, stdout]).toEqual([1, '[]\n']);
  });
});
