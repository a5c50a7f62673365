import type { JsonObject } from '../../model/json.ts';
import type { Failure } from '../failure.ts';

/** How a call ended. */
export type Result =
  | { readonly kind: 'connection'; readonly row: JsonObject }
  /** Only its parameters were checked, as the tag `validationOnly` asks. */
  | { readonly kind: 'validated' }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** A call that was accepted, to be polled. */
export interface Job {
  readonly id: string;
  /** Milliseconds. */
  readonly created: number;
  /** Whether the call asked for a schema map; only its web hook minds. */
  readonly schemaWanted: boolean;
  readonly webHook: string | null;
  /** Null while it is in progress. */
  result: Result | null;
}
