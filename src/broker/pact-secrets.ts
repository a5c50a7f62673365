import type { Catalog } from '../catalog/catalog.ts';
import { secretNameTest } from '../catalog/secrets.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { splitScheme } from '../model/scheme.ts';
import type { IsSecretName } from '../model/secret-names.ts';
import { interactionsOf, type Pact } from './pact-file.ts';

/** What cannot be a secret: nothing, a mask, or a place that a provider state fills. */
const HARMLESS = /^(|\*+|x+|\$\{[^}]*\}|<[^>]*>)$/i;

/** A secret of fewer characters stands in too many ordinary texts. */
const SHORTEST = 6;

/** Rules and generators are keyed by where they apply, and hold patterns. */
const NOT_VALUES: ReadonlySet<string> = new Set(['matchingRules', 'generators']);

/**
 * The places of a pact where a secret stands: a secret of this run anywhere, or in the place of a secret
 * anything but the contract's own examples. Values are never part of the answer.
 *
 * @param own secrets that are known, such as those of the environment
 */
export function secretsInPact(catalog: Catalog, pact: Pact, own: readonly string[]): readonly string[] {
  const places = ownSecretIn(pact.text, own) ? [ownPlace(pact.content, own)] : [];
  const examples = examplesOf(catalog);
  const isSecretName = secretNameTest(catalog);
  const see = (value: JsonValue, at: string, secret: boolean): void => {
    if (typeof value === 'string' || typeof value === 'number') {
      const text = String(value);
      if (secret ? !isExample(text, examples) : tellsSecret(text, isSecretName, examples)) places.push(at);
    } else if (Array.isArray(value)) {
      value.forEach((item: JsonValue, index) => {
        see(item, `${at}/${index}`, secret);
      });
    } else if (isJsonObject(value)) {
      for (const [name, inner] of Object.entries(value)) {
        if (!NOT_VALUES.has(name)) see(inner, `${at}/${name}`, secret || isSecretName(name));
      }
    }
  };
  interactionsOf(pact.content).forEach((interaction, index) => {
    see(interaction, `/interactions/${index}`, false);
  });
  return [...new Set(places)];
}

/** Each way in which a secret of this run may be written. */
function writings(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = Buffer.from(secret, 'utf8').toString('base64').replace(/=+$/, '');
  return [secret, json, encodeURIComponent(secret), base64];
}

function ownSecretIn(text: string, own: readonly string[]): boolean {
  return own.some((one) => one.length >= SHORTEST && writings(one).some((written) => text.includes(written)));
}

/** The deepest place that holds a secret of this run, in a value or in a name. */
function ownPlace(value: JsonValue, own: readonly string[], at = ''): string {
  if (!Array.isArray(value) && !isJsonObject(value)) return at;
  for (const [name, inner] of Object.entries(value as JsonObject)) {
    if (ownSecretIn(JSON.stringify(inner), own)) return ownPlace(inner, own, `${at}/${name}`);
  }
  return at === '' ? '/' : at;
}

/** Whether a text has a secret behind its name: a query, a form, or JSON written out. */
function tellsSecret(text: string, isSecretName: IsSecretName, examples: ReadonlySet<string>): boolean {
  for (const [, name = '', value = ''] of text.matchAll(
    /([\w-]+)["'\\]*\s*[=:]\s*["'\\]*([^\s"'\\&,;}\]]+)/g,
  )) {
    if (isSecretName(name) && !isExample(value, examples)) return true;
  }
  return false;
}

function isExample(value: string, examples: ReadonlySet<string>): boolean {
  const bare = splitScheme(value).credential.trim();
  return bare.split(/[\s:]+/).every((part) => HARMLESS.test(part) || examples.has(part));
}

/** Values that the contract itself has: those of its provider states and requests, and examples of its schemas. */
function examplesOf(catalog: Catalog): ReadonlySet<string> {
  const examples = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') {
      const bare = splitScheme(value).credential.trim();
      // A sentence is no example of a secret, nor are its words.
      if (!/\s/.test(bare)) for (const part of bare.split(':')) examples.add(part);
    } else if (Array.isArray(value)) for (const item of value) collect(item);
    else if (typeof value === 'object' && value !== null)
      for (const inner of Object.values(value)) collect(inner);
  };
  for (const { values } of catalog.states) collect(values);
  for (const { request, reply } of catalog.interactions) collect([request, reply]);
  for (const { source } of catalog.structures.values()) {
    for (const { examples: own } of Object.values(source.properties)) collect(own);
  }
  return examples;
}
