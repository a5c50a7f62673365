import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Env } from '../../src/commands/io.ts';
import { contractVersion } from '../../src/contract/files.ts';
import { hashPassword } from '../../src/model/authorization.ts';
import type { JsonValue } from '../../src/model/json.ts';
import { startConnectProxy } from '../servers/connect-proxy.ts';
import { listen } from '../servers/listening.ts';
import { FURNISHED, listOf, type StubAnswer, type StubRoutes } from '../unit/broker/stub-broker.ts';
import { zstackContract } from '../unit/commands/command-line.ts';
import { PATIENCE, tries } from '../unit/fuzzing.ts';
import { planted, secret, tellsOf, token } from '../unit/planting.ts';
import { temporaryFolder } from '../unit/temporary-folder.ts';
import { type Alter, type Answered, page, startCountingProxy } from './counting-proxy.ts';
import { deploy, stopAll, stopLater } from './deployments.ts';

const folder = temporaryFolder();
afterEach(stopAll);

const FORMS: readonly ((text: string) => string)[] = [
  (text) => text,
  encodeURIComponent,
  (text) => Buffer.from(text).toString('base64'),
  (text) => Buffer.from(`of ${text}`).toString('base64'),
  (text) => Buffer.from(text).toString('hex'),
  (text) => text.toUpperCase(),
];

/** So many characters of a secret in a row are no accident, also beside uuids that are made up. */
const WINDOW = 10;

/** What of secrets stands in a text, in whichever form, also over two lines. */
function toldOf(text: string, secrets: readonly string[]): readonly string[] {
  const shown = `${text}\n${text.replaceAll(/\s+/g, '')}`;
  return secrets.flatMap((one) => FORMS.flatMap((write) => tellsOf(shown, write(one), WINDOW)));
}

const REPORTS = ['text', 'json', 'html', 'junit', 'markdown', 'sarif'];

/** Runs a command with every kind of report, and answers all that it wrote. */
async function allOf(args: readonly string[], env: Env, isReported = true, hasFormats = true) {
  const reports = isReported
    ? [...REPORTS.flatMap((kind) => ['--report', `${kind}=${join(folder, kind)}`]), '--report', 'github']
    : [];
  let all = '';
  const formats = hasFormats ? ['text', 'json'].map((format) => ['--format', format]) : [[]];
  for (const format of formats) {
    const { out, err } = await zstackContract([...args, ...format, ...reports], {
      env: { ...env, GITHUB_STEP_SUMMARY: join(folder, 'summary') },
      terminal: { err: true },
    });
    all += `${out}${err}`;
  }
  for (const name of readdirSync(folder)) {
    all += readFileSync(join(folder, name), 'utf8');
    rmSync(join(folder, name));
  }
  return all;
}

/** Draws from a list by a number that goes along. */
function drawer(seed: number): <T>(list: readonly T[]) => T {
  let state = seed;
  return <T>(list: readonly T[]): T => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return list[(state >>> 8) % list.length] as T;
  };
}

/** A JSON body with a text in the place of one of its texts, or as a member. */
function plantedBody(body: string, text: string, draw: ReturnType<typeof drawer>): string {
  return JSON.stringify(draw(planted(JSON.parse(body) as JsonValue, text)));
}

const HEADERS = ['server', 'location', 'set-cookie', 'x-told', 'date', 'content-type', 'www-authenticate'];

/** One of the ways in which a server that repeats what it gets answers. */
function repeating(answered: Answered, text: string, draw: ReturnType<typeof drawer>): Partial<Answered> {
  const { status, headers, body } = answered;
  const inHeader = text.replaceAll(/[^\x20-\x7e]/g, '?');
  switch (draw(['body', 'body', 'header', 'refusal', 'page', 'redirect', 'nothing', 'nothing', 'nothing'])) {
    case 'body':
      if (body.startsWith('{')) return { body: plantedBody(body, text, draw) };
      return status < 400
        ? {}
        : { body: draw([text, `no ${text} here`, `${body} ${text}`, `{"token":"${text}`]) };
    case 'header':
      return {
        headers: { ...headers, [draw(HEADERS)]: draw([inHeader, `http://${inHeader}/x`, `a=${inHeader}`]) },
      };
    case 'refusal':
      return {
        status: draw([400, 403, 500]),
        body: draw([`you sent ${text}`, `password: ${text}`, `"${text}"`]),
      };
    case 'page':
      return page(draw([200, 401, 502]), draw([text, `no ${text}`]).replaceAll('<', ' '));
    case 'redirect':
      return { status: 302, headers: { location: `http://${encodeURIComponent(inHeader)}/${inHeader}/x` } };
    default:
      return {};
  }
}

