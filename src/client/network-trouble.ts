import { codedTrouble } from './coded-trouble.ts';
import { ConnectionFailure } from './connection-failure.ts';
import { connectionTrouble } from './connection-trouble.ts';
import type { TlsProblem } from './tls-trouble.ts';

/** What went wrong below HTTP. */
export type TroubleKind =
  | 'name-not-found'
  | 'refused'
  | 'unroutable'
  | 'reset'
  | 'cut-short'
  | 'tls'
  | 'too-large'
  | 'not-utf-8'
  | 'encoding'
  | 'redirected'
  | 'not-http'
  | 'proxy-unreachable'
  | 'proxy-authentication'
  | 'proxy-refused'
  | 'other';

export interface NetworkTrouble {
  readonly kind: TroubleKind;
  /** One sentence for people: what happened, where, and what to do. It never quotes a secret. */
  readonly sentence: string;
  /** Whether the request may have reached the server all the same; false only where it surely did not. */
  readonly mayHaveArrived: boolean;
  /** Which problem it was, where `kind` is `tls`. */
  readonly tls?: TlsProblem;
  /** Where a redirect points, without what may be secret; null for nowhere. Absent where it is none. */
  readonly to?: string | null;
}

/** How far a request came. */
export type Progress = 'connecting' | 'sent' | 'answering';

export interface Circumstances {
  readonly progress?: Progress;
  /** Whether the request went out without TLS. */
  readonly plain?: boolean;
}

/** Tells an error of the network apart by its code and shape; the wording of libraries is never relied on. */
export function networkTrouble(error: unknown, host: string, circumstances?: Circumstances): NetworkTrouble {
  if (error instanceof ConnectionFailure) return connectionTrouble(error.failed, host);
  return codedTrouble(error, host, circumstances);
}
