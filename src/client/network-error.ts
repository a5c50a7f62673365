import { plainText } from '../redact/harmless-text.ts';

/**
 * What happened, where, and what to do. A cause is a kind of error, with a detail after the slash where one
 * kind has several.
 */
const SENTENCES = {
  'name-not-found':
    'the name of {where} cannot be resolved ({code}): check its spelling, and the name servers of this machine',
  refused:
    'nothing listens at {where}: the connection was refused; check the port, and whether the server runs',
  unroutable: '{where} cannot be reached from here ({code}): check the address, and firewalls on the way',
  'reset/connect': '{where} closed the connection before it stood: check the port, and firewalls on the way',
  'reset/headers': '{where} closed the connection before its answer began: see the log of the server{hint}',
  'cut-short':
    'the answer of {where} was cut short: the connection ended before the body did; see the logs of the server and of proxies before it',
  'not-http': "what {where} answers is not HTTP: check that the port is the API's",
  'too-large/headers': 'the headers of the answer of {where} are too large: see what answers there',
  'too-large/body':
    'the answer of {where} is larger than {detail}: no answer of the API is; see what answers there',
  'not-utf-8': 'the answer of {where} is not UTF-8: see what answers there',
  encoding:
    'the answer of {where} cannot be decoded from its Content-Encoding "{detail}": see which proxy adds or changes it',
  redirected: '{where} answers {code} and points {detail}',
  'proxy-unreachable': 'the proxy cannot be used: {detail}',
  'proxy-refused':
    'the proxy {where} answered {detail} instead of opening a tunnel to the server: ask who runs it, or list the server in NO_PROXY',
  'proxy-authentication':
    'the proxy {where} wants a user and password (407): put the right ones into its address',
  'tls/plain-server': '{where} does not speak TLS: check the port, or give the address with http://',
  'tls/plain-request': '{where} speaks TLS, and plain HTTP was tried: give the address with https://',
  'tls/client-certificate': '{where} wants a client certificate that it trusts: give one and its key',
  'tls/dates':
    'the certificate of {where}, or of its authority, has expired or is not valid yet ({code}): have it renewed, and see whether the clocks here and there are right',
  'tls/untrusted':
    'the certificate of {where} is not trusted here ({code}): give the certificate of its authority as the CA to trust, or its own if it is signed by itself',
  'tls/wrong-name':
    'the certificate of {where} is for {names}, not for this name: use a name that it has, or have it issued for this one',
  'tls/other':
    'TLS with {where} failed ({code}): see which TLS versions it speaks, whether it wants a client certificate, and its log',
  other: 'the request to {where} failed ({code})',
};

type Cause = keyof typeof SENTENCES;

/** What a request waits for. Nothing is sent before there is a connection. */
export type RequestPhase = 'connect' | 'headers' | 'body';

const ENDED: Readonly<Record<RequestPhase, Cause>> = {
  connect: 'reset/connect',
  headers: 'reset/headers',
  body: 'cut-short',
};

/**
 * Causes by the codes of Node, OpenSSL and undici; the first match counts. An alert of OpenSSL is what the
 * server told the client.
 */
const CODES: readonly (readonly [RegExp, Cause | typeof ENDED])[] = [
  [/^(ENOTFOUND|EAI_\w+)$/, 'name-not-found'],
  [/^ECONNREFUSED$/, 'refused'],
  [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EHOSTDOWN|ETIMEDOUT)$/, 'unroutable'],
  [/^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH)$/, ENDED],
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
const UNSENT: ReadonlySet<Cause> = new Set<Cause>([
  'proxy-authentication',
  'tls/client-certificate',
  'tls/plain-request',
  'tls/plain-server',
]);

/** What went wrong below the API, such as `refused`. */
export type NetworkErrorKind = Cause extends infer C
  ? C extends `${infer Kind}/${string}`
    ? Kind
    : C
  : never;

export interface NetworkError {
  readonly kind: NetworkErrorKind;
  /** One sentence for people: what happened, where, and what to do. It never quotes a secret. */
  readonly sentence: string;
  /** Whether the request may have reached the server all the same; false only if it surely did not. */
  readonly mayHaveArrived: boolean;
  /** Which problem it was, where the kind has several: `wrong-name` of `tls`. */
  readonly detail?: string;
  /** Target of a redirect without possible secrets; null if it has none. Absent for other errors. */
  readonly to?: string | null;
}

/** A failure that no library has a code for. */
export class TransportFailure extends Error {
  override readonly name = 'TransportFailure';
  readonly reason: Cause;
  /** For the sentence. */
  readonly detail: string;
  /** Host of the proxy that failed, in place of the server. */
  readonly proxy: string | null;

  constructor(reason: Cause, detail: string | number = '', proxy: string | null = null) {
    super(reason);
    this.reason = reason;
    this.detail = String(detail);
    this.proxy = proxy;
  }
}

export interface Circumstances {
  /** The server, and the proxy before it, as sentences name them. */
  readonly where: string;
  readonly phase: RequestPhase;
  /** Whether the request went out without TLS. */
  readonly plain?: boolean;
}

const PLAIN_HINT = ', or whether the port speaks TLS and its address begins with https://';

