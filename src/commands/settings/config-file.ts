import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Config } from '../../../generated/config.ts';
import { createAjv } from '../../contract/formats.ts';
import { keysOf } from '../../contract/pointer.ts';
import { whyUnreadable } from '../../model/file-errors.ts';
import { nameHint, nearestName } from '../../model/nearest.ts';
import { readOwnJson } from '../../model/own-files.ts';
import { readGiven, UsageError } from '../options.ts';
import { CONFIG_NAME } from './flags.ts';

/** The content of a config file that keeps its schema. */
export interface ConfigFile extends Config {
  /** Absolute; the paths in the file are relative to its folder. */
  readonly path: string;
}

/** Reads the config file: the one that was given, else the nearest from the working folder up. @throws UsageError */
export async function readConfig(given: string | undefined, cwd: string): Promise<ConfigFile | null> {
  const path = given === undefined ? findConfig(cwd) : resolve(cwd, given);
  if (path === null) return null;
  const place = given === undefined ? path : `--config: ${path}`;
  const text = readGiven(place, () => readFileSync(path, 'utf8'), whyUnreadable);
  return understandConfig(text, path);
}

function findConfig(folder: string): string | null {
  const path = join(folder, CONFIG_NAME);
  if (existsSync(path)) return path;
  return dirname(folder) === folder ? null : findConfig(dirname(folder));
}

/** Reads the text of a config file. @throws UsageError */
export async function understandConfig(text: string, path: string): Promise<ConfigFile> {
  const config = await parseYaml(text, path);
  const schema = readOwnJson(join(import.meta.dirname, 'config.schema.json')) as ConfigSchema;
  const validate = createAjv().compile<Config>(schema);
  if (validate(config)) return { ...config, path };
  const settings = Object.keys(schema.$defs?.['settings']?.properties ?? {});
  const problems = (validate.errors ?? [])
    // `propertyNames` itself reports a wrong name; errors at or below that name would repeat it.
    .filter(
      ({ propertyName, instancePath }) => propertyName === undefined && keysOf(instancePath).every(isWord),
    )
    .map((error) => `${path}: ${problemOf(error, settings)}`);
  throw new UsageError([...new Set(problems)].join('\n'));
}

/** Room for a thousand targets; the parser looks for duplicate keys in a time that grows with their square. */
const LONGEST_FILE = 128 * 1024;

/** Reads one YAML 1.2 document as plain data. @throws UsageError with file, line and column */
export async function parseYaml(text: string, path: string): Promise<unknown> {
  if (text.length > LONGEST_FILE) throw new UsageError(`${path}: the file is longer than 128 KiB`);
  // Imported when it is needed; a bundle knows no names of a package in CommonJS, only its default.
  const { default: yaml } = await import('yaml');
  // 'silent' would also be silent about a second document.
  const options = { stringKeys: true, resolveKnownTags: false, logLevel: 'error' } as const;
  const document = yaml.parseDocument(text, options);
  const [problem] = [...document.errors, ...document.warnings];
  // The parser's own messages quote the text, which may hold a secret that somebody put there by mistake.
  if (problem !== undefined) {
    const [{ line, col } = { line: 1, col: 1 }] = problem.linePos ?? [];
    const kind = problem.code.toLowerCase().replaceAll('_', ' ');
    throw new UsageError(`${path}:${line}:${col}: this is not YAML (${kind})`);
  }
  const aliases = 'an alias refers to no anchor before it, or there are too many aliases';
  const data = readGiven<unknown>(
    path,
    () => document.toJS(),
    () => aliases,
  );
  if (data === null) throw new UsageError(`${path}: the file is empty`);
  return data;
}

/** The parts of the config file's schema that messages are made from. */
interface ConfigSchema {
  readonly title?: string;
  readonly properties?: Readonly<Record<string, ConfigSchema>>;
  readonly $defs?: Readonly<Record<string, ConfigSchema>>;
}

/**
 * A mistake in a config file: its place, and what was expected there.
 *
 * Values are never repeated. Neither are keys that are no words, nor unknown keys below `credentials` unless
 * they resemble a known one: each may be a secret in the wrong place.
 */
function problemOf(error: ErrorObject, settings: readonly string[]): string {
  const path = keysOf(error.instancePath);
  const place = path.join('.') || 'the file';
  const { title, properties = {} } = error.parentSchema as ConfigSchema;
  const { missingProperty, additionalProperty, unevaluatedProperty, allowedValues = [] } = error.params;
  const known = Object.keys(properties);
  switch (error.keyword) {
    case 'required':
      return `${[...path, missingProperty].join('.')} is missing`;
    case 'additionalProperties':
      return unknownKey(path, additionalProperty, known);
    case 'unevaluatedProperties':
      return unknownKey(path, unevaluatedProperty, [...known, ...settings]);
    case 'propertyNames':
      return `${place}: expected names of ${(error.schema as ConfigSchema).title}`;
    default: {
      const near = typeof error.data === 'string' ? nearestName(error.data, allowedValues) : null;
      return `${place}: expected ${title}${near === null ? '' : `; did you mean ${near}?`}`;
    }
  }
}

function unknownKey(path: readonly string[], key: string, known: readonly string[]): string {
  const hint = nameHint(key, known);
  const mayShow = isWord(key) && (!path.includes('credentials') || nearestName(key, known) !== null);
  return mayShow
    ? `${[...path, key].join('.')} is not a setting; ${hint}`
    : `${path.join('.') || 'the file'} has an unknown key; ${hint}`;
}

/** Whether a key may be repeated in a message: it is no URL with credentials in it. */
function isWord(key: string): boolean {
  return /^[A-Za-z0-9._-]{1,64}$/.test(key);
}
