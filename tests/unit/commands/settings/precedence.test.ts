import { beforeAll, describe, expect, it } from '@jest/globals';
import SCHEMA from '../../../../src/commands/settings/config.schema.json' with { type: 'json' };
import type { TargetFlags } from '../../../../src/commands/settings/flags.ts';
import { SETTING_NAMES } from '../../../../src/commands/settings/precedence.ts';
import type { Target } from '../../../../src/verify/live/target.ts';
import { createSelfSigned, type Identity } from '../../../servers/certificate-authority.ts';
import { ask, CWD, OTHER_UUID, URL_A, UUID } from './ask.ts';

/** One setting in every place that can give it, and its value in the target when that place wins. */
interface Case {
  readonly setting: string;
  readonly flag?: readonly [TargetFlags, unknown];
  readonly environment?: readonly [Readonly<Record<string, string>>, unknown];
  /** The setting's value in the file, as JSON, which is YAML. */
  readonly entry: readonly [unknown, unknown];
  readonly defaults: readonly [unknown, unknown];
  readonly none: unknown;
  readonly read: (target: Target) => unknown;
}

const UUIDS = [UUID, OTHER_UUID, '2'.repeat(32), '3'.repeat(32)] as const;
const inFile = (
  setting: string,
  entry: Case['entry'],
  defaults: Case['defaults'],
  none: unknown,
  read: Case['read'],
): Case => ({ setting, entry, defaults, none, read });
const seconds = (setting: string, flag: string | null, none: number, read: Case['read']): Case => ({
  ...inFile(setting, [2, 2000], [3, 3000], none, read),
  ...(flag === null ? {} : { flag: [{ [flag]: 1.5 }, 1500] }),
});
const pem = (setting: 'caFile' | 'certFile' | 'keyFile', read: Case['read']): Case => {
  const ending = setting === 'keyFile' ? 'key' : 'pem';
  return {
    setting,
    flag: [{ [setting]: `flag.${ending}` }, 'flag'],
    ...(setting === 'caFile' && { environment: [{ ZSTACK_CA_FILE: 'environment.pem' }, 'environment'] }),
    entry: [`entry.${ending}`, 'entry'],
    defaults: [`defaults.${ending}`, 'defaults'],
    none: undefined,
    read,
  };
};

