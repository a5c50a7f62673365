import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { createAjv } from '../../contract/formats.ts';
import type { Dialect } from '../../model/contract.ts';
import { UsageError } from '../usage-error.ts';
import { type ConfigSchema, configProblems } from './config-problems.ts';
import { type FoundConfig, findConfig } from './find-config.ts';
import { parseYaml } from './parse-yaml.ts';
import type { Surroundings } from './surroundings.ts';

const CONFIG_SCHEMA = JSON.parse(
  readFileSync(join(import.meta.dirname, 'config.schema.json'), 'utf8'),
) as ConfigSchema;

export const FORMATS = ['text', 'json'] as const;

export type Format = (typeof FORMATS)[number];

/** Where a secret is: the name of an environment variable. */
export interface Variable {
  readonly env: string;
}

export interface ConfigCredentials {
  readonly session?: Variable;
  readonly accessKey?: { readonly id: Variable; readonly secret: Variable };
  readonly account?: { readonly name: string | Variable; readonly password?: Variable };
}

/** Settings that a target can have, or `defaults` for all of them. Times are in seconds. */
export interface TargetSettings {
  readonly dialect?: Dialect;
  readonly uuid?: string;
  readonly credentials?: ConfigCredentials;
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly insecure?: boolean;
  readonly connectTimeout?: number;
  readonly headersTimeout?: number;
  readonly totalTimeout?: number;
  readonly budget?: number;
  readonly maxBodyBytes?: number;
}

export interface TargetEntry extends TargetSettings {
  readonly url: string;
}

interface Config {
  readonly targets?: Readonly<Record<string, TargetEntry>>;
  readonly defaults?: TargetSettings;
  readonly parallel?: number;
  readonly strict?: boolean;
  readonly format?: Format;
}

/** A config file that keeps its schema. */
export interface ConfigFile {
  /** Absolute; the paths in the file are relative to its folder. */
  readonly path: string;
  readonly targets: ReadonlyMap<string, TargetEntry>;
  readonly defaults: TargetSettings;
  /** What holds for the whole run. */
  readonly run: Pick<Config, 'parallel' | 'strict' | 'format'>;
}

let validate: ValidateFunction<Config> | undefined;

/**
 * Reads the config file that was given or found; null when there is none.
 *
 * @throws UsageError that names file, place and what was expected there, for each mistake
 */
export async function readConfig(
  given: string | undefined,
  surroundings: Pick<Surroundings, 'cwd' | 'readFile'>,
): Promise<ConfigFile | null> {
  const found = await findConfig(given, surroundings);
  return found === null ? null : understandConfig(found);
}

/** Reads the text of a config file. */
export function understandConfig({ path, text }: FoundConfig): ConfigFile {
  const config = parseYaml(text, path);
  validate ??= createAjv().compile<Config>(CONFIG_SCHEMA);
  if (!validate(config)) {
    const problems = configProblems(validate.errors ?? [], CONFIG_SCHEMA);
    throw new UsageError(problems.map((problem) => `${path}: ${problem}`).join('\n'));
  }
  const { targets = {}, defaults = {}, ...run } = config;
  return { path, targets: new Map(Object.entries(targets)), defaults, run };
}
