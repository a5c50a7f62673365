import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../../../src/commands/options.ts';
import type { TargetFlags } from '../../../../src/commands/settings/flags.ts';
import { processSurroundings, readAll } from '../../../../src/commands/settings/targets.ts';
import { ask, askOne, CONFIG, complaint, URL_A, type World } from './ask.ts';

const KEY = { ZSTACK_ACCESS_KEY_ID: 'id', ZSTACK_ACCESS_KEY_SECRET: 'CANARY-k' };
const SESSION = { ZSTACK_SESSION_UUID: 'CANARY-s' };
const ACCOUNT = { ZSTACK_ACCOUNT: 'admin', ZSTACK_PASSWORD: 'CANARY-p' };
const OWN = {
  OWN_S: 'CANARY-own',
  OWN_ID: 'own-id',
  OWN_K: 'CANARY-own-key',
  OWN_N: 'ops',
  OWN_P: 'CANARY-own-pw',
};
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
  [{}, { config: none }, { kind: 'none' }],
  [{}, { env: SESSION, config: none }, session('CANARY-s')],
  [{}, { env: KEY, config: none }, accessKey('id', 'CANARY-k')],
  [{}, { env: ACCOUNT, config: none }, account('admin', 'CANARY-p')],
  [{}, { env: OWN, config: entry(IN_FILE.session) }, session('CANARY-own')],
  [{}, { env: OWN, config: entry(IN_FILE.key) }, accessKey('own-id', 'CANARY-own-key')],
  [{}, { env: OWN, config: entry(IN_FILE.account) }, account('root', 'CANARY-own-pw')],
  [{}, { env: OWN, config: entry(IN_FILE.accountByEnv) }, account('ops', 'CANARY-own-pw')],
  [{}, { env: OWN, config: inDefaults }, session('CANARY-own')],
  // The target's own before the defaults, and the environment before the file, whose variables may be absent.
  [{}, { env: OWN, config: entry(IN_FILE.key, IN_FILE.session) }, accessKey('own-id', 'CANARY-own-key')],
  [{}, { env: { ...SESSION, ...OWN }, config: entry(IN_FILE.key) }, session('CANARY-s')],
  [{}, { env: SESSION, config: entry(IN_FILE.key) }, session('CANARY-s')],
  // A name and a password from different places.
  [{ account: 'me' }, { env: { ZSTACK_PASSWORD: 'p' } }, account('me', 'p')],
  [
    { account: 'me' },
    { env: { ...SESSION, ...OWN }, config: entry(IN_FILE.account) },
    account('me', 'CANARY-own-pw'),
  ],
  [ME, { stdin: 'p\n', env: SESSION }, account('me', 'p')],
  [STDIN, { stdin: 'p', env: ACCOUNT }, account('admin', 'p')],
  [STDIN, { stdin: 'p', config: entry(IN_FILE.accountOnly) }, account('root', 'p')],
  [{}, { env: { ZSTACK_PASSWORD: 'p' }, config: entry(IN_FILE.accountOnly) }, account('root', 'p')],
  [{}, { env: OWN, config: entry(IN_FILE.accountOnly, IN_FILE.account) }, account('root', 'CANARY-own-pw')],
  [ME, { stdin: 'p\r\n' }, account('me', 'p')],
  [ME, { stdin: ' p w ' }, account('me', ' p w ')],
];

const PASSWORD_HINT =
  'give it in ZSTACK_PASSWORD, as credentials.account.password: {env: NAME} in the config file, or on standard input with --password-stdin';
const noPassword = (place: string): string =>
  `${place} gives an account without a password; ${PASSWORD_HINT}`;
const noAccount = (place: string): string =>
  `${place} gives a password without an account; give --account, ZSTACK_ACCOUNT, or credentials.account in the config file`;
const kinds = (...places: readonly string[]): string =>
  `${places.join(' and ')} are different kinds of credentials; give one`;
const half = (given: string, missing: string): string =>
  `ZSTACK_ACCESS_KEY_${given} is half an access key; ZSTACK_ACCESS_KEY_${missing} is missing`;
const noToken = (place: string): string =>
  `${place}: the value holds a space, a line break or a letter outside ASCII`;
const absent = (place: string, variable: string): string =>
  `${CONFIG}: ${place}: the environment variable ${variable} is not set, or is empty`;

