import type { Catalog } from '../contract/catalog.ts';
import type { Dialect } from '../model/contract.ts';
import { textOf } from '../model/json.ts';
import { interactionsOf, type Pact } from './pact-file.ts';

/**
 * Compares the interactions of a pact with those of the contract, since Pact loses some without a word:
 * of two with one description the last wins, and parallel writers overwrite each other.
 *
 * @returns what is wrong, a line each
 */
export function gatePact(catalog: Catalog, dialect: Dialect, pact: Pick<Pact, 'content'>): readonly string[] {
  const written = interactionsOf(pact.content).map(({ description }) => textOf(description));
  const due = catalog.interactionsOf(dialect).map(({ title }) => title);
  return [
    ...due.filter((one) => !written.includes(one)).map((one) => `"${one}" is in contracts/, not in the pact`),
    ...written.filter((one) => !due.includes(one)).map((one) => `"${one}" is in the pact, not in contracts/`),
    ...(new Set(written).size === written.length ? [] : ['an interaction stands twice in the pact']),
  ];
}
