import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Env } from '../../../../src/commands/io.ts';
import { contractVersion } from '../../../../src/contract/files.ts';
import {
  FURNISHED,
  INDEX,
  listOf,
  type StubAnswer,
  type StubRoutes,
  withStub,
} from '../../broker/stub-broker.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { type Ended, zstackContract } from '../command-line.ts';

const folder = temporaryFolder();

/** Runs a command on a stub. Pauses take no time, and the clock moves only in pauses. */
function onStub(routes: StubRoutes, args: readonly string[], env: Env = {}): Promise<Ended> {
  let time = 0;
  return withStub({ ...FURNISHED, ...routes }, (stub) =>
    zstackContract(args, {
      env: { PACT_BROKER_BASE_URL: stub.url, ...env },
      now: () => time,
      sleep: async (milliseconds) => {
        time += milliseconds;
      },
    }),
  );
}

const CONTRACT = contractVersion();
const DEPLOY = ['can-i-deploy', '--version', '1', '--to-environment', 'production'];
const RECORD = ['record-deployment', '--version', '1', '--environment', 'production'];
const VERSION_URL = '/pacticipants/zstack-ipsec-client/versions/1';
const ARRIVAL = `${VERSION_URL}/deployed-versions/environment/e1`;
const IN_PRODUCTION = 'GET /environments/e1/deployed-versions/currently-deployed';
const RELEASED = 'GET /environments/e1/released-versions/currently-supported';

const row = (providerVersion: string | null, success: boolean | null) => ({
  consumer: { name: 'zstack-ipsec-client', version: { number: '1' } },
  provider: { name: 'zstack', version: providerVersion === null ? null : { number: providerVersion } },
  verificationResult: success === null ? null : { success },
});
const matrix = (deployable: boolean | null, ...rows: readonly object[]): StubAnswer => [
  200,
  { summary: { deployable, reason: 'why' }, matrix: rows },
];
const arrived = (pacticipant: string, number: string) => ({
  _embedded: { pacticipant: { name: pacticipant }, version: { number } },
});
/** The environment has this version of the provider. */
const HAS_P7 = {
  [IN_PRODUCTION]: listOf('deployedVersions', arrived('zstack', 'p7')),
  [RELEASED]: listOf('releasedVersions'),
};

