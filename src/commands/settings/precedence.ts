import { dirname, resolve } from 'node:path';
import type { Settings as TargetSettings } from '../../../generated/config.ts';
import type { Env } from '../io.ts';
import type { ConfigFile, TargetEntry } from './config-file.ts';
import type { TargetFlags } from './flags.ts';

export type From = 'flag' | 'environment' | 'config file' | 'default';

/** A setting as it was given. */
export interface GivenSetting<T> {
  readonly value: T;
  readonly from: From;
  /** `--ca-file`, `ZSTACK_CA_FILE` or `…/zstack-contract.config.yaml: targets.prod.caFile`. */
  readonly place: string;
  /** The folder that a path is relative to. */
  readonly folder: string;
}

/** A target's entry in the config file. */
export interface NamedEntry {
  readonly name: string;
  readonly settings: TargetEntry;
}

/** Where the settings of one target are looked up, strongest first. */
export interface Layers {
  readonly flags: TargetFlags;
  readonly env: Env;
  /** Null for a target that was given by its URL. */
  readonly entry: NamedEntry | null;
  readonly config: ConfigFile | null;
  readonly cwd: string;
}

type Plain = Omit<TargetSettings, 'credentials'>;
export type PlainSetting = keyof Plain;

/** The flag and the environment variable of each setting of a target. */
export const SETTING_NAMES: {
  readonly [S in PlainSetting]-?: { readonly flag?: keyof TargetFlags; readonly variable?: string };
} = {
  dialect: { flag: 'dialect' },
  uuid: { flag: 'uuid', variable: 'ZSTACK_IPSEC_UUID' },
  timeZone: { flag: 'timeZone', variable: 'ZSTACK_TIME_ZONE' },
  caFile: { flag: 'caFile', variable: 'ZSTACK_CA_FILE' },
  certFile: { flag: 'certFile' },
  keyFile: { flag: 'keyFile' },
  insecure: { flag: 'insecure' },
  connectTimeout: { flag: 'connectTimeout' },
  headersTimeout: {},
  totalTimeout: { flag: 'timeout' },
  budget: { flag: 'budget' },
  maxBodyBytes: {},
};

/** Looks a setting up: flag, environment, the target's entry, `defaults`; null when nothing gives it. */
export function lookUp<S extends PlainSetting>(
  layers: Layers,
  setting: S,
): GivenSetting<NonNullable<Plain[S]>> | null {
  const { flags, env, entry, config, cwd: folder } = layers;
  const { flag, variable } = SETTING_NAMES[setting];
  type Value = NonNullable<Plain[S]>;
  const given = (value: unknown, from: From, place: string): GivenSetting<Value> => ({
    // SETTING_NAMES ties each flag to a setting of its type, and variables to settings that are text.
    value: value as Value,
    from,
    place,
    folder: from === 'config file' ? dirname(config?.path ?? '') : folder,
  });
  if (flag !== undefined && flags[flag] !== undefined) return given(flags[flag], 'flag', flagName(flag));
  const text = variable && variableOf(env, variable);
  if (variable && text) return given(text, 'environment', variable);
  const own = entry?.settings[setting];
  if (own !== undefined) return given(own, 'config file', entryPlace(layers, setting));
  const shared = config?.defaults[setting];
  if (shared === undefined) return null;
  return given(shared, 'config file', `${config?.path}: defaults.${setting}`);
}

/** Where a setting of a target stands in the config file. */
export function entryPlace({ config, entry }: Pick<Layers, 'config' | 'entry'>, setting: string): string {
  const name = entry?.name ?? '';
  const target = name.includes('.') ? `targets[${JSON.stringify(name)}]` : `targets.${name}`;
  return `${config?.path}: ${target}.${setting}`;
}

/** An environment variable; one that is empty counts as absent. */
export function variableOf(env: Env, variable: string): string | undefined {
  return env[variable] || undefined;
}

/** A path that was given, made absolute. */
export function resolvedPath({ value, folder }: GivenSetting<string>): string {
  return resolve(folder, value);
}

/** The flag behind a key of commander's options. */
export function flagName(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
}
