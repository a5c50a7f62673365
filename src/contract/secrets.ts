import type { FieldName } from '../../generated/types.ts';
import type { Operation } from '../model/contract.ts';
import { type IsSecretName, isSecretWord } from '../model/secret-names.ts';
import type { Catalog } from './catalog.ts';
import { decodePart, matchOperation, matchRawPath } from './operations.ts';

/** Names that a session shares with what is no secret, so that it is found by its place. */
const OF_SESSIONS: readonly string[] = ['uuid', 'sessionUuid'] satisfies FieldName[];

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
