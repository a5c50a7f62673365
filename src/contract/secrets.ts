import type { FieldName } from '../../generated/types.ts';
import { splitScheme } from '../model/authorization.ts';
import type { Operation } from '../model/contract.ts';
import { AUTHORIZATION, type Exchange, type ExchangeRequest, type Payload } from '../model/exchange.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import { type IsSecretName, isSecretWord } from '../model/secret-names.ts';
import type { Catalog } from './catalog.ts';
import { decodePart, matchOperation, matchRawPath } from './operations.ts';
import { type FieldPointer, valueAt } from './pointer.ts';

/** Where a body holds the session that was opened. */
export const SESSION = '/inventory/uuid' satisfies FieldPointer;

/** Names that a session shares with what is no secret, so that it is found by its place. */
const OF_SESSIONS: readonly string[] = ['uuid', 'sessionUuid'] satisfies FieldName[];

/**
 * The secrets of an exchange: what it was authorized with, the session that it opened or ended, and
 * every value of a field that its schema marks secret, wherever it stands.
 */
export function secretsOf(catalog: Catalog, operation: string, exchange: Exchange): readonly string[] {
  const { request, response } = exchange;
  const secrets = new Set(requestSecretsOf(catalog, operation, request));
  if (catalog.operation(operation).session === 'opens' && response.body.kind === 'json') {
    const session = valueAt(response.body.value, SESSION);
    if (typeof session === 'string') secrets.add(session);
  }
  collect(response.body, secretNamesOf(catalog), secrets);
  return [...secrets].filter((secret) => secret.trim() !== '');
}

/** The secrets of a request: its credentials, and what its path and its body hold of such. */
export function requestSecretsOf(
  catalog: Catalog,
  operation: string,
  request: ExchangeRequest,
): readonly string[] {
  const secrets = new Set<string>();
  const header = AUTHORIZATION.toLowerCase();
  for (const part of credentials(request.headers[header] ?? '')) secrets.add(part);
  for (const part of secretPathParts(catalog, operation, request.path)) secrets.add(part);
  collect(request.body, secretNamesOf(catalog), secrets);
  return [...secrets].filter((secret) => secret.trim() !== '');
}

/** What an Authorization header gives away: all behind its scheme, whole and in its parts; without a scheme, all. */
function credentials(header: string): readonly string[] {
  const { credential } = splitScheme(header);
  return [credential, ...credential.split(/[\s:]+/)];
}

/** What stands in the places of a path whose parameters are secrets, as it is written and decoded. */
export function secretPathParts(catalog: Catalog, operationId: string, path: string): readonly string[] {
  const operation = catalog.operation(operationId);
  const secretNames = operation.params.flatMap((name) => {
    const { fields, source } = catalog.structure(name);
    return fields
      .filter((field) => field.secret && source.properties[field.name]?.['x-in'] === 'path')
      .map(({ name }) => name);
  });
  const places = matchRawPath(operation, path) ?? placesBelowPrefix(catalog, operation, path);
  const parts = Object.entries(places)
    .filter(([name]) => secretNames.includes(name))
    .flatMap(([, part]) => [part, decodePart(part)]);
  return [...new Set(parts)];
}

/** The same where something stands before the API's own path. */
function placesBelowPrefix(
  catalog: Catalog,
  operation: Operation,
  path: string,
): Readonly<Record<string, string>> {
  const found = matchOperation(catalog, operation.method, path);
  return (found?.operation.id === operation.id ? matchRawPath(operation, found.path) : null) ?? {};
}

/** Names of secret fields; that of a session is shared with every uuid, so it is found by its place. */
function secretNamesOf(catalog: Catalog): ReadonlySet<string> {
  const fields = [...catalog.fieldById.values()].filter(
    ({ secret, name }) => secret && !OF_SESSIONS.includes(name),
  );
  return new Set(fields.map(({ name }) => name));
}

/** Tells by its name whether something is secret: by the schemas, and by words of others. */
export function secretNameTest(catalog: Catalog): IsSecretName {
  const names = secretNamesOf(catalog);
  return (name) => names.has(name) || isSecretWord(name);
}

function collect(payload: Payload, names: ReadonlySet<string>, into: Set<string>): void {
  if (payload.kind === 'json') visit(payload.value, names, into);
}

function visit(value: JsonValue, names: ReadonlySet<string>, into: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) visit(item, names, into);
  if (!isJsonObject(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    if (names.has(key)) collectTexts(inner, into);
    else visit(inner, names, into);
  }
}

/** Every text of what stands where a secret belongs, whatever it was put into. */
function collectTexts(value: JsonValue, into: Set<string>): void {
  if (typeof value === 'string') into.add(value);
  else if (Array.isArray(value)) for (const item of value) collectTexts(item, into);
  else if (isJsonObject(value)) for (const inner of Object.values(value)) collectTexts(inner, into);
}
