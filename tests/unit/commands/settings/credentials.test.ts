import { describe, expect, it } from '@jest/globals';
import type { TargetFlags } from '../../../../src/commands/settings/flags.ts';
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

const session = (value: string) => ({ kind: 'session', session: value });
const account = (name: string, password: string) => ({ kind: 'account', account: name, password });
const accessKey = (id: string, secret: string) => ({ kind: 'access-key', id, secret });

const RIGHT: readonly (readonly [string, TargetFlags, World, object])[] = [
  ['nothing', {}, { config: none }, { kind: 'none' }],
  ['a session', {}, { env: SESSION, config: none }, session('CANARY-s')],
  ['an access key', {}, { env: KEY, config: none }, accessKey('id', 'CANARY-k')],
  ['an account', {}, { env: ACCOUNT, config: none }, account('admin', 'CANARY-p')],
  ['a session of the file', {}, { env: OWN, config: entry(IN_FILE.session) }, session('CANARY-own')],
  [
    'an access key of the file',
    {},
    { env: OWN, config: entry(IN_FILE.key) },
    accessKey('own-id', 'CANARY-own-key'),
  ],
  [
    'an account of the file',
    {},
    { env: OWN, config: entry(IN_FILE.account) },
    account('root', 'CANARY-own-pw'),
  ],
  [
    'an account named by a variable',
    {},
    { env: OWN, config: entry(IN_FILE.accountByEnv) },
    account('ops', 'CANARY-own-pw'),
  ],
  [
    'defaults',
    {},
    { env: OWN, config: `${none}\ndefaults: {credentials: ${IN_FILE.session}}` },
    session('CANARY-own'),
  ],
  [
    'own before defaults',
    {},
    { env: OWN, config: entry(IN_FILE.key, IN_FILE.session) },
    accessKey('own-id', 'CANARY-own-key'),
  ],
  [
    'the environment before the file',
    {},
    { env: { ...SESSION, ...OWN }, config: entry(IN_FILE.key) },
    session('CANARY-s'),
  ],
  [
    'the environment before a file whose variables are absent',
    {},
    { env: SESSION, config: entry(IN_FILE.key) },
    session('CANARY-s'),
  ],
  [
    'an account by flag, a password by environment',
    { account: 'me' },
    { env: { ZSTACK_PASSWORD: 'p' } },
    account('me', 'p'),
  ],
  [
    'an account by flag before a session',
    { account: 'me' },
    { env: { ...SESSION, ...OWN }, config: entry(IN_FILE.account) },
    account('me', 'CANARY-own-pw'),
  ],
  [
    'all by flags',
    { account: 'me', passwordStdin: true },
    { stdin: 'p\n', env: SESSION },
    account('me', 'p'),
  ],
  [
    'a password by flag before the environment',
    { passwordStdin: true },
    { stdin: 'p', env: ACCOUNT },
    account('admin', 'p'),
  ],
  [
    'a password by flag for an account of the file',
    { passwordStdin: true },
    { stdin: 'p', config: entry(IN_FILE.accountOnly) },
    account('root', 'p'),
  ],
  [
    'a password of the environment for one of the file',
    {},
    { env: { ZSTACK_PASSWORD: 'p' }, config: entry(IN_FILE.accountOnly) },
    account('root', 'p'),
  ],
  [
    'a password of defaults for an account of the file',
    {},
    { env: OWN, config: entry(IN_FILE.accountOnly, IN_FILE.account) },
    account('root', 'CANARY-own-pw'),
  ],
  [
    'a password with Windows line end',
    { account: 'a', passwordStdin: true },
    { stdin: 'p\r\n' },
    account('a', 'p'),
  ],
  [
    'a password with spaces',
    { account: 'a', passwordStdin: true },
    { stdin: ' p w ' },
    account('a', ' p w '),
  ],
];

const PASSWORD_HINT =
  'give it in ZSTACK_PASSWORD, as credentials.account.password: {env: NAME} in the config file, or on standard input with --password-stdin';
const ACCOUNT_HINT = 'give --account, ZSTACK_ACCOUNT, or credentials.account in the config file';
const KINDS = 'are different kinds of credentials; give one';
const TOKEN = 'the value holds a space, a line break or a letter outside ASCII';

