import type { ErrorObject } from 'ajv/dist/2020.js';
import { nearestName } from '../../model/nearest.ts';

/** What of the config file's schema the problems are told by. */
export interface ConfigSchema {
  readonly title?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, ConfigSchema>>;
  readonly $defs?: Readonly<Record<string, ConfigSchema>>;
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
export function configProblems(errors: readonly ErrorObject[], root: ConfigSchema): readonly string[] {
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
