import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TargetFlags } from '../../../../src/commands/settings/flags.ts';
import type { Settings } from '../../../../src/commands/settings/targets.ts';
import type { Target } from '../../../../src/verify/live/target.ts';
import { createSelfSigned, type Identity } from '../../../servers/certificate-authority.ts';
import { ask, CWD, OTHER_UUID, URL_A, UUID } from './ask.ts';

/** One setting in every place that can give it, and what it comes to when that place wins. */
interface Case {
  readonly setting: string;
  readonly flag?: readonly [TargetFlags, unknown];
  readonly environment?: readonly [Readonly<Record<string, string>>, unknown];
  /** The setting's value in the file, as JSON, which is YAML. */
  readonly entry?: readonly [unknown, unknown];
  readonly defaults?: readonly [unknown, unknown];
  readonly none: unknown;
  readonly read: (target: Target, settings: Settings) => unknown;
}

const UUIDS = [UUID, OTHER_UUID, '2'.repeat(32), '3'.repeat(32)] as const;
const seconds = (
  setting: string,
  flag: keyof TargetFlags | null,
  none: unknown,
  read: Case['read'],
): Case => ({
  setting,
  ...(flag === null ? {} : { flag: [{ [flag]: 1.5 }, 1500] }),
  entry: [2, 2000],
  defaults: [3, 3000],
  none,
  read,
});

/** Each PEM file holds a pair of its own; both halves are the same pair wherever they come from. */
const CASES: readonly Case[] = [
  {
    setting: 'dialect',
    flag: [{ dialect: 'documented' }, 'documented'],
    entry: ['deployed', 'deployed'],
    defaults: ['documented', 'documented'],
    none: null,
    read: ({ dialect }) => dialect,
  },
  {
    setting: 'uuid',
    flag: [{ uuid: UUIDS[0] }, UUIDS[0]],
    environment: [{ ZSTACK_IPSEC_UUID: UUIDS[1] }, UUIDS[1]],
    entry: [UUIDS[2], UUIDS[2]],
    defaults: [UUIDS[3], UUIDS[3]],
    none: null,
    read: ({ uuid }) => uuid,
  },
  {
    setting: 'insecure',
    flag: [{ insecure: true }, true],
    entry: [false, undefined],
    defaults: [true, true],
    none: undefined,
    read: ({ transport }) => transport.tls?.insecure,
  },
  {
    setting: 'caFile',
    flag: [{ caFile: 'flag.pem' }, 'flag'],
    environment: [{ ZSTACK_CA_FILE: 'environment.pem' }, 'environment'],
    entry: ['entry.pem', 'entry'],
    defaults: ['defaults.pem', 'defaults'],
    none: undefined,
    read: ({ transport }) => nameOf(transport.tls?.ca),
  },
  seconds('connectTimeout', 'connectTimeout', undefined, (t) => t.transport.limits?.connectTimeout),
  seconds('headersTimeout', null, undefined, (t) => t.transport.limits?.headersTimeout),
  seconds('totalTimeout', 'timeout', undefined, (t) => t.transport.limits?.totalTimeout),
  seconds('budget', 'budget', 180_000, (t) => t.budget),
  {
    setting: 'maxBodyBytes',
    entry: [10, 10],
    defaults: [20, 20],
    none: undefined,
    read: ({ transport }) => transport.limits?.maxBodyBytes,
  },
  {
    setting: 'credentials',
    environment: [{ ZSTACK_SESSION_UUID: 's1' }, { kind: 'session', session: 's1' }],
    entry: [{ session: { env: 'S2' } }, { kind: 'session', session: 's2' }],
    defaults: [
      { accessKey: { id: { env: 'S3' }, secret: { env: 'S4' } } },
      { kind: 'access-key', id: 's3', secret: 's4' },
    ],
    none: { kind: 'none' },
    read: ({ credentials }) => credentials,
  },
];

const CONFIG_SECRETS = { S2: 's2', S3: 's3', S4: 's4' };
const LEVELS = ['flag', 'environment', 'entry', 'defaults'] as const;
type LevelName = (typeof LEVELS)[number];

/** Every combination of places that give a setting, with the one that has to win. */
const COMBINATIONS = CASES.flatMap((one) => {
  const possible = LEVELS.filter((level) => one[level] !== undefined);
  return Array.from({ length: 2 ** possible.length }, (_, bits) => {
    const given = possible.filter((_, index) => ((bits >> index) & 1) === 1);
    return { ...one, given, title: `${one.setting} given by ${given.join(', ') || 'nobody'}` };
  });
});

const pairs = new Map<string, Identity>();
const files: Record<string, string> = {};

function nameOf(pem: string | undefined): string | undefined {
  for (const [name, { cert, key }] of pairs) if (pem === cert || pem === key) return name;
  return pem;
}

beforeAll(async () => {
  for (const name of LEVELS) {
    const pair = await createSelfSigned([name]);
    pairs.set(name, pair);
    files[`${CWD}/${name}.pem`] = pair.cert;
    files[`${CWD}/${name}.key`] = pair.key;
  }
});

