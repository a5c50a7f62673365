import type { ReplyOutcome, WrittenInteraction } from '../../generated/types.ts';

export type {
  Arrangement,
  Divergence,
  Operation,
  ProviderState,
  ReconnectResult,
  ReplyOutcome,
  ReplyShape,
  Sign,
  Source,
  StructureReply,
} from '../../generated/types.ts';

/** The two forms of the contract: what the vendor's page promises, and what real servers do. */
export const DIALECTS = ['documented', 'deployed'] as const;

export type Dialect = (typeof DIALECTS)[number];

export function isDialect(word: string): word is Dialect {
  return (DIALECTS as readonly string[]).includes(word);
}

export type Presence = 'required' | 'optional' | 'never';

/** One property of one schema file. */
export interface Field {
  /** Path from the body of the reconnect's answer, such as `inventory.peerCidrs[].uuid`; elsewhere `structure.name`. */
  readonly id: string;
  readonly name: string;
  /** The schema file it stands in, without its ending. */
  readonly structure: string;
  /** Whether the page's response table lists it. */
  readonly onPage: boolean;
  /** The page's word for its type, or the JSON type of what only servers have. */
  readonly type: string;
  readonly format: string | null;
  readonly description: string;
  readonly source: string;
  readonly secret: boolean;
  readonly outcome: ReplyOutcome | null;
  readonly nullable: boolean;
  readonly presence: Readonly<Record<Dialect, Presence>>;
  /** The values that servers are known to send, in words; null where any goes. */
  readonly values: string | null;
  readonly divergence: string | null;
}

/** One request and the reply that a provider in the given state owes to it. */
export interface Interaction extends WrittenInteraction {
  readonly operation: string;
}

/** The values that a provider state supplies, by the names that templates use. */
export type StateValues = Readonly<Record<string, string>>;
