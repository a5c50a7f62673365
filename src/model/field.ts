import type { Dialect } from './dialect.ts';

/** Whether a dialect's answers carry a field. */
export type Presence = 'required' | 'optional' | 'never';

/** Which outcome of an operation a body tells. */
export type Outcome = 'success' | 'failure';

/** One property of one schema file. */
export interface Field {
  /** Path from the body of the reconnect's answer, such as `inventory.peerCidrs[].uuid`; elsewhere `structure.name`. */
  readonly id: string;
  readonly name: string;
  /** The schema file it stands in, without its ending. */
  readonly structure: string;
  /** JSON Pointer into that file. */
  readonly pointer: string;
  /** Whether the page's response table lists it. */
  readonly onPage: boolean;
  /** The page's word for its type, or the JSON type of what only servers have. */
  readonly type: string;
  readonly format: string | null;
  readonly description: string;
  readonly source: string;
  readonly secret: boolean;
  readonly outcome: Outcome | null;
  readonly nullable: boolean;
  readonly presence: Readonly<Record<Dialect, Presence>>;
  /** The values that servers are known to send, in words; null where any goes. */
  readonly values: string | null;
  readonly divergence: string | null;
}
