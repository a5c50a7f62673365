import type { Dialect } from '../model/dialect.ts';
import type { Exchange } from '../model/exchange.ts';

/** What was asked for, where the exchange alone does not tell: a poll names only its job. */
export interface Asked {
  /** The connection's uuid. */
  readonly uuid: string | null;
  /** Id of the operation that started the job, if the exchange polls one; null when it is not known. */
  readonly operation: string | null;
  /** Whether the reconnect carried the system tag `validationOnly`, so that its job ends with `{}`. */
  readonly validationOnly: boolean;
}

/** One exchange, and what is known of it. */
export interface Subject {
  readonly dialect: Dialect;
  /** Id of the operation. */
  readonly operation: string;
  readonly exchange: Exchange;
  /** Null when nothing is known: the answer is then judged without identity. */
  readonly asked: Asked | null;
  /** Parts of the exchange that nobody kept, so that nothing follows from what they lack; all are known when absent. */
  readonly unknown?: readonly UnknownPart[];
}

/** A part of an exchange that a recorder may leave out, or that nobody gave. */
export type UnknownPart = 'request headers' | 'request body' | 'response headers';
