import type { Config, Secret, Settings as TargetSettings } from '../../../generated/config.ts';
import { DEFAULT_LIMITS } from '../../client/transport.ts';
import type { SettingInForce } from '../../model/report.ts';
import type { Env } from '../io.ts';
import { flagName } from '../options.ts';
import type { ConfigFile } from './config-file.ts';
import type { TargetFlags } from './flags.ts';

type CredentialSetting =
  | 'credentials.session'
  | `credentials.accessKey.${'id' | 'secret'}`
  | `credentials.account.${'name' | 'password'}`;

/** The settings of a run, and of each target, by their paths in the config file. Times are in seconds. */
type Values = Required<Pick<Config, 'parallel' | 'strict' | 'format'>> &
  Required<Omit<TargetSettings, 'credentials'>> &
  Record<CredentialSetting, string | Secret>;

export type SettingName = keyof Values;

interface Setting<V> {
  /** Its flag, as a key of commander's options; by default it has its own name. */
  readonly flag?: keyof TargetFlags;
  readonly variable?: string;
  readonly fallback: V | null;
  /** How reports show it; of credentials they tell only the kind. */
  show?(value: V | null): string;
}

const orElse =
  (words: string) =>
  (text: string | null): string =>
    text ?? words;
const whetherGiven = (path: string | null): string => (path === null ? 'not given' : 'given');
const inSeconds = (seconds: number | null): string => `${seconds} s`;
const { connectTimeout, headersTimeout, totalTimeout, maxBodyBytes } = DEFAULT_LIMITS;

/** Every setting of a run and of a target, in the order of reports. */
const SETTINGS = {
  parallel: { fallback: 4, show: String },
  strict: { fallback: false, show: yesOrNo },
  format: { fallback: 'text', show: String },
  'credentials.session': { variable: 'ZSTACK_SESSION_UUID', fallback: null },
  'credentials.accessKey.id': { variable: 'ZSTACK_ACCESS_KEY_ID', fallback: null },
  'credentials.accessKey.secret': { variable: 'ZSTACK_ACCESS_KEY_SECRET', fallback: null },
  'credentials.account.name': { flag: 'account', variable: 'ZSTACK_ACCOUNT', fallback: null },
  'credentials.account.password': { flag: 'passwordStdin', variable: 'ZSTACK_PASSWORD', fallback: null },
  dialect: { fallback: null, show: orElse('found out') },
  uuid: { variable: 'ZSTACK_IPSEC_UUID', fallback: null, show: orElse('the first connection found') },
  timeZone: { variable: 'ZSTACK_TIME_ZONE', fallback: null, show: orElse('found out') },
  caFile: { variable: 'ZSTACK_CA_FILE', fallback: null, show: whetherGiven },
  certFile: { fallback: null, show: whetherGiven },
  keyFile: { fallback: null, show: whetherGiven },
  insecure: { fallback: false, show: yesOrNo },
  connectTimeout: { fallback: connectTimeout / 1000, show: inSeconds },
  headersTimeout: { fallback: headersTimeout / 1000, show: inSeconds },
  totalTimeout: { flag: 'timeout', fallback: totalTimeout / 1000, show: inSeconds },
  // A server takes about 120 seconds to give up.
  budget: { fallback: 180, show: inSeconds },
  maxBodyBytes: { fallback: maxBodyBytes, show: String },
} satisfies { readonly [S in SettingName]: Setting<Values[S]> };

const TABLE: Readonly<Record<SettingName, Setting<unknown>>> = SETTINGS;

export type From = 'flag' | 'environment' | 'config file' | 'default';

/** A setting as it was given. */
export interface GivenSetting<T = unknown> {
  readonly value: T;
  readonly from: From;
  /** `--ca-file`, `ZSTACK_CA_FILE` or `…/zstack-contract.config.yaml: targets.prod.caFile`. */
  readonly place: string;
  /** How weak that place is, from 0. */
  readonly level: number;
}

/** Where the settings of one target are looked up. */
export interface Sources {
  /** Those of `TargetFlags`, but for the password itself in place of --password-stdin. */
  readonly flags: object;
  readonly env: Env;
  readonly config: ConfigFile | null;
  /** The target's name in the config file; null for one that was given by its URL. */
  readonly name: string | null;
  readonly cwd: string;
}

/** Looks a setting up: flag, environment, the target's entry, `defaults`. */
export function lookUp<S extends SettingName>(
  { flags, env, config, name }: Sources,
  setting: S,
): GivenSetting<Values[S] | (typeof SETTINGS)[S]['fallback']> {
  const { flag = setting, variable = '', fallback } = TABLE[setting];
  const entry = name === null ? undefined : config?.targets?.[name];
  const levels = [
    ['flag', within(flags, flag), flagName(flag)],
    ['environment', env[variable] || undefined, variable],
    ['config file', within(entry, setting), `${config?.path}: targets.${name}.${setting}`],
    ['config file', within(config?.defaults, setting), `${config?.path}: defaults.${setting}`],
    ['config file', within(config, setting), `${config?.path}: ${setting}`],
    ['default', fallback, ''],
  ] as const;
  const level = levels.findIndex(([, value]) => value !== undefined);
  const [from, value, place] = levels[level] ?? levels[5];
  // The table ties each flag to a setting of its type, and variables to settings that are text.
  return { from, value: value as Values[S], place, level };
}

function within(settings: object | null | undefined, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => Object(inner)[key], settings);
}

const OF_THE_RUN: readonly SettingName[] = ['parallel', 'strict', 'format'];
/** Settings for https only. */
export const OF_HTTPS: readonly SettingName[] = ['caFile', 'certFile', 'keyFile', 'insecure'];

/** The settings of a run, or of a target, as reports show them. @param url null for the run */
export function shownSettings(sources: Sources, url: URL | null): readonly SettingInForce[] {
  const isSecure = url?.protocol === 'https:';
  const names = (Object.keys(SETTINGS) as SettingName[])
    .filter((name) => OF_THE_RUN.includes(name) === (url === null))
    .filter((name) => isSecure || !OF_HTTPS.includes(name));
  return names.flatMap((setting) => {
    const { value, from } = lookUp(sources, setting);
    const shown = TABLE[setting].show?.(value);
    return shown === undefined ? [] : [{ setting, value: shown, from }];
  });
}

export function waysToGive(setting: SettingName): string {
  const { flag, variable } = TABLE[setting];
  return `give ${flag === undefined ? '' : `${flagName(flag)}, `}${variable}, or ${setting} in the config file`;
}

function yesOrNo(value: boolean | null): string {
  return value ? 'yes' : 'no';
}
