import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TargetFlags } from '../../../../src/commands/settings/flags.ts';
import { createSelfSigned, type Identity } from '../../../servers/certificate-authority.ts';
import { ask, askOne, CONFIG, CWD, complaint, OTHER_UUID, URL_A, UUID, type World } from './ask.ts';

const TWO = `targets:
  staging: {url: "http://staging.example:8080/zstack"}
  production: {url: "${URL_A}", uuid: "${UUID}"}
defaults: {dialect: deployed, budget: 5}`;
const ELSEWHERE = { ZSTACK_BASE_URL: 'http://elsewhere.example' };
const PRODUCTION = { name: 'production', url: URL_A, uuid: UUID, dialect: 'deployed', budget: 5000 };

const LIKE_A_HOST = `targets: {a.example: {url: "${URL_A}"}}`;
const IN_FULL =
  'timeZone: UTC, connectTimeout: 2, headersTimeout: 3, totalTimeout: 4, budget: 5, maxBodyBytes: 6';
const LIMITS = { connectTimeout: 2000, headersTimeout: 3000, totalTimeout: 4000, maxBodyBytes: 6 };

describe('targets', () => {
  it.each<[string, TargetFlags, World, readonly object[]]>([
    ['none when nothing names one', { dialect: 'deployed', strict: true }, {}, []],
    ['none when only a config file has some', {}, { config: TWO }, []],
    ['none when the file of --config has none', { config: CONFIG }, { config: 'strict: true' }, []],
    ['the URL of --target', { target: 'http://x:1/zstack' }, { env: ELSEWHERE }, [{ name: 'x:1' }]],
    ['the name of --target', { target: 'production' }, { config: TWO, env: ELSEWHERE }, [PRODUCTION]],
    ['a URL with defaults', { target: 'http://x' }, { config: TWO }, [{ dialect: 'deployed', uuid: null }]],
    ['ZSTACK_BASE_URL', {}, { env: ELSEWHERE }, [{ name: 'elsewhere.example' }]],
    ['all, in their order', { allTargets: true }, { config: TWO }, [{ name: 'staging' }, PRODUCTION]],
    ['a name like a host', { target: 'a.example' }, { config: LIKE_A_HOST }, [{ url: URL_A }]],
    [
      'in the file of --config, with all that it says',
      { target: 'x', config: 'x.yaml' },
      { config: TWO, files: { 'x.yaml': `targets: {x: {url: "${URL_A}", ${IN_FULL}}}` } },
      [{ name: 'x', timeZone: 'UTC', budget: 5000, transport: { limits: LIMITS } }],
    ],
  ])('are %s', async (_, flags, world, targets) => {
    expect((await ask(flags, world)).targets).toMatchObject(targets);
  });

  const NEITHER = '--target: this is neither a URL (http:// or https://) nor a name in a config file';
  const KNOWN = 'known are staging, production';
  const NO_TARGET = 'no target is configured';
  const NONE_THERE = `--all-targets: ${NO_TARGET} in ${CONFIG}; see --config`;
  const CHOOSE = '--config: choose with --target NAME or --all-targets; the file has staging, production';
  const MISSPELT = `${CONFIG}: strct is not a setting; did you mean strict?`;

  it.each<[string, TargetFlags, World, string]>([
    ['an unknown name', { target: 'prodction' }, { config: TWO }, `${NEITHER}; did you mean production?`],
    ['a name without a config', { target: 'x' }, {}, `${NEITHER}; ${NO_TARGET}; see --config`],
    ['a name of every object', { target: 'constructor' }, { config: TWO }, `${NEITHER}; ${KNOWN}`],
    ['an empty name', { target: '' }, { config: TWO }, `${NEITHER}; ${KNOWN}`],
    ['all of no config', { allTargets: true }, {}, `--all-targets: ${NO_TARGET}; see --config`],
    ['all of no targets', { allTargets: true }, { config: 'strict: true' }, NONE_THERE],
    ['a config and no choice', { config: CONFIG }, { config: TWO }, CHOOSE],
    ['a misspelt config, though no target is of it', { target: URL_A }, { config: 'strct: 1' }, MISSPELT],
  ])('cannot be %s', async (_, flags, world, message) => {
    expect(await complaint(flags, world)).toBe(message);
  });
});

