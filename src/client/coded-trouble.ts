import type { Circumstances, NetworkTrouble, Progress, TroubleKind } from './network-trouble.ts';
import { tlsTrouble } from './tls-trouble.ts';

interface ErrorWithCode {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly data?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

const REFUSED = new Set(['ECONNREFUSED']);
const UNROUTABLE = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTDOWN', 'ETIMEDOUT']);
const NAME = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME']);
const ENDED = new Set(['UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH']);
const BROKEN_OFF = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** Tells an error of a socket, of TLS or of HTTP apart by its code. */
export function codedTrouble(
  error: unknown,
  host: string,
  circumstances: Circumstances = {},
): NetworkTrouble {
  const { progress = 'sent', plain = false } = circumstances;
  const inner = innermost(error);
  const code = typeof inner.code === 'string' ? inner.code : '';
  const sent = progress !== 'connecting';
  const unsent = (kind: TroubleKind, sentence: string): NetworkTrouble => ({
    kind,
    sentence,
    mayHaveArrived: false,
  });
  const doubtful = (kind: TroubleKind, sentence: string): NetworkTrouble => ({
    kind,
    sentence,
    mayHaveArrived: sent,
  });
  if (REFUSED.has(code))
    return unsent(
      'refused',
      `nothing listens at ${host}: the connection was refused; check the port, and whether the server runs`,
    );
  if (NAME.has(code))
    return unsent(
      'name-not-found',
      `the name of ${host} cannot be resolved (${code}): check its spelling, and the name servers of this machine`,
    );
  if (UNROUTABLE.has(code))
    return doubtful(
      'unroutable',
      `${host} cannot be reached from here (${code}): check the address, and firewalls on the way`,
    );
  if (ENDED.has(code) || BROKEN_OFF.has(code) || isUnfinished(inner))
    return ended(code, host, progress, plain);
  if (inner.name === 'HTTPParserError' || code.startsWith('HPE_')) return notHttp(inner, host, sent);
  if (code === 'UND_ERR_HEADERS_OVERFLOW')
    return doubtful(
      'too-large',
      `the headers of the answer of ${host} are too large: see what answers there`,
    );
  const tls = tlsTrouble(code, inner, host);
  if (tls !== null) {
    const isRefusal = tls.problem.startsWith('client-certificate') || tls.problem === 'plain-server';
    return {
      kind: 'tls',
      sentence: tls.sentence,
      mayHaveArrived: sent && !isRefusal,
      tls: tls.problem,
    };
  }
  const word = code || (typeof inner.name === 'string' ? inner.name : 'unknown');
  return doubtful('other', `the request to ${host} failed (${word})`);
}

function ended(code: string, host: string, progress: Progress, plain: boolean): NetworkTrouble {
  if (progress === 'connecting')
    return {
      kind: 'reset',
      sentence: `${host} closed the connection before it stood: check the port, and firewalls on the way`,
      mayHaveArrived: false,
    };
  if (progress === 'answering') {
    const isReset = BROKEN_OFF.has(code);
    const sentence = isReset
      ? `${host} broke off the connection in the middle of its answer: see the logs of the server and of proxies before it`
      : `the answer of ${host} was cut short: the connection ended before the body did; see the logs of the server and of proxies before it`;
    return { kind: isReset ? 'reset' : 'cut-short', sentence, mayHaveArrived: true };
  }
  const hint = plain ? ', or whether the port speaks TLS and its address begins with https://' : '';
  const sentence = `${host} closed the connection before its answer began: see the log of the server${hint}`;
  return { kind: 'reset', sentence, mayHaveArrived: true };
}

/** First byte of an alert of TLS. */
const TLS_ALERT = '\u0015';

function notHttp({ data }: ErrorWithCode, host: string, sent: boolean): NetworkTrouble {
  if (typeof data === 'string' && data.startsWith(TLS_ALERT))
    return {
      kind: 'tls',
      sentence: `${host} speaks TLS, and plain HTTP was tried: give the address with https://`,
      mayHaveArrived: false,
      tls: 'plain-request',
    };
  const sentence = `what ${host} answers is not HTTP: check that the port is the API's`;
  return { kind: 'not-http', sentence, mayHaveArrived: sent };
}

/** Undici's parser, when the connection ends in the middle of an answer, complains of no bytes at all. */
function isUnfinished({ name, data }: ErrorWithCode): boolean {
  return name === 'HTTPParserError' && (data === undefined || data === '');
}

/**
 * The error that libraries wrapped: the first of several, the cause of one. Errors are told by their
 * shape, since those of another realm are no instances of this one's `Error`.
 */
function innermost(error: unknown): ErrorWithCode {
  if (!isErrorLike(error)) return {};
  if (Array.isArray(error.errors) && error.errors.length > 0) return innermost(error.errors[0]);
  const isWrapper = error.code === undefined || error.code === 'UND_ERR_SOCKET';
  return isWrapper && isErrorLike(error.cause) ? innermost(error.cause) : error;
}

function isErrorLike(error: unknown): error is ErrorWithCode {
  return typeof error === 'object' && error !== null && 'message' in error;
}