/** Describes an error of the network by its code and shape; messages of libraries are not interpreted. */
export function describeError(error: unknown, { where, phase, plain = false }: Circumstances): NetworkError {
  if (error instanceof TransportFailure)
    return describe(error.reason, phase, { where: error.proxy ?? where, detail: error.detail });
  const inner = innermost(error);
  const code = typeof inner.code === 'string' ? inner.code : String(inner.name ?? 'unknown');
  const hint = plain ? PLAIN_HINT : '';
  return describe(causeOf(inner, code, phase), phase, { where, code, hint, names: namesOf(inner) });
}

function describe(cause: Cause, phase: RequestPhase, values: Readonly<Record<string, string>>): NetworkError {
  const [kind, detail] = cause.split('/') as [NetworkErrorKind, string?];
  return {
    kind,
    sentence: SENTENCES[cause].replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? ''),
    mayHaveArrived: phase !== 'connect' && !UNSENT.has(cause),
    ...(detail === undefined ? {} : { detail }),
  };
}

interface ErrorLike {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly data?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
  readonly cert?: unknown;
}

/** First byte of an alert of TLS. */
const TLS_ALERT = '\u0015';

function causeOf({ name, data = '' }: ErrorLike, code: string, phase: RequestPhase): Cause {
  if (name === 'HTTPParserError') {
    // Undici's parser complains of no bytes at all when a connection ends in the middle of an answer.
    if (data === '') return ENDED[phase];
    return String(data).startsWith(TLS_ALERT) ? 'tls/plain-request' : 'not-http';
  }
  const [, cause = 'other'] = CODES.find(([codes]) => codes.test(code)) ?? [];
  return typeof cause === 'string' ? cause : cause[phase];
}

/**
 * The error inside wrappers: the first of several, or the cause. Errors are recognized by their shape, since
 * an error of another realm is no instance of this realm's `Error`.
 */
function innermost(error: unknown): ErrorLike {
  if (!isErrorLike(error)) return {};
  if (Array.isArray(error.errors) && error.errors.length > 0) return innermost(error.errors[0]);
  const isWrapper = error.code === undefined || error.code === 'UND_ERR_SOCKET';
  return isWrapper && isErrorLike(error.cause) ? innermost(error.cause) : error;
}

function isErrorLike(error: unknown): error is ErrorLike {
  return typeof error === 'object' && error !== null && 'message' in error;
}

/** How many names of a certificate a message quotes. */
const MOST_NAMES = 3;

/** The names of a certificate. The server wrote them, so only characters of names are kept. */
function namesOf({ cert }: ErrorLike): string {
  const { subjectaltname = '' } = (cert ?? {}) as { readonly subjectaltname?: unknown };
  const list = String(subjectaltname).matchAll(/(?:DNS|IP Address):([\w.*:-]{1,100})/g);
  const names = Array.from(list, ([, name]) => name);
  if (names.length === 0) return 'no name';
  return `${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? ' and others' : ''}`;
}

/**
 * Describes a redirect. It is never followed: a request with credentials goes to the address that the user gave.
 *
 * @returns null if the answer is no redirect
 */
export function describeRedirect(
  status: number,
  location: string | undefined,
  from: URL,
): NetworkError | null {
  if (status < 300 || status > 399 || location === undefined) return null;
  const to = URL.canParse(location, from.href) ? new URL(location, from.href) : null;
  const detail = to === null ? 'nowhere' : pointsTo(to, shownLocation(location, from), from);
  const described = describe('redirected', 'body', { where: from.host, code: String(status), detail });
  return { ...described, to: to && shownAddress(to, to.pathname, from) };
}

/** @param shown the target as the answer writes it */
function pointsTo(to: URL, shown: string, from: URL): string {
  const unfollowed = 'redirects are not followed';
  if (to.origin === from.origin && to.pathname === from.pathname)
    return `back to the same address; ${unfollowed}: see what stands before the server`;
  const isSamePath = to.pathname.endsWith(from.pathname);
  const base = shownAddress(to, to.pathname.slice(0, -from.pathname.length), from);
  return `to ${shown}; ${unfollowed}: give ${isSamePath ? base : 'that address'} as the target if it is the API's`;
}

/** The start of a URL with its scheme, of one without, and of neither. */
const ORIGIN = /^((?:[a-z][a-z0-9+.-]*:)?\/\/)?(?:[^/]*@)?(.*)$/is;

/** A target as an answer writes it, without what may be secret, as in `shownAddress`. */
function shownLocation(location: string, from: URL): string {
  const [, start = '', rest = ''] =
    ORIGIN.exec(
      location
        .trim()
        .replaceAll('\\', '/')
        .replace(/[?#].*$/s, ''),
    ) ?? [];
  return `${start}${plainParts(rest, from)}`;
}

/** An address without what may be secret: plain words of host and path, no query, no `;jsessionid=…`. */
function shownAddress({ protocol, host }: URL, path: string, from: URL): string {
  return `${protocol}//${plainParts(`${host}${path}`, from)}`;
}

function plainParts(text: string, from: URL): string {
  const parts = text.replaceAll(/;[^/]*/g, '').split('/');
  return parts.map((part) => plainText(part, (one) => one === from.host)).join('/');
}
