import { dirname, resolve } from 'node:path';
import type { Env } from '../io.ts';
import type { ConfigFile, TargetEntry, TargetSettings } from './config-file.ts';
import type { TargetFlags } from './flags.ts';

export type From = 'flag' | 'environment' | 'config file' | 'default';

/** Where a setting of a run was taken from; never its value. */
export interface SettingSource {
  /** The target's name; null for what holds for the whole run. */
  readonly target: string | null;
  readonly setting: string;
  readonly from: From;
}

/** A setting as it was given. */
export interface Given<T> {
  readonly value: T;
  readonly from: Exclude<From, 'default'>;
  /** `--ca-file`, `ZSTACK_CA_FILE` or `…/zstack-contract.config.yaml: targets.prod.caFile`. */
  readonly place: string;
  /** Given for whatever target there is, not for this one or this run: by the environment or `defaults`. */
  readonly ambient: boolean;
  /** The folder that a path is relative to. */
  readonly folder: string;
}

/** A target's entry in the config file. */
export interface NamedEntry {
  readonly name: string;
  readonly settings: TargetEntry;
}

/** All that one target's settings are looked up in, strongest first. */
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
export const NAMES: {
  readonly [S in PlainSetting]-?: { readonly flag?: keyof TargetFlags; readonly variable?: string };
} = {
  dialect: { flag: 'dialect' },
  uuid: { flag: 'uuid', variable: 'ZSTACK_IPSEC_UUID' },
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

/** Looks a setting up: flag, environment, the target's entry, `defaults`; null when nobody gives it. */
export function lookUp<S extends PlainSetting>(
  layers: Layers,
  setting: S,
): Given<NonNullable<Plain[S]>> | null {
  const { flags, env, entry, config, cwd } = layers;
  const { flag, variable } = NAMES[setting];
  type Value = NonNullable<Plain[S]>;
  // NAMES ties each flag to a setting of its type, and variables to settings that are text.
  const flagged = (flag === undefined ? undefined : flags[flag]) as Value | undefined;
  if (flag !== undefined && flagged !== undefined) {
    return { value: flagged, from: 'flag', place: flagName(flag), ambient: false, folder: cwd };
  }
  const text = variable === undefined ? undefined : variableOf(env, variable);
  if (variable !== undefined && text !== undefined) {
    return { value: text as Value, from: 'environment', place: variable, ambient: true, folder: cwd };
  }
  if (config === null) return null;
  const inFile = { from: 'config file', folder: dirname(config.path) } as const;
  const own = entry?.settings[setting] as Value | undefined;
  if (own !== undefined) {
    return { ...inFile, value: own, place: entryPlace(layers, setting), ambient: false };
  }
  const shared = config.defaults[setting] as Value | undefined;
  if (shared === undefined) return null;
  return { ...inFile, value: shared, place: `${config.path}: defaults.${setting}`, ambient: true };
}

/** Where a setting of a target stands in the config file. */
export function entryPlace({ config, entry }: Pick<Layers, 'config' | 'entry'>, setting: string): string {
  const name = entry?.name ?? '';
  const target = name.includes('.') ? `targets[${JSON.stringify(name)}]` : `targets.${name}`;
  return `${config?.path}: ${target}.${setting}`;
}

/** An environment variable; one that is empty counts as absent. */
export function variableOf(env: Env, variable: string): string | undefined {
  const value = env[variable];
  return value === '' ? undefined : value;
}

/** A path that was given, made absolute. */
export function pathOf({ value, folder }: Given<string>): string {
  return resolve(folder, value);
}

/** The flag behind a key of commander's options. */
export function flagName(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
}
