import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { type ErrorCode, parseDocument } from 'yaml';
import { createAjv } from '../../contract/formats.ts';
import type { Dialect } from '../../model/contract.ts';
import { isAbsent, whyUnreadable } from '../../model/file-errors.ts';
import { nearestName } from '../../model/nearest.ts';
import { type Format, UsageError } from '../options.ts';
import { CONFIG_NAME } from './flags.ts';

/** What files are read with. */
export interface Disk {
  /** The folder that paths of flags and of the environment are relative to. */
  readonly cwd: string;
  /** Rejects as `node:fs` does. */
  readonly readFile: (path: string) => Promise<string>;
}

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

/** What of the config file's schema the problems are told by. */
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
  { cwd, readFile }: Disk,
): Promise<ConfigFile | null> {
  if (given !== undefined) {
    if (given === '') throw new UsageError('--config: expected the path of a file');
    const path = resolve(cwd, given);
    const text = await readFile(path).catch((error: unknown) => {
      throw new UsageError(`--config: ${path}: ${whyUnreadable(error)}`);
    });
    return understandConfig(text, path);
  }
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const path = join(folder, CONFIG_NAME);
    const text = await readFile(path).catch((error: unknown) => {
      if (!isAbsent(error)) throw new UsageError(`${path}: ${whyUnreadable(error)}`);
      return null;
    });
    if (text !== null) return understandConfig(text, path);
    if (dirname(folder) === folder) return null;
  }
}

const SCHEMA = JSON.parse(
  readFileSync(join(import.meta.dirname, 'config.schema.json'), 'utf8'),
) as ConfigSchema;

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
  return { path, targets: new Map(Object.entries(targets)), defaults, run };
}

/** Room for a thousand targets; the parser looks for duplicate keys in a time that grows with their square. */
const LONGEST_FILE = 128 * 1024;
/** Room for a few anchors that save typing; a bomb needs thousands. */
const MOST_ALIASES = 100;

/**
 * What is wrong, in our own words: the parser's quote the text, and with it perhaps a secret that someone
 * has put there by mistake.
 */
const PROBLEMS: { readonly [C in ErrorCode]?: string } = {
  BAD_DIRECTIVE: 'a line that begins with % is not a known directive',
  BAD_DQ_ESCAPE: 'a backslash in double quotes begins no known escape; use single quotes',
  BAD_INDENT: 'the indentation does not fit the lines before, or a closing bracket is missing',
  BAD_SCALAR_START: 'a value begins with a character that must be in quotes',
  DUPLICATE_KEY: 'this key stands in the same map twice',
  MISSING_CHAR: 'a character is missing, such as a closing quote, a bracket, a comma or a colon',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines; perhaps a colon is missing',
  MULTIPLE_DOCS: 'the file holds several documents',
  NON_STRING_KEY: 'a key is not a word; put it in quotes',
  RESOURCE_EXHAUSTION: 'the file is nested too deeply',
  TAB_AS_INDENT: 'a tab is used to indent; use spaces',
  TAG_RESOLVE_FAILED: 'a tag is not known; tags are not needed in this file',
};

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
      const said = PROBLEMS[problem.code] ?? 'something stands here that does not belong here';
      throw new UsageError(`${path}:${line}:${col}: ${said}`);
    }
    const data: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    if (data === null) throw new UsageError(`${path}: the file is empty`);
    return data;
  } catch (error) {
    // The parser recurses; brackets by the thousand overflow its stack.
    if (error instanceof RangeError) throw new UsageError(`${path}: the file is nested too deeply`);
    if (!(error instanceof ReferenceError)) throw error;
    throw new UsageError(`${path}: an alias refers to no anchor before it, or there are too many aliases`);
  }
}

/** Why no file can allow what drops a tunnel. */
const ALLOW_RECONNECT = 'a reconnect is allowed by the flag --allow-reconnect only, never by a file';

/** Settings whose flags have other names, by what whoever knows the flag writes. */
const OF_FLAGS: Readonly<Record<string, string>> = { timeout: 'totalTimeout' };

const MOST_PROBLEMS = 20;

/** What may be repeated of a key: a word, and no URL with credentials in it. */
const WORD = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * What is wrong with a config file, a sentence for each mistake: its place, and what was expected there.
 *
 * Values are never repeated, nor are keys that are no words, nor those of `credentials` that resemble no
 * known one: each may be a secret that was put in the wrong place.
 */
function configProblems(errors: readonly ErrorObject[], root: ConfigSchema): readonly string[] {
  const sentences = errors
    // The name that broke the rule is told by `propertyNames` itself, and nothing of what it names.
    .filter(
      ({ propertyName, instancePath }) => propertyName === undefined && pathOf(instancePath).every(isWord),
    )
    .map((error) => sentence(error, root));
  const all = [...new Set(sentences)];
  if (all.length <= MOST_PROBLEMS) return all;
  return [...all.slice(0, MOST_PROBLEMS), `and ${all.length - MOST_PROBLEMS} more`];
}

function sentence(error: ErrorObject, root: ConfigSchema): string {
  const path = pathOf(error.instancePath);
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
    case 'propertyNames': {
      const { title } = error.schema as ConfigSchema;
      const number = Object.keys(error.data as object).indexOf(params['propertyName']) + 1;
      return `${placeOf(path)}: the name of number ${number}: expected ${title}`;
    }
    case 'enum': {
      const near = typeof error.data === 'string' ? nearestName(error.data, params['allowedValues']) : null;
      return `${placeOf(path)}: expected ${schema.title}${near === null ? '' : `; did you mean ${near}?`}`;
    }
    default:
      return `${placeOf(path)}: expected ${schema.title}`;
  }
}

function unknownKey(path: readonly string[], key: string, { properties = {} }: ConfigSchema): string {
  if (/^allow[-_]?reconnect$/i.test(key)) return `${placeOf([...path, key])}: ${ALLOW_RECONNECT}`;
  const known = Object.keys(properties);
  const near = known.find((one) => one === OF_FLAGS[key]) ?? nearestName(key, known);
  if (near !== null) return `${placeOf([...path, key])} is not a setting; did you mean ${near}?`;
  const hint = `known are ${known.join(', ')}`;
  if (path.includes('credentials') || !isWord(key)) return `${placeOf(path)} has an unknown key; ${hint}`;
  return `${placeOf([...path, key])} is not a setting; ${hint}`;
}

/** A schema with what it refers to. */
function resolved(schema: ConfigSchema, root: ConfigSchema): ConfigSchema {
  if (schema.$ref === undefined) return schema;
  const referred = resolved(root.$defs?.[schema.$ref.replace('#/$defs/', '')] ?? {}, root);
  const properties = { ...schema.properties, ...referred.properties };
  return { ...referred, ...schema, properties };
}

/** `targets.prod.caFile`; the whole file when the path is empty. */
function placeOf(path: readonly string[]): string {
  if (path.length === 0) return 'the file';
  return path
    .map((part, index) => {
      if (part.includes('.')) return `["${part}"]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}

/** A JSON Pointer as its parts. */
function pathOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function isWord(key: string): boolean {
  return WORD.test(key);
}
