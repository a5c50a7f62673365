import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Env } from '../../src/commands/io.ts';
import { hashPassword } from '../../src/model/authorization.ts';
import type { RunningProvider } from '../../src/provider/serve.ts';
import { startConnectProxy } from '../servers/connect-proxy.ts';
import { freePort } from '../servers/listening.ts';
import { zstackContract } from '../unit/commands/command-line.ts';
import { type Alter, page, startCountingProxy } from './counting-proxy.ts';
import { deploy, stopAll, stopLater } from './deployments.ts';

afterEach(stopAll);

const PASSWORD = 'CANARY-password-5f1c';
const KEY_SECRET = 'CANARY-key-secret-77ab';
const AUTH_KEY = 'CANARY-auth-key-e02d';
const PROXY_PASSWORD = 'CANARY-proxy-password-91';
const PROXY_USER = `operator:${PROXY_PASSWORD}`;

/** What no output may hold, whatever the run; sessions and signatures come on top. */
const CANARIES = [
  PASSWORD,
  hashPassword(PASSWORD),
  KEY_SECRET,
  AUTH_KEY,
  PROXY_PASSWORD,
  Buffer.from(PROXY_USER).toString('base64'),
];

const CREDENTIALS = ['session', 'access key', 'account'] as const;
type Kind = (typeof CREDENTIALS)[number];

interface Planted {
  readonly deployment: RunningProvider;
  readonly url: string;
  readonly env: Env;
  /** What was carried over the wire and is secret: sessions, signatures, hashes. */
  readonly carried: ReadonlySet<string>;
}

const AUTH_KEY_FAULT = `set:inventory.authKey=${JSON.stringify(AUTH_KEY)}`;

/** A deployment full of canaries, behind a proxy that writes down which secrets pass by. */
async function plant(kind: Kind, faults: readonly string[], alter: Alter = () => ({})): Promise<Planted> {
  const all = [AUTH_KEY_FAULT, ...faults];
  const deployment = await deploy({ jobDuration: 0, faults: all });
  const { store, seed } = deployment.provider;
  const given = await deployment.provider.arrange('a session is open');
  for (const [identity, account] of store.accounts) {
    store.accounts.set(identity, { ...account, passwordHash: hashPassword(PASSWORD) });
  }
  for (const [id, key] of store.accessKeys) store.accessKeys.set(id, { ...key, secret: KEY_SECRET });
  const session = String((given as Readonly<Record<string, string>>)['session']);
  const carried = new Set<string>([session]);
  const watch: Alter = (arrived, answered) => {
    const [scheme, token] = (arrived.headers.authorization ?? '').split(' ');
    const secret = scheme === 'OAuth' ? token : token?.split(':')[1];
    if (secret !== undefined && secret.length > 8) carried.add(secret);
    if (arrived.path.endsWith('/login')) carried.add(/"uuid":"(\w{32})"/.exec(answered.body)?.[1] ?? session);
    return alter(arrived, answered);
  };
  const { url } = stopLater(await startCountingProxy(deployment.url, { alter: watch }));
  const envs: Readonly<Record<Kind, Env>> = {
    session: { ZSTACK_SESSION_UUID: session },
    'access key': { ZSTACK_ACCESS_KEY_ID: seed.accessKey.id, ZSTACK_ACCESS_KEY_SECRET: KEY_SECRET },
    account: { ZSTACK_ACCOUNT: seed.account, ZSTACK_PASSWORD: PASSWORD },
  };
  return { deployment, url, env: envs[kind], carried };
}

/** Runs a command line in both formats, and searches all that it writes. */
async function search(
  { url, env, carried }: Pick<Planted, 'url' | 'env' | 'carried'>,
  args: readonly string[] = [],
): Promise<{ readonly codes: readonly number[]; readonly all: string }> {
  const codes: number[] = [];
  let all = '';
  for (const format of ['text', 'json']) {
    const command = ['verify', '--target', url, '--format', format, '--timeout', '5', ...args];
    const { code, out, err } = await zstackContract(command, { env });
    codes.push(code);
    all += `${out}${err}`;
  }
  // A secret that is wrapped over two lines is no less told.
  const joined = all.replaceAll(/\s+/g, '');
  const told = [...CANARIES, ...carried].filter((secret) => joined.includes(secret));
  expect(told).toEqual([]);
  expect(joined).not.toMatch(/CANARY/);
  return { codes, all };
}

