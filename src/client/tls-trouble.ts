/** What kept TLS from standing. */
export type TlsProblem =
  | 'expired'
  | 'not-yet-valid'
  | 'self-signed'
  | 'unknown-authority'
  | 'wrong-name'
  | 'revoked'
  | 'unfit'
  | 'client-certificate-required'
  | 'client-certificate-rejected'
  /** The server speaks no TLS, where TLS was tried. */
  | 'plain-server'
  /** The server speaks TLS, where plain HTTP was tried. */
  | 'plain-request'
  | 'no-agreement'
  | 'other';

export interface TlsTrouble {
  readonly problem: TlsProblem;
  readonly sentence: string;
}

interface TlsRule {
  readonly codes: RegExp;
  readonly problem: TlsProblem;
  readonly sentence: (host: string, code: string) => string;
}

/** By the codes of OpenSSL; alerts are what the server said of the client. The first rule that fits holds. */
const RULES: readonly TlsRule[] = [
  {
    codes: /ALERT_CERTIFICATE_REQUIRED$/,
    problem: 'client-certificate-required',
    sentence: (host) => `${host} wants a client certificate: give one and its key`,
  },
  {
    codes:
      /ALERT_(BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_(REVOKED|EXPIRED|UNKNOWN)|UNKNOWN_CA|ACCESS_DENIED)$/,
    problem: 'client-certificate-rejected',
    sentence: (host, code) =>
      `${host} does not accept the client certificate, or that there is none (${code}): give one that it trusts`,
  },
  {
    codes:
      /ALERT_(HANDSHAKE_FAILURE|PROTOCOL_VERSION|INSUFFICIENT_SECURITY)$|UNSUPPORTED_PROTOCOL|NO_SHARED_CIPHER/,
    problem: 'no-agreement',
    sentence: (host, code) =>
      `${host} refused the TLS handshake (${code}): see which TLS versions it speaks, and whether it wants a client certificate`,
  },
  {
    codes: /^CERT_HAS_EXPIRED$/,
    problem: 'expired',
    sentence: (host) =>
      `the certificate of ${host}, or of its authority, has expired: have it renewed, and see whether the clock here is right`,
  },
  {
    codes: /^CERT_NOT_YET_VALID$/,
    problem: 'not-yet-valid',
    sentence: (host) =>
      `the certificate of ${host}, or of its authority, is not valid yet: see whether the clocks here and there are right`,
  },
  {
    codes: /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    problem: 'self-signed',
    sentence: (host) =>
      `the certificate of ${host} is signed by itself: if it is the right one, give it as the CA to trust`,
  },
  {
    codes: /^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE)$/,
    problem: 'unknown-authority',
    sentence: (host) =>
      `the certificate of ${host} comes from an authority that is not trusted here: give that authority's certificate as the CA to trust`,
  },
  {
    codes: /^CERT_REVOKED$/,
    problem: 'revoked',
    sentence: (host) => `the certificate of ${host} was revoked: have a new one issued`,
  },
  {
    codes:
      /^(INVALID_(CA|PURPOSE)|CERT_(CHAIN_TOO_LONG|REJECTED)|PATH_LENGTH_EXCEEDED|(EE|CA)_(KEY|MD)_TOO_\w+)$/,
    problem: 'unfit',
    sentence: (host, code) =>
      `the certificate of ${host} is not fit for a server (${code}): have another one issued`,
  },
  {
    codes: /_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE)$/,
    problem: 'plain-server',
    sentence: (host) => `${host} does not speak TLS: check the port, or give the address with http://`,
  },
  {
    codes: /^(ERR_(SSL|TLS|OSSL)_|EPROTO$|CERT_)/,
    problem: 'other',
    sentence: (host, code) => `TLS with ${host} failed (${code}): see what the server's log says of it`,
  },
];

/** Tells an error of TLS apart; null where it is none. `error` is duck-typed. */
export function tlsTrouble(code: string, error: object, host: string): TlsTrouble | null {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const sentence = `the certificate of ${host} is for ${namesOf(error)}, not for this name: use a name that it has, or have it issued for this one`;
    return { problem: 'wrong-name', sentence };
  }
  const rule = RULES.find(({ codes }) => codes.test(code));
  return rule === undefined ? null : { problem: rule.problem, sentence: rule.sentence(host, code) };
}

/** Names that are quoted of a certificate, at most. */
const MOST_NAMES = 3;

/** What a certificate is for: names that the server wrote, so only characters of names are kept. */
function namesOf(error: object): string {
  const certificate = 'cert' in error ? error.cert : null;
  const isObject = typeof certificate === 'object' && certificate !== null;
  const list = isObject && 'subjectaltname' in certificate ? String(certificate.subjectaltname) : '';
  const names = Array.from(list.matchAll(/(?:DNS|IP Address):([\w.*:-]{1,100})/g), ([, name]) => name);
  if (names.length === 0) return 'no name';
  return `${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? ' and others' : ''}`;
}
