import { dirname, join, resolve } from 'node:path';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { parseDocument } from 'yaml';
import type { Config, Target, Settings as TargetSettings } from '../../../generated/config.ts';
import { createAjv } from '../../contract/formats.ts';
import { isAbsent, whyUnreadable } from '../../model/file-errors.ts';
import { nameHint, nearestName } from '../../model/nearest.ts';
import { readOwnJson } from '../../model/own-files.ts';
import { UsageError } from '../options.ts';
import { CONFIG_NAME } from './flags.ts';

/** Reads a file as text; rejects as `node:fs` does. */
export type ReadFile = (path: string) => Promise<string>;

/** A target of the config file. */
export type TargetEntry = Target & TargetSettings;

/** A config file that keeps its schema. */
export interface ConfigFile {
  /** Absolute; the paths in the file are relative to its folder. */
  readonly path: string;
  readonly targets: ReadonlyMap<string, TargetEntry>;
  readonly defaults: TargetSettings;
  /** What holds for the whole run. */
  readonly run: Pick<Config, 'parallel' | 'strict' | 'format' | 'waivers'>;
}

/** The parts of the config file's schema that messages are made from. */
interface ConfigSchema {
  readonly title?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, ConfigSchema>>;
  readonly $defs?: Readonly<Record<string, ConfigSchema>>;
}

/**
 * Reads the config file: the one that was given, else the first `zstack-contract.config.yaml` from the working
 * folder upward; null when there is none.
 *
 * @throws UsageError that names file, place and what was expected there, for each mistake
 */
export async function readConfig(
  given: string | undefined,
  cwd: string,
  readFile: ReadFile,
): Promise<ConfigFile | null> {
  if (given === '') throw new UsageError('--config: expected the path of a file');
  let path = resolve(cwd, given ?? CONFIG_NAME);
  for (;;) {
    try {
      return understandConfig(await readFile(path), path);
    } catch (error) {
      if (error instanceof UsageError) throw error;
      const where = given === undefined ? path : `--config: ${path}`;
      if (given !== undefined || !isAbsent(error)) throw new UsageError(`${where}: ${whyUnreadable(error)}`);
    }
    const folder = dirname(path);
    if (dirname(folder) === folder) return null;
    path = join(dirname(folder), CONFIG_NAME);
  }
}

const SCHEMA = readOwnJson(join(import.meta.dirname, 'config.schema.json')) as ConfigSchema;

let validate: ValidateFunction<Config> | undefined;

/** Reads the text of a config file. @throws UsageError */
export function understandConfig(text: string, path: string): ConfigFile {
  const config = parseYaml(text, path);
  validate ??= createAjv().compile<Config>(SCHEMA);
  if (!validate(config)) {
    const problems = configProblems(validate.errors ?? [], SCHEMA);
    throw new UsageError(problems.map((problem) => `${path}: ${problem}`).join('\n'));
  }
  const { targets = {}, defaults = {}, ...run } = config;
  return { path, targets: new Map(Object.entries<TargetEntry>(targets)), defaults, run };
}

/** Room for a thousand targets; the parser looks for duplicate keys in a time that grows with their square. */
const LONGEST_FILE = 128 * 1024;

/**
 * Reads one YAML 1.2 document as plain data.
 *
 * @param path for messages
 * @throws UsageError with file, line and column
 */
export function parseYaml(text: string, path: string): unknown {
  if (text.length > LONGEST_FILE) throw new UsageError(`${path}: the file is longer than 128 KiB`);
  try {
    // 'silent' would also be silent about a second document.
    const options = { stringKeys: true, resolveKnownTags: false, logLevel: 'error' } as const;
    const document = parseDocument(text, options);
    const [problem] = [...document.errors, ...document.warnings];
    if (problem !== undefined) {
      const [{ line, col } = { line: 1, col: 1 }] = problem.linePos ?? [];
      // The parser's own message quotes the text, which may hold a secret that somebody put there by mistake.
      const kind = problem.code.toLowerCase().replaceAll('_', ' ');
      throw new UsageError(`${path}:${line}:${col}: this is not YAML (${kind})`);
    }
    const data: unknown = document.toJS();
    if (data === null) throw new UsageError(`${path}: the file is empty`);
    return data;
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new UsageError(`${path}: an alias refers to no anchor before it, or there are too many aliases`);
  }
}

