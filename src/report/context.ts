import type { Divergence, Field } from '../model/contract.ts';

/** Where a field is written down. */
export interface Place {
  /** Path of the schema file, with forward slashes, such as `schemas/inventory.schema.json`. */
  readonly file: string;
  /** Line of the property, from 1. */
  readonly line: number;
}

/** What a report looks up to put its facts into words. */
export interface ReportContext {
  readonly fields: ReadonlyMap<string, Field>;
  readonly divergences: readonly Divergence[];
  /** Ids of the operations that drop a tunnel. */
  readonly disruptive: ReadonlySet<string>;
  /** Where each field is written down, by its id. */
  readonly places: ReadonlyMap<string, Place>;
  /** Whether warnings break the contract too. */
  readonly strict: boolean;
}
