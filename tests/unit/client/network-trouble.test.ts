import { describe, expect, it } from '@jest/globals';
import { ConnectionFailure } from '../../../src/client/connection-failure.ts';
import { networkTrouble } from '../../../src/client/network-trouble.ts';
import { redirection } from '../../../src/client/redirect.ts';

/** An error as another realm makes it: no instance of this one's `Error`. */
const foreign = (parts: object) => ({ message: 'Authorization: canary', ...parts });
const coded = (code: string) => foreign({ code });

describe('an error of the network', () => {
  it.each([
    ['ECONNREFUSED', 'refused', false],
    ['ENOTFOUND', 'name-not-found', false],
    ['EAI_AGAIN', 'name-not-found', false],
    ['EHOSTUNREACH', 'unroutable', true],
    ['ENETUNREACH', 'unroutable', true],
    ['ETIMEDOUT', 'unroutable', true],
    ['ECONNRESET', 'reset', true],
    ['EPIPE', 'reset', true],
    ['UND_ERR_SOCKET', 'reset', true],
    ['UND_ERR_HEADERS_OVERFLOW', 'too-large', true],
    ['HPE_INVALID_CONSTANT', 'not-http', true],
    ['E_NEVER_SEEN', 'other', true],
  ])('%s, once the request is sent, is told as %s', (code, kind, mayHaveArrived) => {
    const trouble = networkTrouble(coded(code), 'host', { progress: 'sent' });
    expect(trouble).toMatchObject({ kind, mayHaveArrived });
    expect(trouble.sentence).not.toContain('canary');
    expect(networkTrouble(coded(code), 'host', { progress: 'connecting' }).mayHaveArrived).toBe(false);
  });

  it.each([
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'client-certificate-required', false],
    ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'client-certificate-rejected', false],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', 'client-certificate-rejected', false],
    ['ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED', 'client-certificate-rejected', false],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'client-certificate-rejected', false],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'no-agreement', true],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'no-agreement', true],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'no-agreement', true],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'plain-server', false],
    ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'plain-server', false],
    ['CERT_HAS_EXPIRED', 'expired', true],
    ['CERT_NOT_YET_VALID', 'not-yet-valid', true],
    ['CERT_REVOKED', 'revoked', true],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed', true],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'unknown-authority', true],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unknown-authority', true],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unknown-authority', true],
    ['INVALID_PURPOSE', 'unfit', true],
    ['EE_KEY_TOO_SMALL', 'unfit', true],
    ['EPROTO', 'other', true],
    ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', 'other', true],
  ])('%s is told as TLS: %s', (code, tls, mayHaveArrived) => {
    expect(networkTrouble(coded(code), 'host')).toMatchObject({ kind: 'tls', tls, mayHaveArrived });
  });

  it('is found behind the errors that wrap it', () => {
    const several = foreign({ code: 'ECONNREFUSED', errors: [coded('ENETUNREACH'), coded('ECONNREFUSED')] });
    expect(networkTrouble(foreign({ cause: several }), 'host').kind).toBe('unroutable');
    expect(networkTrouble(foreign({ code: 'UND_ERR_SOCKET', cause: coded('EPIPE') }), 'host').kind).toBe(
      'reset',
    );
  });

  it.each([null, 'canary', 7, {}])('that is none (%j) is told all the same', (error) => {
    expect(networkTrouble(error, 'host')).toEqual({
      kind: 'other',
      sentence: 'the request to host failed (unknown)',
      mayHaveArrived: true,
    });
  });

  it('of a certificate quotes few of its names, and nothing but names', () => {
    const subjectaltname = 'DNS:a.example, DNS:"\u001b[31m", IP Address:10.0.0.1, DNS:*.b, DNS:c';
    const error = foreign({ code: 'ERR_TLS_CERT_ALTNAME_INVALID', cert: { subjectaltname } });
    expect(networkTrouble(error, 'host').sentence).toMatch(
      /^the certificate of host is for a\.example, 10\.0\.0\.1, \*\.b and others, not for this name:/,
    );
    expect(networkTrouble(coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'host').sentence).toContain(
      'is for no name,',
    );
  });

  it('tells a server that hangs up after the handshake from one that was never reached', () => {
    expect(networkTrouble(new ConnectionFailure({ at: 'handshake-end' }), 'host')).toEqual({
      kind: 'tls',
      tls: 'client-certificate-rejected',
      sentence: 'host hung up right after the TLS handshake: it wants another client certificate',
      mayHaveArrived: false,
    });
    expect(
      networkTrouble(new ConnectionFailure({ at: 'server', error: coded('ECONNRESET') }), 'host'),
    ).toEqual({
      kind: 'reset',
      sentence: 'host closed the connection before it stood: check the port, and firewalls on the way',
      mayHaveArrived: false,
    });
  });
});

describe('a redirect', () => {
  const asked = new URL('http://h:8080/zstack/v1/accounts/sessions/0123456789abcdef0123456789abcdef');
  const sentence = (location: string) => redirection(302, location, asked)?.sentence;

  it.each([
    ['https://h/zstack/v1/accounts/sessions/0123456789abcdef0123456789abcdef', 'to https://h;'],
    ['/login;jsessionid=ABC?next=canary#canary', 'to http://h:8080/login;'],
    ['https://us:canary@sso/x/0123456789ABCDEF0123456789ABCDEF/y', 'to https://sso/x/‹…›/y;'],
    ['https://Canary-0123456789abcdef/x', 'to https://‹…›/x;'],
    ['http://', 'nowhere'],
  ])('to %s points %s', (location, shown) => {
    expect(sentence(location)).toContain(`answers 302 and points ${shown}`);
    expect(sentence(location)).not.toMatch(/canary|0123456789|jsessionid/i);
  });

  it.each([
    [200, 'http://x/'],
    [304, undefined],
    [404, 'http://x/'],
  ])('is not status %s with location %s', (status, location) => {
    expect(redirection(status, location, asked)).toBeNull();
  });
});