const WRONG: Readonly<Record<Kind, Env>> = {
  session: { ZSTACK_SESSION_UUID: 'ca4a51ca4a51ca4a51ca4a51ca4a51ca' },
  'access key': { ZSTACK_ACCESS_KEY_ID: 'CANARY-key-id-02', ZSTACK_ACCESS_KEY_SECRET: KEY_SECRET },
  account: { ZSTACK_ACCOUNT: 'admin', ZSTACK_PASSWORD: `${PASSWORD}-that-is-wrong` },
};

/** Says in every refusal, and in the details of every failure, what it was sent. */
const ECHO: Alter = ({ headers, path }, { status, body }) => {
  const said = `you sent ${headers.authorization ?? 'nothing'} to ${path}`;
  if (body.includes('"details":'))
    return { body: body.replaceAll(/"details":"[^"]*"/g, `"details":"${said}"`) };
  return status >= 400 ? { body: `${said}\n${body}` } : {};
};

describe.each(CREDENTIALS)('with the credentials in a %s, nothing secret is told by', (kind) => {
  it('a run that passes, also through a proxy with a password', async () => {
    const planted = await plant(kind, []);
    expect((await search(planted)).codes).toEqual([0, 0]);
    const proxy = stopLater(await startConnectProxy({ user: PROXY_USER }));
    const env = { ...planted.env, HTTP_PROXY: proxy.url.replace('//', `//${PROXY_USER}@`) };
    expect((await search({ ...planted, env })).codes).toEqual([0, 0]);
  });

  it.each<[string, number, readonly string[], readonly string[]]>([
    ['that fails', 1, ['drop:inventory.vipUuid', 'status:404=410'], []],
    ['that finds a key of a wrong type', 1, [`set:inventory.authKey=["${AUTH_KEY}",{"${AUTH_KEY}":1}]`], []],
    ['that is dry', 0, [], ['--dry-run']],
  ])('a run %s', async (_, code, faults, args) => {
    expect((await search(await plant(kind, faults), args)).codes).toEqual([code, code]);
  });

  it('a run whose credentials are refused', async () => {
    const planted = await plant(kind, [], ECHO);
    const carried = new Set([...planted.carried, ...Object.values(WRONG.session).map(String)]);
    const { codes } = await search({ ...planted, env: WRONG[kind], carried });
    expect(codes).toEqual([2, 2]);
  });

  it('a run that reaches nothing, or no proxy', async () => {
    const planted = await plant(kind, []);
    const port = await freePort(createServer());
    const nothing = { ...planted, url: `http://127.0.0.1:${port}` };
    expect((await search(nothing)).codes).toEqual([3, 3]);
    const env = { ...planted.env, HTTP_PROXY: `http://${PROXY_USER}@127.0.0.1:${port}` };
    expect((await search({ ...planted, env })).codes).toEqual([3, 3]);
    const refusing = stopLater(await startConnectProxy({ user: 'somebody:else' }));
    const refused = { ...planted.env, HTTP_PROXY: refusing.url.replace('//', `//${PROXY_USER}@`) };
    const { codes, all } = await search({ ...planted, env: refused });
    expect(codes).toEqual([3, 3]);
    expect(all).toContain('(407)');
  });

  it('a reconnect that fails', async () => {
    const planted = await plant(kind, []);
    const { down } = planted.deployment.provider.seed.connections;
    expect((await search(planted, ['--allow-reconnect', '--uuid', down])).codes).toEqual([0, 0]);
  });

  it('a server that says what it was sent', async () => {
    const planted = await plant(kind, [], ECHO);
    const { down } = planted.deployment.provider.seed.connections;
    const args = ['--dialect', 'deployed', '--allow-reconnect', '--uuid', down];
    const { codes, all } = await search(planted, args);
    expect(codes).toEqual([1, 1]);
    expect(all).toContain('***');
  });

  it.each([
    ['titles', (said: string) => page(502, said)],
    ['refusals', (said: string, status: number) => (status >= 400 ? { body: said } : {})],
  ])('a secret at the place where %s are cut', async (_, answer) => {
    for (const length of [169, 180, 191]) {
      const seen = { reconnects: 0, others: 0 };
      const planted = await plant(kind, [], ({ headers: { authorization }, method }, { status }) => {
        if (authorization === undefined) return {};
        // The first ones are the preflight's.
        const isLater = method === 'PUT' ? ++seen.reconnects > 1 : ++seen.others > 2;
        return isLater ? answer(`${'-'.repeat(length)}${authorization.replace(/^\w+ /, '')}`, status) : {};
      });
      const { all } = await search(planted, ['--dialect', 'deployed']);
      const halves = [...planted.carried].filter((secret) => all.includes(secret.slice(0, 7)));
      expect(halves).toEqual([]);
      await stopAll();
    }
  });
});
