import type { Divergence } from '../model/contract.ts';
import type { Field } from '../model/field.ts';

/** What a report looks up to put its facts into words. */
export interface ReportContext {
  readonly fields: ReadonlyMap<string, Field>;
  readonly divergences: readonly Divergence[];
  /** Whether warnings break the contract too. */
  readonly strict: boolean;
}