const WRONG: readonly (readonly [string, TargetFlags, World, string])[] = [
  [
    'a session and an access key',
    {},
    { env: { ...SESSION, ...KEY } },
    `ZSTACK_SESSION_UUID and ZSTACK_ACCESS_KEY_ID ${KINDS}`,
  ],
  [
    'a session and an account',
    {},
    { env: { ...SESSION, ...ACCOUNT } },
    `ZSTACK_SESSION_UUID and ZSTACK_ACCOUNT ${KINDS}`,
  ],
  [
    'a session and a password',
    {},
    { env: { ...SESSION, ZSTACK_PASSWORD: 'CANARY' } },
    `ZSTACK_SESSION_UUID and ZSTACK_PASSWORD ${KINDS}`,
  ],
  [
    'an access key and an account',
    {},
    { env: { ...KEY, ...ACCOUNT } },
    `ZSTACK_ACCESS_KEY_ID and ZSTACK_ACCOUNT ${KINDS}`,
  ],
  [
    'all kinds',
    {},
    { env: { ...SESSION, ...KEY, ...ACCOUNT } },
    `ZSTACK_SESSION_UUID and ZSTACK_ACCESS_KEY_ID and ZSTACK_ACCOUNT ${KINDS}`,
  ],
  [
    'the id of a key',
    {},
    { env: { ZSTACK_ACCESS_KEY_ID: 'CANARY' } },
    'ZSTACK_ACCESS_KEY_ID is half an access key; ZSTACK_ACCESS_KEY_SECRET is missing',
  ],
  [
    'the secret of a key',
    {},
    { env: { ZSTACK_ACCESS_KEY_SECRET: 'CANARY' } },
    'ZSTACK_ACCESS_KEY_SECRET is half an access key; ZSTACK_ACCESS_KEY_ID is missing',
  ],
  [
    'half a key, whatever the file has',
    {},
    { env: { ...OWN, ZSTACK_ACCESS_KEY_ID: 'CANARY' }, config: entry(IN_FILE.key) },
    'ZSTACK_ACCESS_KEY_ID is half an access key; ZSTACK_ACCESS_KEY_SECRET is missing',
  ],
  [
    'an account by flag',
    { account: 'CANARY' },
    {},
    `--account gives an account without a password; ${PASSWORD_HINT}`,
  ],
  [
    'an account by environment',
    {},
    { env: { ZSTACK_ACCOUNT: 'CANARY' } },
    `ZSTACK_ACCOUNT gives an account without a password; ${PASSWORD_HINT}`,
  ],
  [
    'an account of the file',
    {},
    { config: entry(IN_FILE.accountOnly) },
    `${CONFIG}: targets.prod.credentials.account.name gives an account without a password; ${PASSWORD_HINT}`,
  ],
  [
    'a password by environment',
    {},
    { env: { ZSTACK_PASSWORD: 'CANARY' } },
    `ZSTACK_PASSWORD gives a password without an account; ${ACCOUNT_HINT}`,
  ],
  [
    'a password by flag',
    { passwordStdin: true },
    { stdin: 'CANARY' },
    `--password-stdin gives a password without an account; ${ACCOUNT_HINT}`,
  ],
  ['an empty account', { account: '' }, {}, '--account: expected a name'],
  [
    'an empty standard input',
    { account: 'a', passwordStdin: true },
    { stdin: '' },
    '--password-stdin: standard input is empty',
  ],
  [
    'an empty line',
    { account: 'a', passwordStdin: true },
    { stdin: '\n' },
    '--password-stdin: standard input is empty',
  ],
  [
    'two lines',
    { account: 'a', passwordStdin: true },
    { stdin: 'CANARY\nCANARY\n' },
    '--password-stdin: standard input has several lines; expected the password only',
  ],
  [
    'a session with a line break',
    {},
    { env: { ZSTACK_SESSION_UUID: 'CANARY\n' } },
    `ZSTACK_SESSION_UUID: ${TOKEN}`,
  ],
  [
    'a key with a space',
    {},
    { env: { ...KEY, ZSTACK_ACCESS_KEY_SECRET: 'CANARY ' } },
    `ZSTACK_ACCESS_KEY_SECRET: ${TOKEN}`,
  ],
  [
    'a key id outside ASCII',
    {},
    { env: { ...KEY, ZSTACK_ACCESS_KEY_ID: 'CANARYé' } },
    `ZSTACK_ACCESS_KEY_ID: ${TOKEN}`,
  ],
  [
    'a session of the file with a line break',
    {},
    { env: { OWN_S: 'CANARY\r\n' }, config: entry(IN_FILE.session) },
    `${CONFIG}: targets.prod.credentials.session: ${TOKEN}`,
  ],
  ...(
    [
      ['session', 'OWN_S', 'session'],
      ['key', 'OWN_ID', 'accessKey.id'],
      ['key', 'OWN_K', 'accessKey.secret'],
      ['accountByEnv', 'OWN_N', 'account.name'],
      ['account', 'OWN_P', 'account.password'],
    ] as const
  ).flatMap(([kind, variable, part]) =>
    [
      { ...OWN, [variable]: '' },
      Object.fromEntries(Object.entries(OWN).filter(([name]) => name !== variable)),
    ].map(
      (env) =>
        [
          `${variable} absent or empty`,
          {},
          { env, config: entry(IN_FILE[kind]) },
          `${CONFIG}: targets.prod.credentials.${part}: the environment variable ${variable} is not set, or is empty`,
        ] as const,
    ),
  ),
  [
    'a variable of defaults absent',
    {},
    { config: `${none}\ndefaults: {credentials: ${IN_FILE.session}}` },
    `${CONFIG}: defaults.credentials.session: the environment variable OWN_S is not set, or is empty`,
  ],
];

const targetOf = ({ config }: World): string => (config === undefined ? URL_A : 'prod');

describe('credentials', () => {
  it.each(RIGHT)('can be %s', async (_, flags, world, credentials) => {
    const target = await askOne({ target: targetOf(world), ...flags }, world);
    expect(target.credentials).toEqual(credentials);
  });

  it.each(WRONG)('cannot be %s', async (_, flags, world, message) => {
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

  it.each(RIGHT)('leave sources without values: %s', async (_, flags, world) => {
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