describe('can-i-deploy', () => {
  it('is safe by a matrix that says so in full', async () => {
    const { code, out } = await onStub({ 'GET /matrix': matrix(true, row('p1', true)) }, DEPLOY);
    expect(code).toBe(0);
    expect(out).toMatch(/zstack-ipsec-client\s+1\s+zstack\s+p1\s+verified/);
  });

  it('says whose results the answer rests on: those of the contract, or of a build', async () => {
    const answer = matrix(false, row(CONTRACT, true), row('5.2.1', false), row('5.2.1', false));
    const { out } = await onStub({ 'GET /matrix': answer }, DEPLOY);
    const plain = out.replaceAll(/\s+/g, ' ');
    expect(plain).toContain(`zstack ${CONTRACT} is the contract: its results come from the mock of`);
    expect(plain.split('zstack 5.2.1 is a build: its results were published for this build.')).toHaveLength(
      2,
    );
    const json = await onStub({ 'GET /matrix': answer }, [...DEPLOY, '--format', 'json']);
    expect(JSON.parse(json.out).rows).toMatchObject([{ basis: 'contract' }, { basis: 'build' }, {}]);
  });

  it('is about the version of the contract for a provider, unless another is named', async () => {
    const provider = 'can-i-deploy --to-environment production --pacticipant zstack'.split(' ');
    const routes = { 'GET /matrix': matrix(true) };
    const question = await onStub(routes, [...provider, '--allow-nothing-checked']);
    expect(question).toMatchObject({ code: 0, out: expect.stringContaining(`SAFE: zstack ${CONTRACT} to`) });
    const build = await onStub(routes, [...provider, '--version', '5.2.1']);
    expect(build).toMatchObject({ code: 3, out: expect.stringContaining('CANNOT TELL: zstack 5.2.1 to') });
  });

  it('never calls a consumer safe whose version has no pact', async () => {
    const { code, out } = await onStub({ 'GET /matrix': matrix(true) }, DEPLOY);
    expect(code).toBe(3);
    expect(out).toMatch(/this version has no pact; publish its pacts first/);
    const allowed = await onStub({ 'GET /matrix': matrix(true) }, [...DEPLOY, '--allow-nothing-checked']);
    expect(allowed).toMatchObject({ code: 2, out: '', err: expect.stringContaining('is for a provider') });
  });

  it('waits no longer than --broker-timeout for a broker that hangs', async () => {
    const { code, err } = await onStub({ 'GET /': null }, [...DEPLOY, '--broker-timeout', '0.5']);
    expect(code).toBe(3);
    expect(err).toMatch(/could not be asked: no answer from .* came within 500 ms/);
  });

  it.each<[string, (secret: string) => string]>([
    ['as it is', (secret) => secret],
    ['in a URL', encodeURIComponent],
    ['in base64', (secret) => Buffer.from(`for ${secret}`).toString('base64')],
    ['in capitals', (secret) => secret.toUpperCase()],
  ])('shows no secret that the matrix repeats, %s', async (_, write) => {
    const secret = 'Hq7!mZ_2vR#9xLw4Kd:tB';
    const said = {
      ...row(write(secret), false),
      provider: { name: `of-${write(secret)}`, version: { number: write(secret) } },
      verificationResult: { success: false, _links: { self: { href: `http://b/x/${write(secret)}/1` } } },
    };
    const summary = { deployable: false, reason: `no ${write(secret)} of ${secret}` };
    const answer: StubAnswer = [200, { summary, matrix: [said] }];
    for (const [format, env] of [
      ['text', { PACT_BROKER_TOKEN: secret }],
      ['json', { PACT_BROKER_USERNAME: 'u', PACT_BROKER_PASSWORD: secret }],
    ] as const) {
      const args = [...DEPLOY, '--format', format];
      const { code, out, err } = await onStub({ 'GET /matrix': answer }, args, env);
      expect(code).toBe(1);
      expect(out).toMatch(/of-\S{0,6}\*{3}/);
      for (const one of [secret, write(secret)]) expect(out + err).not.toContain(one);
    }
  });

  it('shows versions and branches as they are, also where the broker gives a reason', async () => {
    const providerVersion = '5556b8149bf8bac76bc30f50a8a2dd4c22c85f30';
    const reason = `no pact of feat/x-123 is verified by ${providerVersion}`;
    const summary = { deployable: false, reason };
    const answer: StubAnswer = [200, { summary, matrix: [row(providerVersion, false)] }];
    const { out } = await onStub({ 'GET /matrix': answer }, [...DEPLOY, '--format', 'json']);
    expect(JSON.parse(out)).toMatchObject({ reason, rows: [{ providerVersion }] });
  });

  it('names the version that is there and has not verified the pact, and waits for it alone', async () => {
    const routes = { ...HAS_P7, 'GET /matrix': matrix(null, row(null, null)) };
    const there = await onStub(routes, [...DEPLOY, '--wait', '6']);
    expect(there.code).toBe(1);
    expect(there.out).toMatch(/zstack\s+p7\s+not verified/);
    expect(there.err).toMatch(/asking again/);
    const absent = { ...routes, [IN_PRODUCTION]: listOf('deployedVersions') };
    const gone = await onStub(absent, [...DEPLOY, '--wait', '60']);
    expect(gone.code).toBe(1);
    expect(gone.out).toMatch(/zstack\s+not deployed\s+not verified/);
    expect(gone.err).toBe('');
  });

  it('decides by the names themselves where the password is one of them, and shows it nowhere', async () => {
    const password = 'zstack-ipsec-client';
    let times = 0;
    const answer = () => (times++ < 1 ? matrix(null, row(null, null)) : matrix(true, row('p7', true)));
    const routes = { ...HAS_P7, 'GET /matrix': answer };
    const env = { PACT_BROKER_USERNAME: 'u', PACT_BROKER_PASSWORD: password };
    for (const format of ['text', 'json']) {
      times = 0;
      const { code, out, err } = await onStub(routes, [...DEPLOY, '--wait', '20', '--format', format], env);
      expect(err).toMatch(/asking again/);
      expect(code).toBe(0);
      expect(out).toMatch(/"consumer": ?"\*\*\*"|\*\*\*\s+1\s+zstack\s+p7\s+verified/);
      expect(out + err).not.toContain(password);
    }
    times = 0;
    const asked = await onStub(routes, [...DEPLOY, '--pacticipant', password], env);
    expect(asked.code).toBe(1);
    expect(asked.out).toMatch(/\*\*\*\s+1\s+zstack\s+p7\s+not verified.*NOT SAFE: \*\*\* 1 to production/s);
    const misspelt = await onStub(routes, [...DEPLOY, '--pacticipant', 'nosuch'], env);
    expect(misspelt.err).toMatch(/no pacticipant "nosuch"/);
    for (const { out, err } of [asked, misspelt]) expect(out + err).not.toContain(password);
  });

  it('waits for a broker that is away at the start too', async () => {
    let times = 0;
    const index = (): StubAnswer => (times++ < 1 ? [500, {}] : INDEX);
    const routes = { 'GET /': index, 'GET /matrix': matrix(true, row('p1', true)) };
    expect((await onStub(routes, DEPLOY)).code).toBe(3);
    times = 0;
    const { code, err } = await onStub(routes, [...DEPLOY, '--wait', '20']);
    expect(err).toMatch(/failed on its index \(500\).*; asking again/);
    expect(code).toBe(0);
  });
});

