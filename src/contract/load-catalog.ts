import type { WrittenInteraction } from '../../generated/types.ts';
import type { Dialect, Field, Operation } from '../model/contract.ts';
import type { Catalog } from './catalog.ts';
import { CatalogError, type CatalogFiles, readCatalogFiles, readContracts, readSchemas } from './files.ts';
import { matchOperation, type Operations } from './operations.ts';
import { answerKeys } from './replies.ts';
import { createValidators } from './schemas.ts';
import { buildStructures, type Structure } from './structures.ts';

/** Loads the contract of a folder with `schemas/` and `contracts/`, by default the project's own. @throws CatalogError */
export function loadCatalog(root?: string): Catalog {
  return buildCatalog(readCatalogFiles(root));
}

/** Builds a catalog from files that were read; pure. */
export function buildCatalog(files: CatalogFiles): Catalog {
  const { interactions: written, ...contracts } = readContracts(files.contracts);
  const { operations, states } = contracts;
  const [pageOperation] = operations;
  const answer = pageAnswerOf(pageOperation);
  const structures = buildStructures(readSchemas(files.schemas), answer);
  const structure = finder(structures, 'structure');
  const called = written.map((one) => ({ ...one, operation: operationOf({ operations, structure }, one) }));
  const interactions = operations.flatMap(({ id }) => called.filter(({ operation }) => operation === id));
  const fields = [...structures.values()].flatMap((one) => one.fields);
  const keysIn = (dialect: Dialect) => answerKeys({ operations, structure }, dialect);
  const catalog: Catalog = {
    ...contracts,
    pageOperation,
    pageAnswer: structure(answer),
    interactions,
    structures,
    fields: pageFields(structure(answer)),
    fieldById: new Map(fields.map((field) => [field.id, field])),
    words: contractWords(operations, structures),
    answerKeys: { documented: keysIn('documented'), deployed: keysIn('deployed') },
    validator: createValidators(structure),
    structure,
    operation: finder(new Map(operations.map((one) => [one.id, one])), 'operation'),
    state: finder(new Map(states.map((one) => [one.name, one])), 'provider state'),
    interactionsOf: (dialect) => interactions.filter((one) => one.dialect === dialect),
  };
  return Object.freeze(catalog);
}

function pageAnswerOf({ id, dialects }: Operation): string {
  const [answer] = Object.values(dialects.documented ?? {});
  if (answer !== undefined && 'structure' in answer) return answer.structure;
  throw new CatalogError(id, "is the first operation, and so the page's, but has no reply in documented");
}

function operationOf(operations: Operations, { id, request }: WrittenInteraction): string {
  const found = matchOperation(operations, request.method, request.path, request.body);
  if (found !== null) return found.operation.id;
  throw new CatalogError(id, 'its request calls no operation of contracts/operations.json');
}

function finder<T>(map: ReadonlyMap<string, T>, what: string): (name: string) => T {
  return (name) => {
    const found = map.get(name);
    if (found === undefined) throw new CatalogError(what, `none is called ${name}`);
    return found;
  };
}

/** The page's table: each field, then those nested in it, each structure once. */
function pageFields(structure: Structure, seen = new Set<string>()): readonly Field[] {
  seen.add(structure.name);
  return structure.fields.flatMap((field) => {
    if (!field.onPage) return [];
    const child = structure.child(field);
    return [field, ...(child === null || seen.has(child.name) ? [] : pageFields(child, seen))];
  });
}

/** Words of media types and encodings that are no words of a language. */
const HTTP_WORDS = ['utf-8', 'UTF-8', 'xhtml', 'xml', 'html', 'sS'];

/** Names and known values of the contract, as its public files have them. */
function contractWords(
  operations: readonly Operation[],
  structures: ReadonlyMap<string, Structure>,
): ReadonlySet<string> {
  const words = new Set<string>(HTTP_WORDS);
  for (const { id, name, method, paths } of operations) {
    const parts = paths.flatMap((path) => path.split('/')).filter((part) => part !== '');
    for (const word of [id, name, `API${name}Msg`, `API${name}Event`, method, ...parts]) words.add(word);
  }
  for (const { fields, source } of structures.values()) {
    for (const { name, type } of fields) words.add(name).add(type);
    for (const property of Object.values(source.properties)) {
      const values = JSON.stringify(property['x-deployed']?.values ?? '');
      for (const [, word = ''] of values.matchAll(/"([^"]+)"/g)) words.add(word);
    }
  }
  return words;
}
