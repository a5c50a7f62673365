import { fill, NETWORK } from '../model/sentences.ts';
import { plainText } from '../redact/harmless-text.ts';

/** What went wrong below the API: a kind of error, with a detail after the slash where one kind has several. */
export type NetworkErrorKind = keyof typeof NETWORK;

/** What a request waits for. Nothing is sent before there is a connection. */
export type RequestPhase = 'connect' | 'headers' | 'body';

const ENDED: Readonly<Record<RequestPhase, NetworkErrorKind>> = {
  connect: 'reset/connect',
  headers: 'reset/headers',
  body: 'cut-short',
};

/**
 * Kinds by the codes of Node, OpenSSL and undici; the first match counts. An alert of OpenSSL is what the server
 * told the client.
 */
const CODES: readonly (readonly [RegExp, NetworkErrorKind | typeof ENDED])[] = [
  [/^(ENOTFOUND|EAI_\w+)$/, 'name-not-found'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EHOSTDOWN|ETIMEDOUT)$/, 'unroutable'],
  [/^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)$/, ENDED],
  [/^(HPE_|HTTPParserError$)/, 'not-http'],
  [/^UND_ERR_HEADERS_OVERFLOW$/, 'too-large/headers'],
  [/_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE)$/, 'tls/plain-server'],
  [
    /ALERT_(CERTIFICATE_\w+|(BAD|UNSUPPORTED)_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)$/,
    'tls/client-certificate',
  ],
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, 'tls/dates'],
  [/SELF_SIGNED_CERT|^(UNABLE_TO_\w+|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE)$/, 'tls/untrusted'],
  [/^ERR_TLS_CERT_ALTNAME_INVALID$/, 'tls/wrong-name'],
  [/^(CERT_|INVALID_(CA|PURPOSE)|PATH_LENGTH|(EE|CA)_(KEY|MD)_|ERR_(SSL|TLS|OSSL)_|EPROTO$)/, 'tls/other'],
];

/** The server did not take the request after these, although it may have been written. */
const UNSENT: ReadonlySet<NetworkErrorKind> = new Set<NetworkErrorKind>([
  'proxy-authentication',
  'tls/client-certificate',
  'tls/plain-server',
]);

export interface NetworkError {
  readonly kind: NetworkErrorKind;
  /** One sentence for people: what happened, where, and what to do. It never quotes a secret. */
  readonly sentence: string;
  /** Whether the request may have reached the server all the same; false only if it surely did not. */
  readonly mayHaveArrived: boolean;
}

/** A failure that no library has a code for. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';
  readonly kind: NetworkErrorKind;
  /** For the sentence. */
  readonly detail: string;
  /** Host of the proxy that failed, in place of the server. */
  readonly proxy: string | null;

  constructor(kind: NetworkErrorKind, detail: string | number = '', proxy: string | null = null) {
    super(kind);
    this.kind = kind;
    this.detail = String(detail);
    this.proxy = proxy;
  }
}

type ErrorLike = Readonly<Record<string, string | undefined>>;

/** Describes an error by its code and shape; messages of libraries are not interpreted. @param where as sentences say it */
export function describeError(error: unknown, where: string, phase: RequestPhase): NetworkError {
  if (error instanceof TransportFailure)
    return describe(error.kind, phase, { where: error.proxy ?? where, detail: error.detail });
  // An error of another realm is no instance of this realm's `Error`.
  const { name = 'unknown', code = name, data }: ErrorLike = Object(error);
  // Undici's parser complains of no bytes at all when a connection ends in the middle of an answer.
  const isEnd = name === 'HTTPParserError' && data === '';
  const kind = isEnd ? ENDED : (CODES.find(([codes]) => codes.test(code))?.[1] ?? 'other');
  return describe(typeof kind === 'string' ? kind : kind[phase], phase, { where, code });
}

function describe(
  kind: NetworkErrorKind,
  phase: RequestPhase,
  values: Readonly<Record<string, string>>,
): NetworkError {
  const mayHaveArrived = phase !== 'connect' && !UNSENT.has(kind);
  return { kind, sentence: fill(NETWORK[kind], values), mayHaveArrived };
}

/** Describes a redirect, which is never followed: the user gave the address that gets credentials. Null for other answers. */
export function describeRedirect(
  status: number,
  location: string | undefined,
  { host }: URL,
): NetworkError | null {
  if (status < 300 || status > 399 || location === undefined) return null;
  return describe('redirected', 'body', {
    where: host,
    code: String(status),
    detail: shownTarget(location, host),
  });
}

/** A target as the answer writes it: plain words of host and path; no user, no query, no `;jsessionid=…`. */
function shownTarget(location: string, ownHost: string): string {
  const bare = location
    .trim()
    .replaceAll('\\', '/')
    .replace(/[?#].*$/s, '')
    .replace(/^((?:[a-z][a-z0-9+.-]*:)?\/\/)[^/]*@/i, '$1')
    .replaceAll(/;[^/]*/g, '');
  const parts = bare.split('/').map((part) => plainText(part, (one) => one === ownHost));
  return parts.join('/') || 'nowhere';
}
