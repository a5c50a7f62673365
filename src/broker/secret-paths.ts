import type { Catalog } from '../contract/catalog.ts';
import { decodePart, matchOperation, splitQuery } from '../contract/operations.ts';
import { secretPathParts } from '../contract/secrets.ts';
import { type IsSecretName, isPathWord } from '../model/secret-names.ts';
import type { IsExample } from './contract-examples.ts';

/** Where a pact has the path of a request, or a rule or generator for it; before version 3 a rule's name is an expression. */
const PATH = /^\/interactions\/\d+\/request\/(path$|(matchingRules|generators)\/(\$\.)?path(\/|$))/;

/** Whether a JSON Pointer into a pact leads to the path of a request. */
export function isRequestPath(at: string): boolean {
  return PATH.test(at);
}

/**
 * Whether a path has a secret: in the place of an operation's secret, or in the segment behind one that is
 * named for a secret. The method makes no difference: a session is one whatever is asked of it.
 */
export function tellsSecretPath(
  catalog: Catalog,
  path: string,
  isSecretName: IsSecretName,
  isExample: IsExample,
): boolean {
  const [bare] = splitQuery(path);
  const inPlace = catalog.operations
    .filter(({ id, method }) => matchOperation(catalog, method, bare)?.operation.id === id)
    .flatMap(({ id }) => secretPathParts(catalog, id, bare));
  const segments = bare.split('/').map((segment) => decodePart(segment.split(';', 1)[0] ?? ''));
  const behindName = segments.filter(
    (segment, index) => isSecretName(segments[index - 1] ?? '') && !isPathWord(segment),
  );
  return [...inPlace.map(decodePart), ...behindName].some((part) => !isExample(part));
}