/** Starts a server, or a proxy, that answers as it is told what it was shown. */
async function startRepeating(
  answer: (shown: string, asked: { readonly method: string; readonly path: string }) => Answered,
): Promise<{ readonly url: (user: string) => string }> {
  const server = createServer((incoming, outgoing) => {
    const { method = '', url: path = '', headers } = incoming;
    const shown = headers['proxy-authorization'] ?? headers.authorization ?? 'nothing';
    const { status, headers: own, body } = answer(shown, { method, path });
    incoming.resume().on('end', () => outgoing.writeHead(status, own).end(body));
  });
  const { port, stop } = await listen(server);
  stopLater({ stop });
  return { url: (user) => `http://${user === '' ? '' : `${user}@`}127.0.0.1:${port}` };
}

const VERSION_PATH = '/pacticipants/zstack-ipsec-client/versions/1';
const PACT_PATH = '/pacts/provider/zstack/consumer/team/version/1';
const PACT = {
  consumer: { name: 'team' },
  provider: { name: 'zstack' },
  interactions: [
    { description: 'a', request: { method: 'GET', path: '/zstack/v1/ipsec' }, response: { status: 200 } },
  ],
  metadata: { pactSpecification: { version: '3.0.0' } },
  _links: { 'pb:publish-verification-results': { href: '/results' } },
};
const pacts = temporaryFolder();
writeFileSync(join(pacts, 'team.json'), JSON.stringify({ ...PACT, _links: {}, metadata: {} }));

/** What a broker answers that is one. */
const BROKER: StubRoutes = {
  ...FURNISHED,
  'GET /matrix': [
    200,
    {
      summary: { deployable: false, reason: 'a verification has failed' },
      matrix: [
        {
          consumer: { name: 'zstack-ipsec-client', version: { number: '1' } },
          provider: { name: 'zstack', version: { number: '2' } },
          verificationResult: { success: false, _links: { self: { href: 'http://b/results/1' } } },
        },
      ],
    },
  ],
  [`GET ${VERSION_PATH}`]: [200, { number: '1' }],
  [`POST ${VERSION_PATH}/deployed-versions/environment/e1`]: [201, {}],
  'GET /environments/e1/deployed-versions/currently-deployed': listOf('deployedVersions', {
    _embedded: { pacticipant: { name: 'zstack-ipsec-client' }, version: { number: '1' } },
  }),
  'GET /environments/e1/released-versions/currently-supported': listOf('releasedVersions'),
  [`GET ${PACT_PATH}`]: [200, PACT],
  'POST /contracts/publish': [409, { errors: ['no'] }],
  'POST /pacts/provider/zstack/for-verification': listOf('pacts', {
    shortDescription: 'latest from main branch',
    _links: { self: { href: 'http://b/pact', name: 'Pact between team (1.0.0) and zstack' } },
  }),
  'POST /pacts/provider/zstack-documented/for-verification': listOf('pacts'),
  'GET /pact': [200, PACT],
  [`PUT /pacticipants/zstack/branches/contract/versions/${contractVersion()}`]: [200, {}],
  'POST /results': [400, { errors: { x: ['no'] } }],
};

const SECRETS = fc.record({
  kind: fc.constantFrom('session', 'access key', 'account'),
  password: secret,
  key: secret,
  authKey: secret,
  cookie: token,
  proxy: token,
  seed: fc.nat(0x7fff_ffff),
});

