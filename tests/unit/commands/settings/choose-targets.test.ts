import { describe, expect, it } from '@jest/globals';
import type { TargetFlags } from '../../../../src/commands/settings/flags.ts';
import { ask, askOne, CONFIG, CWD, complaint, OTHER_UUID, URL_A, UUID } from './ask.ts';

const TWO = `targets:
  staging: {url: "http://staging.example:8080/zstack"}
  production: {url: "${URL_A}", uuid: "${UUID}"}
defaults: {dialect: deployed, budget: 5}`;

describe('targets', () => {
  it('are none when nobody names one', async () => {
    expect((await ask({})).targets).toEqual([]);
    expect((await ask({ dialect: 'deployed', strict: true, format: 'json' })).targets).toEqual([]);
  });

  it('are none when only a config file that was found has some', async () => {
    expect((await ask({}, { config: TWO })).targets).toEqual([]);
  });

  it('are the URL of --target', async () => {
    expect(await askOne({ target: 'http://10.0.0.5:8080/zstack' })).toMatchObject({
      name: '10.0.0.5:8080',
      url: 'http://10.0.0.5:8080/zstack',
    });
  });

  it('are the name of --target, with what the config file says of it', async () => {
    const world = { config: TWO, env: { ZSTACK_BASE_URL: 'http://elsewhere' } };
    expect(await askOne({ target: 'production' }, world)).toMatchObject({
      name: 'production',
      url: URL_A,
      uuid: UUID,
      dialect: 'deployed',
      budget: 5000,
    });
  });

  it('given by a URL take the defaults of the config file', async () => {
    const world = { config: TWO };
    expect(await askOne({ target: 'http://x' }, world)).toMatchObject({ dialect: 'deployed', uuid: null });
  });

  it('are ZSTACK_BASE_URL when there is no --target', async () => {
    const env = { ZSTACK_BASE_URL: 'http://env.example' };
    expect(await askOne({}, { env })).toMatchObject({ name: 'env.example', url: 'http://env.example' });
    expect(await askOne({ target: URL_A }, { env })).toMatchObject({ url: URL_A });
    expect((await ask({}, { env })).inForce).toContainEqual({
      target: 'env.example',
      setting: 'url',
      value: 'http://env.example',
      from: 'environment',
    });
  });

  it('are all in the order of the file with --all-targets', async () => {
    const env = { ZSTACK_BASE_URL: 'http://elsewhere' };
    const { targets } = await ask({ allTargets: true }, { config: TWO, env });
    expect(targets.map(({ name }) => name)).toEqual(['staging', 'production']);
  });

  it('have a name that looks like a host', async () => {
    const config = `targets: {zstack.example: {url: "${URL_A}"}}`;
    expect(await askOne({ target: 'zstack.example' }, { config })).toMatchObject({ name: 'zstack.example' });
  });

  it('are searched in the file of --config', async () => {
    const files = { [`${CWD}/x.yaml`]: `targets: {x: {url: "${URL_A}"}}` };
    expect(await askOne({ target: 'x', config: 'x.yaml' }, { config: TWO, files })).toMatchObject({
      name: 'x',
    });
  });

  const NEITHER = '--target: this is neither a URL (http:// or https://) nor a name in a config file';

  it.each<[string, TargetFlags, string | undefined, string]>([
    ['an unknown name', { target: 'prodction' }, TWO, `${NEITHER}; did you mean production?`],
    ['a far name', { target: 'x' }, TWO, `${NEITHER}; known are staging, production`],
    ['a name without a config', { target: 'production' }, undefined, `${NEITHER}; no target is configured`],
    ['a name of every object', { target: 'constructor' }, TWO, `${NEITHER}; known are staging, production`],
    ['an empty name', { target: '' }, TWO, `${NEITHER}; known are staging, production`],
    [
      'all of no config',
      { allTargets: true },
      undefined,
      '--all-targets takes them from a config file, and there is none; see --config',
    ],
    ['all of no targets', { allTargets: true }, 'strict: true', `--all-targets: ${CONFIG} has no targets`],
    [
      'a config and no choice',
      { config: CONFIG },
      TWO,
      '--config: choose with --target NAME or --all-targets; the file has staging, production',
    ],
  ])('cannot be %s', async (_, flags, config, message) => {
    expect(await complaint(flags, config === undefined ? {} : { config })).toBe(message);
  });

  it('need not be chosen when the file of --config has none', async () => {
    expect(await ask({ config: CONFIG }, { config: 'strict: true' })).toMatchObject({
      targets: [],
      strict: true,
    });
  });

  it('are told what is wrong with a config file even when they do not come from it', async () => {
    expect(await complaint({ target: URL_A }, { config: 'strct: 1' })).toContain('did you mean strict?');
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
    await expect(ask({ allTargets: true, ...flags }, one)).resolves.toMatchObject({
      targets: [{ name: 'a' }],
    });
  });

  it('share an account, and standard input is read once', async () => {
    // This input can be read once.
    const flags = { allTargets: true, account: 'admin', passwordStdin: true } as const;
    const { targets } = await ask(flags, { ...world, stdin: 'p\n' });
    const admin = { kind: 'account', account: 'admin', password: 'p' };
    expect(targets.map(({ credentials }) => credentials)).toEqual([admin, admin]);
  });

  it('have settings of their own', async () => {
    const { inForce } = await ask({ allTargets: true }, world);
    const uuids = inForce.filter(({ setting }) => setting === 'uuid');
    expect(uuids.map(({ target, from }) => [target, from])).toEqual([
      ['staging', 'default'],
      ['production', 'config file'],
    ]);
  });

  it('by the hundred are read at once', async () => {
    const targets = Array.from({ length: 500 }, (_, n) => `  t${n}: {url: "http://t${n}.example"}`);
    const all = await ask({ allTargets: true }, { config: `targets:\n${targets.join('\n')}` });
    expect(all.targets).toHaveLength(500);
  });
});

