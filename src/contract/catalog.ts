import type { Interaction, Operation, ProviderState } from '../model/contract.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Field } from '../model/field.ts';
import { assertCoherent } from './coherence.ts';
import { type Contracts, readContracts, readSchemas } from './contracts.ts';
import { type CatalogFiles, readCatalogFiles } from './files.ts';
import { buildStructures, ROOT_STRUCTURE, type Structure } from './structures.ts';
import { compileValidators, type ValidatorOf } from './validators.ts';

/** The whole contract, in memory: fields, operations, interactions, and what judges them. */
export interface Catalog extends Contracts {
  readonly structures: ReadonlyMap<string, Structure>;
  /** The fields of the page's response table, in the page's order. */
  readonly fields: readonly Field[];
  /** Every field of every structure, by its id. */
  readonly fieldById: ReadonlyMap<string, Field>;
  readonly validator: ValidatorOf;
  structure(name: string): Structure;
  operation(id: string): Operation;
  state(name: string): ProviderState;
  interactionsOf(dialect: Dialect): readonly Interaction[];
}

/**
 * Loads the project's contract.
 *
 * @param root folder with `schemas/` and `contracts/`; the project's own by default
 * @throws CatalogError when a file is broken or does not fit the others
 */
export function loadCatalog(root?: string): Catalog {
  return buildCatalog(readCatalogFiles(root));
}

/** Builds a catalog from files that were read; pure. */
export function buildCatalog(files: CatalogFiles): Catalog {
  const structures = buildStructures(readSchemas(files.schemas));
  const contracts = readContracts(files.contracts);
  const fieldById = new Map(
    [...structures.values()].flatMap(({ fields }) => fields.map((field) => [field.id, field])),
  );
  const structure = finder(structures, 'structure');
  const catalog: Catalog = {
    ...contracts,
    structures,
    fieldById,
    fields: pageFields(structure(ROOT_STRUCTURE)),
    validator: compileValidators(structures),
    structure,
    operation: finder(new Map(contracts.operations.map((one) => [one.id, one])), 'operation'),
    state: finder(new Map(contracts.states.map((one) => [one.name, one])), 'provider state'),
    interactionsOf: (dialect) => inOrderOfOperations(contracts).filter((one) => one.dialect === dialect),
  };
  assertCoherent(catalog);
  return Object.freeze(catalog);
}

function inOrderOfOperations({ interactions, operations }: Contracts): readonly Interaction[] {
  return operations.flatMap(({ id }) => interactions.filter(({ operation }) => operation === id));
}

function finder<T>(map: ReadonlyMap<string, T>, what: string): (name: string) => T {
  return (name) => {
    const found = map.get(name);
    if (found === undefined) throw new Error(`no ${what} is called ${name}`);
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
