import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { TargetFlags } from '../../../../src/commands/settings/flags.ts';
import { resolveTargets } from '../../../../src/commands/settings/targets.ts';
import { zstackContract } from '../command-line.ts';
import { askOne, CONFIG, complaint, URL_A, type World } from './ask.ts';

const [ID, KEY_SECRET] = ['ZSTACK_ACCESS_KEY_ID', 'ZSTACK_ACCESS_KEY_SECRET'] as const;
const KEY = { [ID]: 'id', [KEY_SECRET]: 'CANARY-k' };
const SESSION = { ZSTACK_SESSION_UUID: 'CANARY-s' };
const ACCOUNT = { ZSTACK_ACCOUNT: 'admin', ZSTACK_PASSWORD: 'CANARY-p' };
const OWN_KEY = { OWN_ID: 'own-id', OWN_K: 'CANARY-own-key' };
const OWN = { OWN_S: 'CANARY-own', ...OWN_KEY, OWN_N: 'ops', OWN_P: 'CANARY-own-pw' };
const BOTH = { ...SESSION, ...OWN };
const IN_FILE = {
  session: '{session: {env: OWN_S}}',
  key: '{accessKey: {id: {env: OWN_ID}, secret: {env: OWN_K}}}',
  account: '{account: {name: root, password: {env: OWN_P}}}',
  accountByEnv: '{account: {name: {env: OWN_N}, password: {env: OWN_P}}}',
  accountOnly: '{account: {name: root}}',
};

const entry = (credentials: string, defaults?: string): string =>
  `targets: {prod: {url: "${URL_A}", credentials: ${credentials}}}` +
  (defaults === undefined ? '' : `\ndefaults: {credentials: ${defaults}}`);
const none = `targets: {prod: {url: "${URL_A}"}}`;
const inDefaults = `${none}\ndefaults: {credentials: ${IN_FILE.session}}`;

const session = (value: string) => ({ kind: 'session', session: value });
const account = (name: string, password: string) => ({ kind: 'account', account: name, password });
const accessKey = (id: string, secret: string) => ({ kind: 'access-key', id, secret });

const STDIN = { passwordStdin: true } as const;
const ME = { account: 'me', passwordStdin: true } as const;

const RIGHT: readonly (readonly [TargetFlags, World, object])[] = [
  [{}, { env: KEY, config: none }, accessKey('id', 'CANARY-k')],
  [{}, { env: ACCOUNT, config: none }, account('admin', 'CANARY-p')],
  [{}, { env: OWN, config: entry(IN_FILE.key) }, accessKey('own-id', 'CANARY-own-key')],
  [{}, { env: { ...OWN, ...KEY }, config: entry(IN_FILE.key) }, accessKey('id', 'CANARY-k')],
  [{}, { env: OWN, config: entry(IN_FILE.accountByEnv) }, account('ops', 'CANARY-own-pw')],
  // The target's own before the defaults, and the environment before the file, whose variables may be absent.
  [{}, { env: OWN, config: entry(IN_FILE.key, IN_FILE.session) }, accessKey('own-id', 'CANARY-own-key')],
  [{}, { env: BOTH, config: entry(IN_FILE.key) }, session('CANARY-s')],
  // A name and a password from different places.
  [{ account: 'me' }, { env: { ZSTACK_PASSWORD: 'p' } }, account('me', 'p')],
  [{ account: 'me' }, { env: BOTH, config: entry(IN_FILE.account) }, account('me', 'CANARY-own-pw')],
  [ME, { stdin: 'p\n', env: SESSION }, account('me', 'p')],
  [STDIN, { stdin: 'p', env: ACCOUNT }, account('admin', 'p')],
  [STDIN, { stdin: 'p', config: entry(IN_FILE.accountOnly) }, account('root', 'p')],
  [{}, { env: OWN, config: entry(IN_FILE.accountOnly, IN_FILE.account) }, account('root', 'CANARY-own-pw')],
  [ME, { stdin: 'p\r\n' }, account('me', 'p')],
  [ME, { stdin: ' p w ' }, account('me', ' p w ')],
];

const KIND = 'are different kinds of credentials; give one';
const NO_TOKEN = 'the value holds a space, a line break or a letter outside ASCII';
const HALF = 'is half of the credentials: give';
const NO_PASSWORD = `${HALF} --password-stdin, ZSTACK_PASSWORD, or credentials.account.password in the config file too`;
const NO_ACCOUNT = `${HALF} --account, ZSTACK_ACCOUNT, or credentials.account.name in the config file too`;
const ONE_LINE = '--password-stdin: expected one line on standard input, which is the password';
const IN_PROD = `${CONFIG}: targets.prod.credentials`;