const CASES: readonly Case[] = [
  {
    ...inFile('dialect', ['deployed', 'deployed'], ['documented', 'documented'], null, (t) => t.dialect),
    flag: [{ dialect: 'documented' }, 'documented'],
  },
  {
    ...inFile('uuid', [UUIDS[2], UUIDS[2]], [UUIDS[3], UUIDS[3]], null, (t) => t.uuid),
    flag: [{ uuid: UUIDS[0] }, UUIDS[0]],
    environment: [{ ZSTACK_IPSEC_UUID: UUIDS[1] }, UUIDS[1]],
  },
  {
    ...inFile(
      'timeZone',
      ['Asia/Tokyo', 'Asia/Tokyo'],
      ['Asia/Seoul', 'Asia/Seoul'],
      null,
      (t) => t.timeZone,
    ),
    flag: [{ timeZone: 'UTC' }, 'UTC'],
    environment: [{ ZSTACK_TIME_ZONE: 'Asia/Shanghai' }, 'Asia/Shanghai'],
  },
  {
    ...inFile('insecure', [false, undefined], [true, true], undefined, (t) => t.transport.tls?.insecure),
    flag: [{ insecure: true }, true],
  },
  pem('caFile', ({ transport }) => nameOf(transport.tls?.ca)),
  pem('certFile', ({ transport }) => nameOf(transport.tls?.cert)),
  pem('keyFile', ({ transport }) => nameOf(transport.tls?.key)),
  seconds('connectTimeout', 'connectTimeout', 10_000, (t) => t.transport.limits?.connectTimeout),
  seconds('headersTimeout', null, 30_000, (t) => t.transport.limits?.headersTimeout),
  seconds('totalTimeout', 'timeout', 60_000, (t) => t.transport.limits?.totalTimeout),
  seconds('budget', 'budget', 180_000, (t) => t.budget),
  inFile('maxBodyBytes', [10, 10], [20, 20], 16 * 1024 * 1024, (t) => t.transport.limits?.maxBodyBytes),
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

/** A certificate and its key for each level: `flag.pem`, `flag.key`. */
const pairs = new Map<string, Identity>();
const files: Record<string, string> = {};

function nameOf(text: string | undefined): string | undefined {
  for (const [name, { cert, key }] of pairs) if (text === cert || text === key) return name;
  return text;
}

beforeAll(async () => {
  for (const name of LEVELS) {
    const pair = await createSelfSigned([name]);
    pairs.set(name, pair);
    files[`${CWD}/${name}.pem`] = pair.cert;
    files[`${CWD}/${name}.key`] = pair.key;
  }
});

/** The other half of a certificate and its key, which is given wherever one of them is. */
function otherHalf({ setting }: Case): Case | null {
  const other = { certFile: 'keyFile', keyFile: 'certFile' }[setting];
  return CASES.find((one) => one.setting === other) ?? null;
}

describe('of flag, environment, config file and default', () => {
  it.each(CASES)('the strongest that gives $setting wins', async (one) => {
    const all = [one, otherHalf(one)].filter((half) => half !== null);
    const possible = LEVELS.filter((level) => one[level] !== undefined);
    for (let bits = 0; bits < 2 ** possible.length; bits++) {
      const given = possible.filter((_, index) => ((bits >> index) & 1) === 1);
      const of = (level: LevelName): object =>
        Object.assign({}, ...all.map((half) => (given.includes(level) ? half[level]?.[0] : {})));
      const settingsOf = (level: 'entry' | 'defaults'): object =>
        given.includes(level) ? Object.fromEntries(all.map((half) => [half.setting, half[level][0]])) : {};
      const config = JSON.stringify({
        targets: { prod: { url: URL_A, ...settingsOf('entry') } },
        defaults: settingsOf('defaults'),
      });
      const env = { ...CONFIG_SECRETS, ...of('environment') };
      const settings = await ask({ target: 'prod', ...of('flag') }, { env, files, config });
      const [winner] = given;
      const [target] = settings.targets;
      expect([given, target && one.read(target)]).toEqual([
        given,
        winner === undefined ? one.none : one[winner]?.[1],
      ]);
      const from = winner === 'entry' || winner === 'defaults' ? 'config file' : (winner ?? 'default');
      expect(settings.inForce).toContainEqual(
        expect.objectContaining({ target: 'prod', setting: one.setting, from }),
      );
    }
  });

  it('all settings of the config file are tried above, and known to the code', () => {
    const inSchema = Object.keys(SCHEMA.$defs.settings.properties).sort();
    expect(CASES.map(({ setting }) => setting).sort()).toEqual(inSchema);
    expect([...Object.keys(SETTING_NAMES), 'credentials'].sort()).toEqual(inSchema);
  });

  it.each([
    ['parallel', { parallel: 2, target: URL_A }, 'parallel: 3', [2, 3, 4]],
    ['strict', { strict: true }, 'strict: true', [true, true, false]],
    ['format', { format: 'json' }, 'format: json', ['json', 'json', 'text']],
    ['format', { format: 'text' }, 'format: json', ['text', 'json', 'text']],
  ] as const)('the strongest wins: %s, with %j and %s', async (setting, flags, config, values) => {
    const found = async (given: TargetFlags, world: { readonly config?: string }) => {
      const settings = await ask(given, world);
      return [settings[setting], settings.inForce.find((one) => one.setting === setting)?.from];
    };
    expect(await found(flags, { config })).toEqual([values[0], 'flag']);
    expect(await found({}, { config })).toEqual([values[1], 'config file']);
    expect(await found({}, {})).toEqual([values[2], 'default']);
  });

  it('an environment variable that is empty counts as absent', async () => {
    const names = ['BASE_URL', 'SESSION_UUID', 'ACCESS_KEY_ID', 'IPSEC_UUID', 'CA_FILE', 'TIME_ZONE'];
    const env = { HTTPS_PROXY: '', ...Object.fromEntries(names.map((name) => [`ZSTACK_${name}`, ''])) };
    expect((await ask({}, { env })).targets).toEqual([]);
    expect((await ask({ target: URL_A }, { env })).targets).toEqual([
      {
        name: 'a.example:8443',
        url: URL_A,
        dialect: null,
        uuid: null,
        credentials: { kind: 'none' },
        timeZone: null,
        transport: { limits: expect.anything(), tls: {}, proxy: {} },
        budget: 180_000,
      },
    ]);
  });

  it('reports name each setting of a target once, and show no secret, path or proxy', async () => {
    const env = { ZSTACK_ACCOUNT: 'CANARY', ZSTACK_PASSWORD: 'CANARY', https_proxy: 'http://CANARY:1' };
    const config = JSON.stringify({ targets: { prod: { url: URL_A, caFile: 'entry.pem' } } });
    const { inForce } = await ask({ target: 'prod', timeout: 5 }, { env, files, config });
    expect(inForce.map(({ setting, value, from }) => `${setting}: ${value} (${from})`)).toEqual([
      'parallel: 4 (default)',
      'strict: no (default)',
      'format: text (default)',
      `url: ${URL_A} (config file)`,
      'credentials: account (environment)',
      'account: given (environment)',
      'password: given (environment)',
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
    const { targets } = await ask({ target: URL_A, timeout: 0.0001, connectTimeout: 0.0004, budget: 0.0001 });
    expect(targets[0]).toMatchObject({
      transport: { limits: { totalTimeout: 1, connectTimeout: 1 } },
      budget: 1,
    });
  });
});
