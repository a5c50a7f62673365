import { beforeAll, describe, expect, it } from '@jest/globals';
import { Command, CommanderError } from 'commander';
import SCHEMA from '../../../../src/commands/settings/config.schema.json' with { type: 'json' };
import { addTargetOptions, type TargetFlags } from '../../../../src/commands/settings/flags.ts';
import { createSelfSigned } from '../../../servers/certificate-authority.ts';
import { ask, complaint, OTHER_UUID, URL_A, UUID } from './ask.ts';

const PAGE = 'documented';
const FOUND_OUT = 'found out';
const UUIDS = [UUID, OTHER_UUID, '2'.repeat(32), '3'.repeat(32)] as const;
const FIRST_FOUND = 'the first connection found';
const ZONES = ['UTC', 'Asia/Shanghai', 'Asia/Tokyo', 'Asia/Seoul'] as const;
const TIME_ZONE = { ZSTACK_TIME_ZONE: ZONES[1] };
const CA_FILE = { ZSTACK_CA_FILE: 'environment.pem' };
const PEM = { certFile: 'flag.pem', keyFile: 'flag.pem' };
const GIVEN = ['given', 'given', 'given', 'not given'];
const OPEN = { ZSTACK_SESSION_UUID: 's' };
const SESSION = { session: { env: 'S' } };

/** A setting, its flag and variable, its values in the two places of the file, and how reports show each, strongest first. */
const CASES: readonly (readonly [
  setting: string,
  flag: TargetFlags | null,
  environment: Readonly<Record<string, string>> | null,
  entry: unknown,
  defaults: unknown,
  shown: readonly string[],
])[] = [
  ['dialect', { dialect: PAGE }, null, 'deployed', PAGE, [PAGE, 'deployed', PAGE, FOUND_OUT]],
  ['uuid', { uuid: UUIDS[0] }, { ZSTACK_IPSEC_UUID: UUIDS[1] }, UUIDS[2], UUIDS[3], [...UUIDS, FIRST_FOUND]],
  ['timeZone', { timeZone: ZONES[0] }, TIME_ZONE, ZONES[2], ZONES[3], [...ZONES, FOUND_OUT]],
  ['insecure', { insecure: true }, null, false, true, ['yes', 'no', 'yes', 'no']],
  ['connectTimeout', { connectTimeout: 1.5 }, null, 2, 3, ['1.5 s', '2 s', '3 s', '10 s']],
  ['headersTimeout', null, null, 2, 3, ['2 s', '3 s', '30 s']],
  ['totalTimeout', { timeout: 1.5 }, null, 2, 3, ['1.5 s', '2 s', '3 s', '60 s']],
  ['budget', { budget: 1.5 }, null, 2, 3, ['1.5 s', '2 s', '3 s', '180 s']],
  ['maxBodyBytes', null, null, 10, 20, ['10', '20', '16777216']],
  ['caFile', { caFile: 'flag.pem' }, CA_FILE, 'entry.pem', 'defaults.pem', ['given', ...GIVEN]],
  ['certFile', PEM, null, 'entry.pem', 'defaults.pem', GIVEN],
  ['keyFile', PEM, null, 'entry.pem', 'defaults.pem', GIVEN],
  ['credentials', null, OPEN, SESSION, SESSION, ['session', 'session', 'session', 'none']],
];

/** A certificate and its key in one file. */
let files: Record<string, string> = {};
beforeAll(async () => {
  const { cert, key } = await createSelfSigned(['one']);
  files = Object.fromEntries(
    ['flag', 'environment', 'entry', 'defaults'].map((level) => [`${level}.pem`, `${cert}\n${key}`]),
  );
});

