import type { Catalog } from '../catalog/catalog.ts';
import { secretNamesOf } from '../catalog/secrets.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import { interactionsOf, type Pact } from './pact-file.ts';

/** Headers that carry a credential. */
const SECRET_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  'set-cookie',
  'x-api-key',
  'x-auth-token',
]);

/** Members that carry a secret wherever they stand, beside those that the schemas mark. */
const SECRET_WORD =
  /^(password|passwd|secret|token|api_?key|access_?key_?secret|private_?key|session_?(id|uuid))$/i;

/** A secret that a scheme may stand before. */
const SCHEME = /^\s*(OAuth|ZStack|Bearer|Basic)\s+/i;

/** What cannot be a secret: nothing, a mask, or a place that a provider state fills. */
const HARMLESS = /^(|\*+|x+|\$\{[^}]*\}|<[^>]*>)$/i;

/**
 * The places of a pact where a secret stands: a value of this run's own credentials anywhere, or in the
 * place of a secret anything but the contract's own examples. Values are never part of the answer.
 *
 * @param own secrets that are known, such as those of the environment
 */
export function secretsInPact(catalog: Catalog, pact: Pact, own: readonly string[]): readonly string[] {
  const examples = examplesOf(catalog);
  const names = secretNamesOf(catalog);
  const places: string[] = [];
  const see = (value: JsonValue, at: string, secret: boolean): void => {
    if (typeof value === 'string') {
      if (own.some((one) => one.length >= 6 && value.includes(one))) places.push(at);
      else if (secret && !isExample(value, examples)) places.push(at);
      return;
    }
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        see(item, `${at}/${index}`, secret);
      });
      return;
    }
    if (!isJsonObject(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      const isSecret =
        secret || names.has(name) || SECRET_WORD.test(name) || SECRET_HEADERS.has(name.toLowerCase());
      see(inner, `${at}/${name}`, isSecret);
    }
  };
  for (const [index, interaction] of interactionsOf(pact.content).entries()) {
    // Rules and generators are keyed by where they apply, and hold patterns, not values.
    for (const part of ['request', 'response'] as const) {
      const {
        matchingRules: _,
        generators: __,
        ...rest
      } = Object(interaction[part]) as Record<string, JsonValue>;
      see(rest, `/interactions/${index}/${part}`, false);
    }
    see(interaction['providerStates'] ?? null, `/interactions/${index}/providerStates`, false);
  }
  return places;
}

function isExample(value: string, examples: ReadonlySet<string>): boolean {
  const bare = value.replace(SCHEME, '').trim();
  return bare.split(/[\s:]+/).every((part) => HARMLESS.test(part) || examples.has(part));
}

/** Every text that the contract itself has: values of its provider states, and examples of its schemas. */
function examplesOf(catalog: Catalog): ReadonlySet<string> {
  const examples = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') {
      for (const part of value.replace(SCHEME, '').split(/[\s:]+/)) examples.add(part);
    } else if (Array.isArray(value)) for (const item of value) collect(item);
    else if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) collect(inner);
  };
  collect(catalog.states);
  collect(catalog.interactions);
  for (const { source } of catalog.structures.values()) {
    for (const { examples: own } of Object.values(source.properties)) collect(own);
  }
  return examples;
}