/** Flags, the rest of the world, and how the message begins. */
const WRONG: readonly (readonly [TargetFlags, World, string])[] = [
  [{}, { env: { ...SESSION, ...KEY } }, `ZSTACK_SESSION_UUID and ${ID} ${KIND}`],
  [{}, { env: { ...KEY, ...ACCOUNT } }, `${ID} and ZSTACK_ACCOUNT ${KIND}`],
  [{}, { env: { [ID]: 'CANARY' } }, `${ID} ${HALF} ${KEY_SECRET}, or`],
  [{}, { env: { [KEY_SECRET]: 'CANARY' } }, `${KEY_SECRET} ${HALF} ${ID}, or`],
  [{ account: 'CANARY' }, {}, `--account ${NO_PASSWORD}`],
  [{}, { config: entry(IN_FILE.accountOnly) }, `${IN_PROD}.account.name ${NO_PASSWORD}`],
  [{}, { env: { ZSTACK_PASSWORD: 'CANARY' } }, `ZSTACK_PASSWORD ${NO_ACCOUNT}`],
  [STDIN, { stdin: 'CANARY' }, `--password-stdin ${NO_ACCOUNT}`],
  [ME, { stdin: '' }, ONE_LINE],
  [ME, { stdin: 'CANARY\nCANARY\n' }, ONE_LINE],
  [{}, { env: { ZSTACK_SESSION_UUID: 'CANARY\n' } }, `ZSTACK_SESSION_UUID: ${NO_TOKEN}`],
  [{}, { env: { ...KEY, [KEY_SECRET]: 'CANARY ' } }, `${KEY_SECRET}: ${NO_TOKEN}`],
  [{}, { config: inDefaults }, `${CONFIG}: defaults.credentials.session: the environment variable OWN_S is`],
];

const targetOf = ({ config }: World): string => (config === undefined ? URL_A : 'prod');

describe('credentials', () => {
  it.each(RIGHT)('can be %j with %j', async (flags, world, credentials) => {
    const target = await askOne({ target: targetOf(world), ...flags }, world);
    expect(target.credentials).toEqual(credentials);
  });

  it.each(WRONG)('cannot be %j with %j', async (flags, world, message) => {
    const said = await complaint({ target: targetOf(world), ...flags }, world);
    expect(said.slice(0, message.length)).toBe(message);
    expect(said).not.toContain('CANARY');
  });

  it.each([
    ['session', 'OWN_S', 'session'],
    ['key', 'OWN_K', 'accessKey.secret'],
    ['accountByEnv', 'OWN_N', 'account.name'],
  ] as const)('need the variable that the file names: %s, %s', async (kind, variable, part) => {
    const world = { env: { ...OWN, [variable]: '' }, config: entry(IN_FILE[kind]) };
    const said = `the environment variable ${variable} is not set, or is empty`;
    expect(await complaint({ target: 'prod' }, world)).toBe(`${IN_PROD}.${part}: ${said}`);
  });

  it('of a target that is not verified need not be there', async () => {
    const config = `targets:\n  a: {url: "${URL_A}"}\n  b: {url: "${URL_A}", credentials: ${IN_FILE.session}}`;
    expect(await askOne({ target: 'a' }, { config })).toMatchObject({ credentials: { kind: 'none' } });
  });
});

describe('proxies', () => {
  const proxyOf = async (env: Readonly<Record<string, string>>) =>
    (await askOne({ target: URL_A }, { env })).transport.proxy;

  it('are read from the environment, and those in lower case win unless they are empty', async () => {
    const upper = { HTTPS_PROXY: 'http://upper:1', HTTP_PROXY: 'upper:2', NO_PROXY: 'upper' };
    const read = { httpsProxy: 'http://upper:1', httpProxy: 'upper:2', noProxy: 'upper' };
    expect(await proxyOf(upper)).toEqual(read);
    const mixed = { ...upper, https_proxy: '', http_proxy: 'lower:2' };
    expect(await proxyOf(mixed)).toEqual({ ...read, httpProxy: 'lower:2' });
  });

  it.each([
    ['https_proxy', 'socks5://u:CANARY@p:1080'],
    ['HTTPS_PROXY', 'http://u:CANARY@p:99999'],
    ['https_proxy', 'CANARY CANARY'],
  ])('cannot be %s=%s, which is not repeated', async (name, value) => {
    const env = { [name]: value };
    const { code, out, err } = await zstackContract(['verify', '--target', URL_A], { env });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('HTTPS_PROXY');
    expect(err).not.toContain('CANARY');
  });
});

describe('standard input', () => {
  const read = (stdin: Parameters<typeof resolveTargets>[2]['stdin']) =>
    resolveTargets({ ...ME, target: URL_A }, {}, { cwd: '/', stdin });

  it('is read to its end, letters that two chunks share included', async () => {
    const bytes = Buffer.from('pässwörd\n');
    const { targets } = await read(Readable.from([bytes.subarray(0, 2), bytes.subarray(2)]));
    expect(targets[0]?.credentials).toEqual(account('me', 'pässwörd'));
  });

  it('that is a terminal is refused before it shows what is typed', async () => {
    const terminal = Object.assign(Readable.from(['x']), { isTTY: true });
    await expect(read(terminal)).rejects.toThrow('standard input is a terminal');
  });
});