describe('of flag, environment, config file and default', () => {
  it.each(CASES)(
    'the strongest that gives %s wins',
    async (setting, flag, environment, entry, defaults, shown) => {
      const settings = /^(cert|key)File$/.test(setting) ? ['certFile', 'keyFile'] : [setting];
      const inFile = (value: unknown): object => Object.fromEntries(settings.map((name) => [name, value]));
      const levels = [
        ...(flag === null ? [] : ['flag']),
        ...(environment === null ? [] : ['environment']),
        'entry',
        'defaults',
        'default',
      ];
      for (const [index, value] of shown.entries()) {
        const given = levels.slice(index);
        const config = JSON.stringify({
          targets: { prod: { url: URL_A, ...(given.includes('entry') && inFile(entry)) } },
          defaults: given.includes('defaults') ? inFile(defaults) : {},
        });
        const env = { S: 's', ...(given.includes('environment') && environment) };
        const flags = { target: 'prod', ...(given.includes('flag') && flag) };
        const { inForce } = await ask(flags, { env, files, config });
        const from = given[0]?.replace(/^(entry|defaults)$/, 'config file');
        expect(inForce.get('prod')).toContainEqual({ setting, value, from });
      }
    },
  );

  it('all settings of the config file are tried above', () => {
    const inSchema = Object.keys(SCHEMA.$defs.settings.properties);
    expect(CASES.map(([setting]) => setting).sort()).toEqual(inSchema.sort());
  });

  it.each([
    ['parallel', { parallel: 2, target: URL_A }, 'parallel: 3', [2, 3, 4]],
    ['strict', { strict: true }, 'strict: true', [true, true, false]],
    ['format', { format: 'text' }, 'format: json', ['text', 'json', 'text']],
  ] as const)('the strongest wins: %s, with %j and %s', async (setting, flags, config, values) => {
    const found = async (given: TargetFlags, world: { readonly config?: string }) => {
      const settings = await ask(given, world);
      return [settings[setting], settings.inForce.get(null)?.find((one) => one.setting === setting)?.from];
    };
    expect(await found(flags, { config })).toEqual([values[0], 'flag']);
    expect(await found({}, { config })).toEqual([values[1], 'config file']);
    expect(await found({}, {})).toEqual([values[2], 'default']);
  });

  it('an environment variable that is empty counts as absent', async () => {
    const names = ['BASE_URL', 'SESSION_UUID', 'ACCESS_KEY_ID', 'IPSEC_UUID', 'CA_FILE', 'TIME_ZONE'];
    const env = { HTTPS_PROXY: '', ...Object.fromEntries(names.map((name) => [`ZSTACK_${name}`, ''])) };
    expect((await ask({}, { env })).targets).toEqual([]);
    const { targets } = await ask({ target: URL_A });
    expect(targets).toMatchObject([{ uuid: null, credentials: { kind: 'none' }, transport: { proxy: {} } }]);
    expect((await ask({ target: URL_A }, { env })).targets).toEqual(targets);
  });

  it('reports name each setting of a target once, and show no secret, path or proxy', async () => {
    const env = { ZSTACK_ACCOUNT: 'CANARY', ZSTACK_PASSWORD: 'CANARY', https_proxy: 'http://CANARY:1' };
    const config = JSON.stringify({ targets: { prod: { url: URL_A, caFile: 'entry.pem' } } });
    const { inForce } = await ask({ target: 'prod', timeout: 5 }, { env, files, config });
    expect(
      [...inForce.values()].flat().map(({ setting, value, from }) => `${setting}: ${value} (${from})`),
    ).toEqual([
      'parallel: 4 (default)',
      'strict: no (default)',
      'format: text (default)',
      `url: ${URL_A} (config file)`,
      'credentials: account (environment)',
      'dialect: found out (default)',
      'uuid: the first connection found (default)',
      'timeZone: found out (default)',
      'caFile: given (config file)',
      'certFile: not given (default)',
      'keyFile: not given (default)',
      'insecure: no (default)',
      'connectTimeout: 10 s (default)',
      'headersTimeout: 30 s (default)',
      'totalTimeout: 5 s (flag)',
      'budget: 180 s (default)',
      'maxBodyBytes: 16777216 (default)',
      'httpsProxy: given (environment)',
    ]);
  });

  it('a time below a millisecond does not count as endless', async () => {
    const flags = { target: URL_A, timeout: 0.0001, connectTimeout: 0.0004, budget: 0.0001 };
    const limits = { totalTimeout: 1, connectTimeout: 1 };
    expect((await ask(flags)).targets).toMatchObject([{ transport: { limits }, budget: 1 }]);
  });
});

const command = (): Command =>
  addTargetOptions(new Command('verify'))
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
const parse = (...argv: readonly string[]): TargetFlags => command().parse(argv, { from: 'user' }).opts();

describe('flags', () => {
  it('are absent unless they are given, so that file and environment can speak', () => {
    expect(parse()).toEqual({});
    const numbers = ['--timeout', '5', '--connect-timeout', '.5', '--budget', '1.5', '--parallel', '32'];
    expect(parse(...numbers)).toEqual({ timeout: 5, connectTimeout: 0.5, budget: 1.5, parallel: 32 });
  });

  it.each([
    ['--timeout', ['0', '-1', 'NaN', 'Infinity', '1e3', '0x5', '', ' ', '5s', '86401', '0.0', '1,5', '--']],
    ['--parallel', ['0', '33', '1.5', '-1', 'x', '']],
  ])('%s takes none of %j', (flag, texts) => {
    for (const text of texts) expect(() => parse(`${flag}=${text}`)).toThrow(CommanderError);
  });

  it.each([
    ['--budget', '0', 'Seconds are a number above 0 and at most 86400.'],
    ['--parallel', '64', 'Expected a whole number from 1 to 32.'],
  ])('with a wrong value are refused with a hint: %s %s', (flag, text, said) => {
    expect(() => parse(flag, text)).toThrow(said);
  });

  it('take no value that is a secret', () => {
    const withValue = command().options.filter(({ required, optional }) => required || optional);
    expect(
      withValue.map(({ long }) => long).filter((long) => /pass|secret|session|access|token/.test(long ?? '')),
    ).toEqual([]);
  });

  const WITHOUT_A_TARGET = ['target', 'allTargets', 'shard', 'config', 'dialect'];
  const NEED_A_TARGET = command()
    .options.map((option) => option.attributeName())
    .filter((flag) => !WITHOUT_A_TARGET.includes(flag));

  it.each([...NEED_A_TARGET, 'pact', 'stateUrl'])('about a deployment need one: %s', async (flag) => {
    expect(await complaint({ [flag]: 'x' })).toMatch(
      /^--[a-z-]+ is about a deployment: name one with --target$/,
    );
  });
});
