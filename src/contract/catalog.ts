import type { ContractFiles } from '../../generated/types.ts';
import type { Dialect, Field, Interaction, Operation, ProviderState } from '../model/contract.ts';
import type { ValidatorOf } from './schemas.ts';
import type { Structure } from './structures.ts';

/** The whole contract, in memory: fields, operations, interactions, and what judges them. */
export interface Catalog extends Omit<ContractFiles, 'interactions'> {
  /** The operation that the page is about: the first of `contracts/operations.json`. */
  readonly pageOperation: Operation;
  /** The body that the page shows as its answer; ids of fields are paths from there. */
  readonly pageAnswer: Structure;
  /** In the order of their operations. */
  readonly interactions: readonly Interaction[];
  readonly structures: ReadonlyMap<string, Structure>;
  /** The fields of the page's response table, in the page's order. */
  readonly fields: readonly Field[];
  /** Every field of every structure, by its id. */
  readonly fieldById: ReadonlyMap<string, Field>;
  /** Names and known values that its public files have. */
  readonly words: ReadonlySet<string>;
  /** The keys that answers have, in each dialect. */
  readonly answerKeys: Readonly<Record<Dialect, ReadonlySet<string>>>;
  readonly validator: ValidatorOf;
  structure(name: string): Structure;
  operation(id: string): Operation;
  state(name: string): ProviderState;
  interactionsOf(dialect: Dialect): readonly Interaction[];
}