it.each([[DEPLOY], [RECORD]])('%j has a usage error for a name that a list has not', async (args) => {
  const { code, err } = await onStub({ 'GET /environments': listOf('environments') }, args);
  expect(code).toBe(2);
  expect(err).toMatch(/no environment "production": it has none/);
});

describe('record-deployment', () => {
  const DONE = 'zstack-ipsec-client 1 is deployed in production\n';
  const _links = { 'pb:record-deployment': [{ name: 'production', href: ARRIVAL }] };
  const known = { [`GET ${VERSION_URL}`]: [200, { number: '1', _links }] as const };

  it.each([
    ['is done when the broker lists the version', [arrived('zstack-ipsec-client', '1')], 0, DONE, /^$/],
    ['cannot tell when it does not', [], 3, '', /took the deployment of \S+ 1, and does not list it/],
  ])('%s', async (_, listed, exit, printed, sentence) => {
    const routes = {
      ...known,
      [`POST ${ARRIVAL}`]: [201, {}] as const,
      [IN_PRODUCTION]: listOf('deployedVersions', ...listed),
      [RELEASED]: listOf('releasedVersions'),
    };
    const { code, out, err } = await onStub(routes, RECORD);
    expect([code, out]).toEqual([exit, printed]);
    expect(err).toMatch(sentence);
  });

  it.each([
    ['zstack', `${CONTRACT} of zstack: publish its verification results first: zstack-contract verify`],
    ['zstack-ipsec-client', '1 of zstack-ipsec-client: publish its pacts first: zstack-contract publish'],
  ])('has a usage error for a version of %s that the broker does not know', async (name, sentence) => {
    const own = name === 'zstack' ? [] : ['--version', '1'];
    const args = ['record-deployment', '--environment', 'production', '--pacticipant', name, ...own];
    const { code, err } = await onStub({}, args);
    expect(code).toBe(2);
    expect(err).toContain(`the broker has no version ${sentence}`);
  });
});