const WRONG: readonly (readonly [TargetFlags, World, string])[] = [
  [{}, { env: { ...SESSION, ...KEY } }, kinds('ZSTACK_SESSION_UUID', 'ZSTACK_ACCESS_KEY_ID')],
  [{}, { env: { ...SESSION, ZSTACK_PASSWORD: 'CANARY' } }, kinds('ZSTACK_SESSION_UUID', 'ZSTACK_PASSWORD')],
  [{}, { env: { ...KEY, ...ACCOUNT } }, kinds('ZSTACK_ACCESS_KEY_ID', 'ZSTACK_ACCOUNT')],
  [{}, { env: { ZSTACK_ACCESS_KEY_ID: 'CANARY' } }, half('ID', 'SECRET')],
  [{}, { env: { ZSTACK_ACCESS_KEY_SECRET: 'CANARY' } }, half('SECRET', 'ID')],
  [{}, { env: { ...OWN, ZSTACK_ACCESS_KEY_ID: 'CANARY' }, config: entry(IN_FILE.key) }, half('ID', 'SECRET')],
  [{ account: 'CANARY' }, {}, noPassword('--account')],
  [{}, { env: { ZSTACK_ACCOUNT: 'CANARY' } }, noPassword('ZSTACK_ACCOUNT')],
  [
    {},
    { config: entry(IN_FILE.accountOnly) },
    noPassword(`${CONFIG}: targets.prod.credentials.account.name`),
  ],
  [{}, { env: { ZSTACK_PASSWORD: 'CANARY' } }, noAccount('ZSTACK_PASSWORD')],
  [STDIN, { stdin: 'CANARY' }, noAccount('--password-stdin')],
  [{ account: '' }, {}, '--account: expected a name'],
  [ME, { stdin: '' }, '--password-stdin: standard input is empty'],
  [ME, { stdin: '\n' }, '--password-stdin: standard input is empty'],
  [
    ME,
    { stdin: 'CANARY\nCANARY\n' },
    '--password-stdin: standard input has several lines; expected the password only',
  ],
  [{}, { env: { ZSTACK_SESSION_UUID: 'CANARY\n' } }, noToken('ZSTACK_SESSION_UUID')],
  [{}, { env: { ...KEY, ZSTACK_ACCESS_KEY_SECRET: 'CANARY ' } }, noToken('ZSTACK_ACCESS_KEY_SECRET')],
  [{}, { env: { ...KEY, ZSTACK_ACCESS_KEY_ID: 'CANARYé' } }, noToken('ZSTACK_ACCESS_KEY_ID')],
  [
    {},
    { env: { OWN_S: 'CANARY\r\n' }, config: entry(IN_FILE.session) },
    noToken(`${CONFIG}: targets.prod.credentials.session`),
  ],
  ...(
    [
      ['session', 'OWN_S', 'session'],
      ['key', 'OWN_ID', 'accessKey.id'],
      ['key', 'OWN_K', 'accessKey.secret'],
      ['accountByEnv', 'OWN_N', 'account.name'],
      ['account', 'OWN_P', 'account.password'],
    ] as const
  ).map(
    ([kind, variable, part]) =>
      [
        {},
        { env: { ...OWN, [variable]: '' }, config: entry(IN_FILE[kind]) },
        absent(`targets.prod.credentials.${part}`, variable),
      ] as const,
  ),
  [{}, { config: inDefaults }, absent('defaults.credentials.session', 'OWN_S')],
];

const targetOf = ({ config }: World): string => (config === undefined ? URL_A : 'prod');

describe('credentials', () => {
  it.each(RIGHT)('can be %j with %j', async (flags, world, credentials) => {
    const target = await askOne({ target: targetOf(world), ...flags }, world);
    expect(target.credentials).toEqual(credentials);
  });

  it.each(WRONG)('cannot be %j with %j', async (flags, world, message) => {
    const said = await complaint({ target: targetOf(world), ...flags }, world);
    expect(said).toBe(message);
    expect(said).not.toContain('CANARY');
  });

  it('of a target that is not verified need not be there', async () => {
    const config = `targets:\n  a: {url: "${URL_A}"}\n  b: {url: "${URL_A}", credentials: ${IN_FILE.session}}`;
    expect(await askOne({ target: 'a' }, { config })).toMatchObject({ credentials: { kind: 'none' } });
  });

  it('from an open standard input are read only when they are used', async () => {
    await expect(ask({ target: URL_A }, { env: ACCOUNT })).resolves.toBeDefined();
  });

  it.each(RIGHT)('leave sources without values: %j with %j', async (flags, world) => {
    const { sources } = await ask({ target: targetOf(world), ...flags }, world);
    expect(JSON.stringify(sources)).not.toContain('CANARY');
    expect(sources.filter(({ setting }) => setting === 'credentials')).toHaveLength(1);
  });

  it('of an account say where name and password come from', async () => {
    const world = { env: OWN, config: entry(IN_FILE.account) };
    const { sources } = await ask({ target: 'prod', account: 'me' }, world);
    const parts = sources.filter(({ setting }) => ['credentials', 'account', 'password'].includes(setting));
    expect(parts.map(({ setting, from }) => [setting, from])).toEqual([
      ['credentials', 'flag'],
      ['account', 'flag'],
      ['password', 'config file'],
    ]);
  });
});