describe('several targets', () => {
  const world = { config: TWO };

  it.each<[string, TargetFlags, Record<string, string>]>([
    ['--uuid', { uuid: OTHER_UUID }, {}],
    ['ZSTACK_IPSEC_UUID', {}, { ZSTACK_IPSEC_UUID: OTHER_UUID }],
    ['ZSTACK_SESSION_UUID', {}, { ZSTACK_SESSION_UUID: 's' }],
    ['ZSTACK_ACCESS_KEY_ID', {}, { ZSTACK_ACCESS_KEY_ID: 'i', ZSTACK_ACCESS_KEY_SECRET: 's' }],
  ])('are not all given what is for one of them: %s', async (place, flags, env) => {
    expect(await complaint({ allTargets: true, ...flags }, { ...world, env })).toBe(
      `${place} is for one deployment, and --all-targets asks for several; set it for each in the config file`,
    );
    const one = { config: `targets: {a: {url: "${URL_A}"}}`, env };
    expect((await ask({ allTargets: true, ...flags }, one)).targets).toHaveLength(1);
  });

  it('share an account and a standard input, which can be read once, and have settings of their own', async () => {
    const flags = { allTargets: true, account: 'admin', passwordStdin: true } as const;
    const { targets, inForce } = await ask(flags, { ...world, stdin: 'p\n' });
    const admin = { kind: 'account', account: 'admin', password: 'p' };
    expect(targets.map(({ credentials }) => credentials)).toEqual([admin, admin]);
    const uuidOf = (name: string) => inForce.get(name)?.find(({ setting }) => setting === 'uuid')?.from;
    expect([uuidOf('staging'), uuidOf('production')]).toEqual(['default', 'config file']);
  });
});

it.each(['', 'x', UUID.toUpperCase(), `${UUID}0`, `${UUID}\n`, `${UUID.slice(1)}g`])(
  'the uuid of a connection cannot be %j',
  async (uuid) => {
    const said = 'expected the uuid of a connection, 32 lowercase hex digits';
    expect(await complaint({ target: URL_A, uuid })).toBe(`--uuid: ${said}`);
  },
);

it.each([
  ['Asia/Shanghei', 'Did you mean Asia/Shanghai?'],
  ['nowhere', 'Expected a time zone such as Asia/Shanghai.'],
])('the time zone of a target cannot be %s', async (zone, said) => {
  const env = { ZSTACK_TIME_ZONE: zone };
  expect(await complaint({ target: URL_A }, { env })).toBe(`ZSTACK_TIME_ZONE: ${said}`);
});

const FORM = 'expected a URL that begins with http:// or https://';
const CREDENTIALS = 'the URL holds credentials';
const QUERY = 'expected a URL without a query (?) and a fragment (#)';
const VERSION = 'the URL ends in /v1';
const SPACE = 'the URL holds a space, a line break or a backslash';

describe('the URL of a target', () => {
  it.each([
    ['https://a.example:8443/', 'a.example:8443'],
    ['http://[::1]:8080/zstack/', '[::1]:8080'],
    ['HTTPS://A.example', 'a.example'],
    ['https://a.example/gateway/zstack', 'a.example'],
    ['https://a.example/@at', 'a.example'],
  ])('can be %s', async (url, name) => {
    expect(await askOne({ target: url })).toMatchObject({ url, name });
  });

  it.each([
    [FORM, ['localhost:8080', '//a.example', 'http:/a', 'http://', 'http://a:99999', 'http://[::1']],
    [FORM, [' https://a', 'file:///CANARY', 'ftp://u:CANARY@a', 'u:CANARY@a']],
    [FORM, ['https:\\\\u:CANARY@a', 'https://u:CANARY\\@a']],
    [CREDENTIALS, ['https://u:CANARY@a', 'https://CANARY@a', 'https://:CANARY@a', 'https://@a']],
    [CREDENTIALS, ['https://u:CAN@ARY@a', 'https://u:CANARY@a?x#y']],
    [QUERY, ['https://a?CANARY', 'https://a/?session=CANARY', 'https://a?']],
    [QUERY, ['https://a#CANARY', 'https://a/#']],
    [VERSION, ['https://a/zstack/v1', 'https://a/v1/']],
    [SPACE, ['https://a ', 'https://a\n', 'https://a/\tCANARY']],
  ])('is refused with "%s": %j', async (said, urls) => {
    for (const url of urls) {
      const message = await complaint({ target: url });
      expect([url, message.startsWith('--target: ')]).toEqual([url, true]);
      expect(message).toContain(said);
      expect(message).not.toMatch(/CAN|ARY/);
    }
  });

  it('is checked wherever it is given', async () => {
    const url = 'https://u:CANARY@a';
    const config = JSON.stringify({ targets: { prod: { url } } });
    expect(await complaint({}, { env: { ZSTACK_BASE_URL: url } })).toMatch(/^ZSTACK_BASE_URL: the URL/);
    expect(await complaint({ target: 'prod' }, { config })).toContain(`${CONFIG}: targets.prod.url: the URL`);
  });
});