describe('a secret that was planted', () => {
  it(
    'comes out of no run against a server that repeats what it knows, whatever it does',
    async () => {
      await fc.assert(
        fc.asyncProperty(SECRETS, async ({ kind, password, key, authKey, cookie, proxy, seed }) => {
          const draw = drawer(seed);
          let late = draw([0, 1, 2, 5, 8]);
          const deployment = await deploy({ jobDuration: 0 });
          const { store, seed: given } = deployment.provider;
          const { session } = (await deployment.provider.arrange('a session is open')) as {
            readonly session: string;
          };
          for (const [id, account] of store.accounts)
            store.accounts.set(id, { ...account, passwordHash: hashPassword(password) });
          for (const [id, one] of store.accessKeys) store.accessKeys.set(id, { ...one, secret: key });
          const user = `us:${proxy}`;
          const through = stopLater(await startConnectProxy({ user }));
          // A uuid in the place of one is told only by whoever knows that it is a session.
          const credentials: Record<string, string> = { session, account: password, 'access key': key };
          const known = new Set([hashPassword(password), cookie, proxy, credentials[kind] ?? '']);
          const alter: Alter = ({ headers, path }, answered) => {
            const { authorization = '' } = headers;
            const [, credential = ''] = /^\w+ (?:[^:]*:)?(.+)$/.exec(authorization) ?? [];
            if (credential !== '') known.add(credential);
            const opened = path.endsWith('/login') ? /"uuid":"(\w{32})"/.exec(answered.body)?.[1] : undefined;
            if (opened !== undefined) known.add(opened);
            const cookies = { ...answered.headers, 'set-cookie': [`session=${cookie}; Path=/`] };
            const all = [...known, `Basic ${Buffer.from(user).toString('base64')}`, authorization];
            const text = draw(FORMS)(draw(all.filter((one) => one !== '')));
            const body = answered.body.replaceAll(
              /"authKey":"[^"]*"/g,
              `"authKey":${JSON.stringify(authKey)}`,
            );
            const whole = { ...answered, headers: cookies, body };
            // A run whose first answers are broken ends with them.
            return { ...whole, ...(late-- > 0 ? {} : repeating(whole, text, draw)) };
          };
          const { url } = stopLater(await startCountingProxy(deployment.url, { alter }));
          const env: Env = {
            session: { ZSTACK_SESSION_UUID: session },
            'access key': { ZSTACK_ACCESS_KEY_ID: given.accessKey.id, ZSTACK_ACCESS_KEY_SECRET: key },
            account: { ZSTACK_ACCOUNT: given.account, ZSTACK_PASSWORD: password },
          }[kind];
          const proxied = { ...env, HTTP_PROXY: through.url.replace('//', `//${user}@`) };
          const args = ['verify', '--target', url, '--timeout', '5'];
          const allowed = ['--allow-reconnect', '--uuid', given.connections.ready];
          const reconnect = [...allowed, '--dialect', 'deployed', '--budget', '2'];
          const all = await allOf([...args, ...draw([[], reconnect, reconnect])], proxied);
          expect(all).not.toContain('fault of zstack-contract');
          expect(all.length).toBeGreaterThan(1_000);
          expect(toldOf(all, [...known, authKey])).toEqual([]);
          await stopAll();
        }),
        tries(12),
      );
    },
    PATIENCE * 2,
  );

  it(
    'comes out of no run through a proxy that repeats what it is shown',
    async () => {
      await fc.assert(
        fc.asyncProperty(token, fc.nat(0x7fff_ffff), async (password, seed) => {
          const draw = drawer(seed);
          const user = `us:${password}`;
          const pair = Buffer.from(user).toString('base64');
          const proxy = await startRepeating((shown) => {
            const text = draw([shown, ...FORMS.map((write) => write(draw([password, pair, user])))]);
            const answered = { status: 200, headers: {}, body: '{"inventories":[],"error":{"details":"x"}}' };
            return { ...answered, ...repeating(answered, text, draw) };
          });
          const env = { ZSTACK_SESSION_UUID: '0b5e55ed'.repeat(4), HTTP_PROXY: proxy.url(user) };
          const args = ['verify', '--target', 'http://zstack.example:8080', '--timeout', '5'];
          const all = await allOf(args, env);
          expect(all).not.toContain('fault of zstack-contract');
          expect(toldOf(all, [password, pair])).toEqual([]);
          await stopAll();
        }),
        tries(15),
      );
    },
    PATIENCE,
  );

  it(
    'comes out of no command that asks a broker which repeats what it is shown',
    async () => {
      const commands: readonly (readonly string[])[] = [
        ['can-i-deploy', '--version', '1', '--to-environment', 'production'],
        ['record-deployment', '--version', '1', '--environment', 'production'],
        ['publish', '--version', '1', '--allow-dirty', join(pacts, 'team.json')],
        ['webhook', '--url', 'https://ci.example/build'],
        ['verify', '--broker', '--publish-results'],
      ];
      await fc.assert(
        fc.asyncProperty(token, fc.nat(0x7fff_ffff), async (password, seed) => {
          const draw = drawer(seed);
          let late = draw([0, 2, 3, 4, 5]);
          const broker = await startRepeating((_, { method, path }) => {
            const text = draw(FORMS)(draw([password, `Bearer ${password}`]));
            const known = BROKER[`${method} ${path.replace(/\?.*$/, '')}`] as StubAnswer | undefined;
            const [status, body] = known ?? [404, { error: 'no' }];
            const answered = { status, headers: {}, body: JSON.stringify(body) };
            if (late-- > 0) return answered;
            // In the place of a name, a version, a link or a reason, more often than in any other way.
            if (draw([true, true, true, false]))
              return { ...answered, body: plantedBody(answered.body, text, draw) };
            return { ...answered, ...repeating(answered, text, draw) };
          });
          const env = { PACT_BROKER_TOKEN: password, PACT_BROKER_BASE_URL: broker.url('') };
          const command = draw(commands);
          const all = await allOf(command, env, command[0] === 'verify', command[0] !== 'webhook');
          expect(all).not.toContain('fault of zstack-contract');
          expect(all).not.toBe('');
          expect(toldOf(all, [password])).toEqual([]);
          await stopAll();
        }),
        tries(30),
      );
    },
    PATIENCE * 6,
  );
});
