import { describe, expect, it } from '@jest/globals';
import { describeError, describeRedirect, TransportFailure } from '../../../src/client/network-error.ts';

/** An error as another realm makes it: no instance of this one's `Error`. */
const foreign = (parts: object) => ({ message: 'Authorization: canary', ...parts });
const coded = (code: string) => foreign({ code });
const described = (error: unknown) => describeError(error, 'host', 'headers');

describe('an error of the network', () => {
  it.each([
    ['ECONNREFUSED', 'refused', true],
    ['EAI_AGAIN', 'name-not-found', true],
    ['ETIMEDOUT', 'unroutable', true],
    ['UND_ERR_SOCKET', 'reset/headers', true],
    ['UND_ERR_HEADERS_OVERFLOW', 'too-large/headers', true],
    ['E_NEVER_SEEN', 'other', true],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'tls/client-certificate', false],
    ['ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE', 'tls/client-certificate', false],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls/plain-server', false],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'tls/other', true],
    ['EPROTO', 'tls/other', true],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls/untrusted', true],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls/untrusted', true],
    ['CERT_REVOKED', 'tls/other', true],
    ['EE_KEY_TOO_SMALL', 'tls/other', true],
  ])('with the code %s is %s, and nothing arrived before it connected', (code, kind, mayHaveArrived) => {
    const { sentence, ...error } = described(coded(code));
    expect(error).toEqual({ kind, mayHaveArrived });
    expect(sentence).not.toContain('canary');
    expect(describeError(coded(code), 'host', 'connect').mayHaveArrived).toBe(false);
  });

  it.each([null, 'canary', 7, {}])('that is none (%j) is described all the same', (error) => {
    const sentence = 'the request to host failed (unknown)';
    expect(described(error)).toEqual({ kind: 'other', sentence, mayHaveArrived: true });
  });

  it('of a proxy means that nothing arrived, although the proxy answered', () => {
    const failure = new TransportFailure('proxy-authentication', '', 'proxy:3128');
    const error = describeError(failure, 'host', 'body');
    expect(error).toMatchObject({ kind: 'proxy-authentication', mayHaveArrived: false });
    expect(error.sentence).toMatch(/^the proxy proxy:3128 wants a user and password/);
  });
});

describe('a redirect', () => {
  const SESSIONS = '/zstack/v1/accounts/sessions';
  const UUID = '0123456789abcdef0123456789abcdef';
  const from = new URL(`http://h:8080${SESSIONS}/${UUID}`);

  it.each([
    [`https://h${SESSIONS}/${UUID}`, `https://h${SESSIONS}/‹…›`],
    ['https://H:443/cloud', 'https://H:443/cloud'],
    ['/login;jsessionid=ABC?next=canary#canary', '/login'],
    ['login.html', 'login.html'],
    ['//h:8443/ui', '//h:8443/ui'],
    ['http://[fd00::1]:8080/', 'http://[fd00::1]:8080/'],
    [`https://us:canary@sso/x/${UUID.toUpperCase()}/y`, 'https://sso/x/‹…›/y'],
    ['//us:canary@canary@sso/', '//sso/'],
    ['https:\\\\us:canary@sso\\x', 'https://sso/x'],
    ['https://Canary-0123456789abcdef/x', 'https://‹…›/x'],
    [' ', 'nowhere'],
  ])('to %s points to %s', (location, target) => {
    expect(describeRedirect(302, location, from)?.sentence).toBe(
      `h:8080 answers 302 and points to ${target}; redirects are not followed: give the address of the API itself`,
    );
  });

  it.each([
    [200, 'http://x/'],
    [304, undefined],
    [404, 'http://x/'],
  ])('is not status %s with location %s', (status, location) => {
    expect(describeRedirect(status, location, from)).toBeNull();
  });
});