describe('proxies', () => {
  it.each([
    ['HTTPS_PROXY', 'http://p:3128', { httpsProxy: 'http://p:3128' }],
    ['https_proxy', 'http://p:3128', { httpsProxy: 'http://p:3128' }],
    ['HTTP_PROXY', 'https://p:3128', { httpProxy: 'https://p:3128' }],
    ['http_proxy', 'http://u:pw@p:3128', { httpProxy: 'http://u:pw@p:3128' }],
    ['HTTPS_PROXY', 'p:3128', { httpsProxy: 'http://p:3128' }],
    ['https_proxy', 'u:pw@p:3128', { httpsProxy: 'http://u:pw@p:3128' }],
    ['NO_PROXY', 'a.example,.b', { noProxy: 'a.example,.b' }],
    ['no_proxy', '*', { noProxy: '*' }],
  ])('are read from %s=%s', async (name, value, proxy) => {
    expect((await askOne({ target: URL_A }, { env: { [name]: value } })).transport.proxy).toEqual(proxy);
  });

  it('in lower case win', async () => {
    const env = {
      HTTPS_PROXY: 'http://upper:1',
      https_proxy: 'http://lower:1',
      HTTP_PROXY: 'http://upper:2',
      http_proxy: 'http://lower:2',
      NO_PROXY: 'upper',
      no_proxy: 'lower',
    };
    expect((await askOne({ target: URL_A }, { env })).transport.proxy).toEqual({
      httpsProxy: 'http://lower:1',
      httpProxy: 'http://lower:2',
      noProxy: 'lower',
    });
  });

  it('in lower case and empty leave it to the upper case', async () => {
    const env = { HTTPS_PROXY: 'http://upper:1', https_proxy: '' };
    expect((await askOne({ target: URL_A }, { env })).transport.proxy).toEqual({
      httpsProxy: 'http://upper:1',
    });
  });

  it.each([
    ['HTTPS_PROXY', 'socks5://u:CANARY@p:1080'],
    ['https_proxy', 'http://u:CANARY@p:99999'],
    ['HTTP_PROXY', 'http://'],
    ['http_proxy', 'CANARY CANARY'],
  ])('cannot be %s=%s, which is not repeated', async (name, value) => {
    const said = await complaint({ target: URL_A }, { env: { [name]: value } });
    expect(said).toBe(`${name}: expected the URL of an http or https proxy, such as http://proxy:3128`);
  });
});

describe('standard input', () => {
  it('is read to its end, letters that two chunks share included', async () => {
    const bytes = Buffer.from('pässwörd\n');
    const chunks = Readable.from([bytes.subarray(0, 2), bytes.subarray(2)]);
    await expect(readAll(chunks)).resolves.toBe('pässwörd\n');
    await expect(readAll(Readable.from(['a', 'b']))).resolves.toBe('ab');
    await expect(readAll(Readable.from([]))).resolves.toBe('');
  });

  it('that is a terminal is refused before it shows what is typed', async () => {
    const terminal = Object.assign(Readable.from(['x']), { isTTY: true });
    await expect(readAll(terminal)).rejects.toThrow(UsageError);
  });

  it('that does not end is given up', async () => {
    const endless = Readable.from(
      (function* () {
        while (true) yield Buffer.alloc(1000, 'y');
      })(),
    );
    await expect(readAll(endless)).rejects.toThrow('too long for a password');
  });
});

describe('the surroundings of the process', () => {
  it('are its folder and its files', async () => {
    const { cwd, readFile } = processSurroundings();
    expect(cwd).toBe(process.cwd());
    await expect(readFile(import.meta.filename)).resolves.toContain('surroundings of the process');
    await expect(readFile('/no/such/file')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