function configOf(one: Case, given: readonly LevelName[]): string {
  const inFile = (level: 'entry' | 'defaults') =>
    given.includes(level) ? { [one.setting]: one[level]?.[0] } : {};
  return JSON.stringify({
    targets: { prod: { url: URL_A, ...inFile('entry') } },
    defaults: inFile('defaults'),
  });
}

describe('of flag, environment, config file and default', () => {
  it.each(COMBINATIONS)('the strongest wins: $title', async (one) => {
    const { given, read, setting } = one;
    const flags = given.includes('flag') ? one.flag?.[0] : {};
    const env = { ...CONFIG_SECRETS, ...(given.includes('environment') ? one.environment?.[0] : {}) };
    const settings = await ask({ target: 'prod', ...flags }, { env, files, config: configOf(one, given) });
    const [winner] = given;
    const [target] = settings.targets;
    expect(target && read(target, settings)).toEqual(winner === undefined ? one.none : one[winner]?.[1]);
    const from = winner === 'entry' || winner === 'defaults' ? 'config file' : (winner ?? 'default');
    expect(settings.sources).toContainEqual({ target: 'prod', setting, from });
  });

  it.each([
    ['flag', { certFile: 'flag.pem', keyFile: 'flag.key' }, ['entry', 'defaults'], 'flag'],
    ['entry', {}, ['entry', 'defaults'], 'entry'],
    ['defaults', {}, ['defaults'], 'defaults'],
    ['nobody', {}, [], undefined],
  ] as const)('the strongest wins: certFile and keyFile given by %s', async (_, flags, levels, winner) => {
    const pair = (level: string) => ({ certFile: `${level}.pem`, keyFile: `${level}.key` });
    const has = (level: string): boolean => (levels as readonly string[]).includes(level);
    const config = JSON.stringify({
      targets: { prod: { url: URL_A, ...(has('entry') ? pair('entry') : {}) } },
      defaults: has('defaults') ? pair('defaults') : {},
    });
    const { targets, sources } = await ask({ target: 'prod', ...flags }, { files, config });
    expect(nameOf(targets[0]?.transport.tls?.cert)).toBe(winner);
    expect(nameOf(targets[0]?.transport.tls?.key)).toBe(winner);
    const from = winner === undefined ? 'default' : winner === 'flag' ? 'flag' : 'config file';
    expect(sources).toContainEqual({ target: 'prod', setting: 'certFile', from });
    expect(sources).toContainEqual({ target: 'prod', setting: 'keyFile', from });
  });

  it.each([
    ['parallel', { parallel: 2, target: URL_A }, 'parallel: 3', 2, 3, 4],
    ['strict', { strict: true }, 'strict: true', true, true, false],
    ['format', { format: 'json' }, 'format: json', 'json', 'json', 'text'],
    ['format', { format: 'text' }, 'format: json', 'text', 'json', 'text'],
  ] as const)(
    'the strongest wins: %s, with %j and %s',
    async (setting, flags, config, flag, inFile, none) => {
      const from = async (given: TargetFlags, world: { readonly config?: string }) => {
        const settings = await ask(given, world);
        return [settings[setting], settings.sources.find((one) => one.setting === setting)];
      };
      const source = (word: string) => ({ target: null, setting, from: word });
      expect(await from(flags, { config })).toEqual([flag, source('flag')]);
      expect(await from(flags, {})).toEqual([flag, source('flag')]);
      expect(await from({}, { config })).toEqual([inFile, source('config file')]);
      expect(await from({}, {})).toEqual([none, source('default')]);
    },
  );

  it('an environment variable that is empty counts as absent', async () => {
    const env = {
      ZSTACK_BASE_URL: '',
      ZSTACK_SESSION_UUID: '',
      ZSTACK_ACCESS_KEY_ID: '',
      ZSTACK_IPSEC_UUID: '',
      ZSTACK_CA_FILE: '',
      HTTPS_PROXY: '',
    };
    expect((await ask({}, { env })).targets).toEqual([]);
    expect((await ask({ target: URL_A }, { env })).targets).toEqual([
      {
        name: 'a.example:8443',
        url: URL_A,
        dialect: null,
        uuid: null,
        credentials: { kind: 'none' },
        transport: {},
        budget: 180_000,
      },
    ]);
  });

  it('sources name each setting of a target once', async () => {
    const env = { ZSTACK_ACCOUNT: 'admin', ZSTACK_PASSWORD: 'p', https_proxy: 'http://p:1', NO_PROXY: '*' };
    const { sources } = await ask({ target: URL_A, timeout: 5 }, { env });
    expect(sources).toMatchSnapshot();
  });

  it('a time below a millisecond is not taken for endless', async () => {
    const { targets } = await ask({ target: URL_A, timeout: 0.0001, connectTimeout: 0.0004, budget: 0.0001 });
    expect(targets[0]).toMatchObject({
      transport: { limits: { totalTimeout: 1, connectTimeout: 1 } },
      budget: 1,
    });
  });
});