const ALLOW_RECONNECT = 'a reconnect is allowed by the flag --allow-reconnect only, never by a file';

const MOST_PROBLEMS = 20;

/** Whether a key may be repeated in a message: it is no URL with credentials in it. */
function isWord(key: string): boolean {
  return /^[A-Za-z0-9._-]{1,64}$/.test(key);
}

/**
 * A sentence for each mistake in a config file: its place, and what was expected there.
 *
 * Values are never repeated. Neither are keys that are no words, nor unknown keys below `credentials` unless
 * they resemble a known one: each may be a secret in the wrong place.
 */
function configProblems(errors: readonly ErrorObject[], root: ConfigSchema): readonly string[] {
  const sentences = errors
    // `propertyNames` itself reports a wrong name; errors at or below that name would repeat it.
    .filter(
      ({ propertyName, instancePath }) => propertyName === undefined && keysOf(instancePath).every(isWord),
    )
    .map((error) => sentence(error, root));
  const all = [...new Set(sentences)];
  if (all.length <= MOST_PROBLEMS) return all;
  return [...all.slice(0, MOST_PROBLEMS), `and ${all.length - MOST_PROBLEMS} more`];
}

function sentence(error: ErrorObject, root: ConfigSchema): string {
  const path = keysOf(error.instancePath);
  const schema = resolved(error.parentSchema as ConfigSchema, root);
  const { params } = error;
  switch (error.keyword) {
    case 'required': {
      const missing: string = params['missingProperty'];
      const expected = resolved(schema.properties?.[missing] ?? {}, root).title;
      return `${placeOf([...path, missing])} is missing; expected ${expected}`;
    }
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return unknownKey(path, params['additionalProperty'] ?? params['unevaluatedProperty'], schema);
    case 'propertyNames':
      return `${placeOf(path)}: expected names of ${(error.schema as ConfigSchema).title}`;
    default: {
      const near =
        typeof error.data === 'string' ? nearestName(error.data, params['allowedValues'] ?? []) : null;
      return `${placeOf(path)}: expected ${schema.title}${near === null ? '' : `; did you mean ${near}?`}`;
    }
  }
}

function unknownKey(path: readonly string[], key: string, { properties = {} }: ConfigSchema): string {
  if (/^allow[-_]?reconnect$/i.test(key)) return `${placeOf([...path, key])}: ${ALLOW_RECONNECT}`;
  const known = Object.keys(properties);
  const hint = nameHint(key, known);
  const mayShow = isWord(key) && (!path.includes('credentials') || nearestName(key, known) !== null);
  return mayShow
    ? `${placeOf([...path, key])} is not a setting; ${hint}`
    : `${placeOf(path)} has an unknown key; ${hint}`;
}

/** A schema with what it refers to. */
function resolved(schema: ConfigSchema, root: ConfigSchema): ConfigSchema {
  if (schema.$ref === undefined) return schema;
  const referred = resolved(root.$defs?.[schema.$ref.replace('#/$defs/', '')] ?? {}, root);
  const properties = { ...schema.properties, ...referred.properties };
  return { ...referred, ...schema, properties };
}

/** `targets.prod.caFile` or `targets["a.b"].url`; the whole file when the path is empty. */
function placeOf(path: readonly string[]): string {
  const parts = path.map((part) => (part.includes('.') ? `["${part}"]` : `.${part}`));
  return parts.join('').replace(/^\./, '') || 'the file';
}

/** A JSON Pointer as its parts. */
function keysOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