describe('webhook', () => {
  type Answer = StubAnswer | ((body: string) => StubAnswer);
  const CREATE = ['webhook', '--url', 'https://ci.example/build'];
  /** Answers every webhook alike. */
  const taking = (answer: Answer): StubRoutes =>
    new Proxy(FURNISHED, {
      get: (routes, name) => (String(name).startsWith('PUT /webhooks/') ? answer : routes[String(name)]),
    });
  const run = (answer: Answer, args: readonly string[] = CREATE, env: Env = {}) =>
    withStub(taking(answer), async (stub) => ({
      ...(await zstackContract(args, { env: { PACT_BROKER_BASE_URL: stub.url, ...env } })),
      asked: stub.asked,
    }));

  it('cannot tell when nothing comes back', async () => {
    const { code, out, err } = await run([200, {}]);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toMatch(/did not return the address of the webhook to https:\/\/ci\.example/);
  });

  it.each([
    [201, 'created'],
    [200, 'replaced'],
  ])('says of the answer %d that it was %s, and where the broker shows it', async (status, word) => {
    const { code, out } = await run([status, { _links: { self: { href: 'http://b/webhooks/1' } } }]);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^${word}: zstack-contract: verify zstack for zstack-ipsec-client\n`));
    expect(out).toContain('http://b/webhooks/1');
  });

  it.each([
    ['--provider', 'zstakc', /no pacticipant "zstakc": did you mean zstack\?/],
    ['--consumer', 'nosuch', /no pacticipant "nosuch": known are zstack-ipsec-client, zstack/],
  ])('has a usage error for %s %s', async (flag, name, sentence) => {
    const { code, err, asked } = await run([201, {}], [...CREATE, flag, name]);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
    expect(asked.some((one) => one.startsWith('PUT'))).toBe(false);
  });

  it('shows no secret of what a broker refuses', async () => {
    const body = join(folder, 'body.json');
    const canaries = ['canary-in-body', 'canary-in-query', 'canary-bearer-token'];
    const [inBody, inQuery, token] = canaries;
    writeFileSync(body, JSON.stringify({ token: inBody, ref: '${pactbroker.providerVersionBranch}' }));
    const url = `https://ci.example/build?token=${inQuery}`;
    const echo = (sent: string): StubAnswer => [422, { errors: [`cannot take ${sent}`] }];
    const args = ['webhook', '--url', url, '--body', body];
    const { code, out, err } = await run(echo, args, { WEBHOOK_TOKEN: token ?? '' });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/refused the webhook .*"ref":"\*{3}"/);
    for (const canary of canaries) expect(err).not.toContain(canary);
  });

  it.each<[readonly string[], Readonly<Record<string, string>>, RegExp]>([
    [['--url', 'ftp://x'], {}, /expected a URL that begins with http/],
    [['--url', 'http://user:canary-5ec4e7@127.0.0.1/'], {}, /the URL holds credentials/],
    [['--url', 'http://127.0.0.1/', '--body', '/nowhere.json'], {}, /--body: \/nowhere\.json: /],
    [CREATE.slice(1), { WEBHOOK_TOKEN: 't', WEBHOOK_PASSWORD: 'p' }, /TOKEN and WEBHOOK_PASSWORD are/],
    [CREATE.slice(1), { WEBHOOK_USERNAME: 'u' }, /WEBHOOK_USERNAME is set: .*, or WEBHOOK_USERNAME and/],
  ])('refuses %j with %j', async (args, env, sentence) => {
    const { code, err, asked } = await run([201, {}], ['webhook', ...args], env);
    expect({ code, asked }).toEqual({ code: 2, asked: [] });
    expect(err).toMatch(sentence);
    expect(err).not.toContain('canary');
  });
});

it.each<[readonly string[], string, RegExp]>([
  [[], '/nope.pem', /^error: SSL_CERT_FILE: \/nope\.pem: /],
  [['--broker-ca-file', '/no.pem'], '/nope.pem', /^error: --broker-ca-file: \/no\.pem: /],
  [['--broker-ca-file', ''], '', /^error: --broker-ca-file: /],
  // An empty variable names no file.
  [[], '', /^(?!.*SSL_CERT_FILE)/s],
])('certificates by %j and SSL_CERT_FILE=%s that cannot be read are named', async (flag, file, sentence) => {
  expect((await onStub({}, [...DEPLOY, ...flag], { SSL_CERT_FILE: file })).err).toMatch(sentence);
});

describe('a secret on the command line', () => {
  it.each<[readonly string[], RegExp]>([
    [['publish', '--broker-password=CANARY'], /option '--broker-password'.*^Secrets belong in/ms],
    [['can-i-deploy', '--to-environment', 'x', '--token', 'CANARY'], /'--token'.*^Secrets belong/ms],
    [['verify', '--session-uuid', 'CANARY'], /unknown option '--session-uuid'.*^Secrets belong/ms],
    [['publish', "--other=x'\nCANARY"], /unknown option '--other'/],
    [['publish', '--versoin=CANARY'], /unknown option '--versoin'/],
    [['publish', '-pCANARY'], /unknown option '-p'/],
    [['--tokens=CANARY', 'publish'], /unknown option '--tokens'/],
  ])('%j is not repeated', async (args, sentence) => {
    const { code, out, err } = await zstackContract(args);
    expect(code).toBe(2);
    expect(err).toMatch(sentence);
    expect(out + err).not.toContain('CANARY');
  });
});