describe('TLS', () => {
  const files: Record<string, string> = {};
  let client: Identity;

  beforeAll(async () => {
    client = await createSelfSigned(['client']);
    const other = await createSelfSigned(['other']);
    const encrypted = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
    });
    Object.assign(files, {
      'client.pem': client.cert,
      'client.key': client.key,
      'other.key': other.key,
      'both.pem': `${client.key}\n${client.cert}`,
      'text.pem': 'CANARY',
      'two.pem': `# first\n${client.cert}\n# second\n${other.cert}`,
      'cut.pem': client.cert.slice(0, 200),
      'encrypted.key': encrypted.privateKey,
      '../elsewhere/ca.pem': client.cert,
      '../elsewhere/x.yaml': `targets: {a: {url: "${URL_A}", caFile: ca.pem}}`,
    });
  });

  it('takes certificates, and a certificate with its key', async () => {
    const pem = { caFile: `${CWD}/client.pem`, certFile: 'both.pem', keyFile: 'client.key' };
    const { transport } = await askOne({ target: URL_A, ...pem, insecure: true }, { files });
    const cert = files['both.pem'];
    expect(transport.tls).toEqual({ ca: client.cert, cert, key: client.key, insecure: true });
  });

  it('takes a file with several certificates', async () => {
    const { transport } = await askOne({ target: URL_A, caFile: 'two.pem' }, { files });
    expect(transport.tls?.ca).toBe(files['two.pem']);
  });

  it('takes paths of the config file from its folder, of the environment from the working folder', async () => {
    const flags = { target: 'a', config: '../elsewhere/x.yaml' };
    expect((await askOne(flags, { files })).transport.tls?.ca).toBe(client.cert);
    const env = { ZSTACK_CA_FILE: 'client.pem' };
    expect((await askOne(flags, { files, env })).transport.tls?.ca).toBe(client.cert);
    const config = `targets: {a: {url: "${URL_A}", caFile: none.pem}}`;
    expect(await complaint({ target: 'a' }, { config })).toBe(
      `${CONFIG}: targets.a.caFile: ${CWD}/none.pem: there is no such file`,
    );
  });

  const withKey = (keyFile: string): TargetFlags => ({ certFile: 'client.pem', keyFile });
  const pair = (cert: string, key: string): string =>
    `--cert-file: ${CWD}/${cert} and --key-file: ${CWD}/${key}: expected a certificate and its own key in PEM, not encrypted`;
  const TOGETHER = 'a certificate and its key go together: give both';

  it.each<[TargetFlags, string]>([
    [{ caFile: '' }, `--ca-file: ${CWD}: it is a folder`],
    [{ caFile: 'text.pem' }, `--ca-file: ${CWD}/text.pem: expected a whole certificate in PEM (-----BEGIN`],
    [{ caFile: 'cut.pem' }, `--ca-file: ${CWD}/cut.pem: expected a whole certificate in PEM (-----BEGIN`],
    [{ certFile: 'client.pem' }, `--cert-file: ${TOGETHER}`],
    [{ keyFile: 'client.key' }, `--key-file: ${TOGETHER}`],
    [withKey('encrypted.key'), pair('client.pem', 'encrypted.key')],
    [withKey('other.key'), pair('client.pem', 'other.key')],
    [{ certFile: 'text.pem', keyFile: 'client.key' }, pair('text.pem', 'client.key')],
  ])('cannot do with %j', async (flags, message) => {
    const said = await complaint({ target: URL_A, ...flags }, { files });
    expect(said.slice(0, message.length)).toBe(message);
    expect(said).not.toContain('CANARY');
  });

  it.each<[string, TargetFlags, string]>([
    ['--insecure', { insecure: true }, ''],
    ['--ca-file', { caFile: 'none.pem' }, ''],
    [`${CONFIG}: targets.a.keyFile`, {}, 'keyFile: client.key'],
  ])('is refused for a server reached by http: %s', async (place, flags, entry) => {
    const config = `targets: {a: {url: "http://a.example", ${entry}}}`;
    expect(await complaint({ target: 'a', ...flags }, { config, files })).toBe(
      `${place}: this is for https, and the target's URL begins with http://`,
    );
    const off = 'targets: {a: {url: "http://a.example", insecure: false}}';
    expect((await askOne({ target: 'a' }, { config: off })).transport.tls).toEqual({});
  });

  it('for any target is left out for a server reached by http', async () => {
    const config = `targets: {a: {url: "http://a.example"}, b: {url: "${URL_A}"}}\ndefaults: {insecure: true}`;
    const env = { ZSTACK_CA_FILE: 'client.pem' };
    const { targets, inForce } = await ask({ allTargets: true }, { config, env, files });
    expect(targets.map(({ transport }) => transport.tls)).toEqual([{}, { ca: client.cert, insecure: true }]);
    const shown = ['a', 'b'].map((name) => inForce.get(name)?.some(({ setting }) => setting === 'insecure'));
    expect(shown).toEqual([false, true]);
  });
});