describe('the uuid of a connection', () => {
  it.each(['', 'x', UUID.toUpperCase(), `${UUID}0`, `${UUID}\n`, UUID.slice(1), `${UUID.slice(1)}g`])(
    'cannot be %j',
    async (uuid) => {
      const said = 'expected the uuid of a connection, 32 lowercase hex digits';
      expect(await complaint({ target: URL_A, uuid })).toBe(`--uuid: ${said}`);
      if (uuid === '') return;
      const env = { ZSTACK_IPSEC_UUID: uuid };
      expect(await complaint({ target: URL_A }, { env })).toBe(`ZSTACK_IPSEC_UUID: ${said}`);
    },
  );
});

const FORM = 'expected a URL that begins with http:// or https://, such as https://zstack.example:8080';
const CREDENTIALS = 'the URL holds credentials';
const QUERY = 'the URL of a server has no query (after ?) and no fragment (after #)';
const VERSION = 'the URL ends in /v1';
const SPACE = 'the URL holds a space, a line break or a backslash';

describe('the URL of a target', () => {
  it.each([
    ['http://a', 'a'],
    ['https://a.example', 'a.example'],
    ['https://a.example:8443/', 'a.example:8443'],
    ['http://10.0.0.5:8080/zstack', '10.0.0.5:8080'],
    ['http://[::1]:8080/zstack/', '[::1]:8080'],
    ['HTTPS://A.example', 'a.example'],
    ['https://a.example/gateway/zstack', 'a.example'],
    ['https://a.example/@at', 'a.example'],
  ])('can be %s', async (url, name) => {
    expect(await askOne({ target: url })).toMatchObject({ url, name });
  });

  it.each([
    ['ftp://a', FORM],
    ['a:8080', FORM],
    ['localhost:8080', FORM],
    ['a.example/zstack', FORM],
    ['//a.example', FORM],
    ['http:/a', FORM],
    ['http://', FORM],
    ['http://a:99999', FORM],
    ['http://[::1', FORM],
    ['file:///CANARY', FORM],
    ['ftp://u:CANARY@a', FORM],
    ['u:CANARY@a', FORM],
    ['https://u:CANARY@a', CREDENTIALS],
    ['https://CANARY@a', CREDENTIALS],
    ['https://:CANARY@a', CREDENTIALS],
    ['https://@a', CREDENTIALS],
    ['https://u:CAN@ARY@a', CREDENTIALS],
    ['https://u:CANARY@a?x#y', CREDENTIALS],
    ['https://a?CANARY', QUERY],
    ['https://a/?session=CANARY', QUERY],
    ['https://a?', QUERY],
    ['https://a#CANARY', QUERY],
    ['https://a/#', QUERY],
    ['https://a/zstack/v1', VERSION],
    ['https://a/v1/', VERSION],
    [' https://a', FORM],
    ['https://a ', SPACE],
    ['https://a\n', SPACE],
    ['https://a/\tCANARY', SPACE],
    ['https:\\\\u:CANARY@a', FORM],
    ['https://u:CANARY\\@a', FORM],
  ])('cannot be %j, and is not repeated', async (url, said) => {
    const config = JSON.stringify({ targets: { prod: { url } } });
    const messages = [
      ['--target', await complaint({ target: url })],
      ['ZSTACK_BASE_URL', await complaint({}, { env: { ZSTACK_BASE_URL: url } })],
      [`${CONFIG}: targets.prod.url`, await complaint({ target: 'prod' }, { config })],
    ] as const;
    for (const [place, message] of messages) {
      expect(message.startsWith(`${place}: `)).toBe(true);
      expect(message).toContain(message.includes('config.yaml') && said === FORM ? FORM.split(',')[0] : said);
      expect(message).not.toMatch(/CAN|ARY/);
    }
  });
});
