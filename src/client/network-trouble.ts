/** What went wrong below HTTP. */
export type TroubleKind =
  | 'name-not-found'
  | 'refused'
  | 'unroutable'
  | 'reset'
  | 'tls'
  | 'too-large'
  | 'not-utf-8'
  | 'not-http'
  | 'other';

export interface NetworkTrouble {
  readonly kind: TroubleKind;
  /** One sentence for people. */
  readonly sentence: string;
  /** Whether the request may have reached the server all the same. */
  readonly mayHaveArrived: boolean;
}

interface ErrorWithCode {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly message: string;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

const REFUSED = new Set(['ECONNREFUSED']);
const UNROUTABLE = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);
const NAME = new Set(['ENOTFOUND', 'EAI_AGAIN']);
const RESET = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH']);

/** Tells a network error apart by its code; the wording of libraries is never relied on. */
export function networkTrouble(error: unknown, host: string): NetworkTrouble {
  const { code, message, name } = innermost(error);
  const word = typeof code === 'string' ? code : '';
  const trouble = (kind: TroubleKind, sentence: string, mayHaveArrived = false): NetworkTrouble => ({
    kind,
    sentence,
    mayHaveArrived,
  });
  if (REFUSED.has(word)) return trouble('refused', `nothing listens at ${host}: the connection was refused`);
  if (NAME.has(word)) return trouble('name-not-found', `the name of ${host} cannot be resolved`);
  if (UNROUTABLE.has(word)) return trouble('unroutable', `${host} cannot be reached from here (${word})`);
  if (RESET.has(word))
    return trouble('reset', `${host} closed the connection before its answer was whole`, true);
  if (name === 'HTTPParserError') return trouble('not-http', `${host} does not answer in HTTP`, true);
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(word))
    return trouble('tls', `TLS with ${host} failed (${word})`);
  return trouble('other', `the request to ${host} failed: ${word || message}`, true);
}

/**
 * The error that libraries wrapped: the first of several, the cause of one. Errors are told by their
 * shape, since those of another realm are no instances of this one's `Error`.
 */
function innermost(error: unknown): ErrorWithCode {
  if (!isErrorLike(error)) return { message: String(error) };
  if (Array.isArray(error.errors) && error.errors.length > 0) return innermost(error.errors[0]);
  const isWrapper = error.code === undefined || error.code === 'UND_ERR_SOCKET';
  return isWrapper && isErrorLike(error.cause) ? innermost(error.cause) : error;
}

function isErrorLike(error: unknown): error is ErrorWithCode {
  return typeof error === 'object' && error !== null && 'message' in error;
}
