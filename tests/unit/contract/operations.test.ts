import { describe, expect, it } from '@jest/globals';
import { matchOperation } from '../../../src/contract/operations.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import { CONNECTION, catalog, JOB, SESSION } from '../traffic/recordings.ts';

function match(method: string, url: string): string | null {
  const found = matchOperation(catalog, method, url);
  if (found === null) return null;
  const [place = '-'] = Object.values(found.parameters);
  return `${found.operation.id} ${place} ${found.path}`;
}

const SESSIONS = `/zstack/v1/accounts/sessions/${SESSION}`;
const ACTIONS = `/zstack/v1/ipsec/${CONNECTION}/actions`;

describe('an operation is found', () => {
  it.each([
    ['at any host', `http://172.20.14.227:8080${ACTIONS}`],
    ['at an IPv6 host', `https://[2001:db8::17]:8443${ACTIONS}`],
    ['at a host that no URL can have', `http://a b_c:99999${ACTIONS}`],
    ['without a host', ACTIONS],
    ['behind a proxy', `https://console.example.test/proxy/abc${ACTIONS}`],
    ['with another context path', `https://h/cloud/v1/ipsec/${CONNECTION}/actions`],
    ['without a context path', `https://h/v1/ipsec/${CONNECTION}/actions`],
    ['below another version', `https://h/v1/v2${ACTIONS}`],
    ['with a fragment', `https://h${ACTIONS}#x?y`],
    ['in lower case', `HTTPS://H${ACTIONS}`],
  ])('%s', (_, url) => {
    expect(match('PUT', url)).toBe(`reconnect ${CONNECTION} ${ACTIONS}`);
    expect(match('put', url)).toBe(`reconnect ${CONNECTION} ${ACTIONS}`);
  });

  it.each([
    ['GET', `/zstack/v1/api-jobs/${JOB}`, `job-poll ${JOB} /zstack/v1/api-jobs/${JOB}`],
    ['GET', '/zstack/v1/ipsec?count=true', 'query - /zstack/v1/ipsec?count=true'],
    ['PUT', '/zstack/v1/accounts/login', 'login - /zstack/v1/accounts/login'],
    ['DELETE', SESSIONS, `logout ${SESSION} ${SESSIONS}`],
    ['GET', `/x/${SESSIONS}/valid`, `session-check ${SESSION} ${SESSIONS}/valid`],
    ['GET', '/zstack/v1/ipsec/a%2Fb', 'query a/b /zstack/v1/ipsec/a%2Fb'],
    ['GET', '/v1/ipsec/v1/ipsec/', 'query - /zstack/v1/ipsec/'],
    ['GET', '/v1/ipsec//', 'query - /zstack/v1/ipsec//'],
  ])('by %s %s', (method, path, found) => {
    expect(match(method, `http://h${path}`)).toBe(found);
  });

  it.each([
    ['POST', ACTIONS],
    ['OPTIONS', ACTIONS],
    ['PUT', `/zstack/v1/ipsec/${CONNECTION}`],
    ['GET', '/zstack/v1/vm-instances'],
    ['GET', '/zstack/v1/ipsec/a/b'],
    ['GET', '/zstack/v1/ipsec//a'],
    ['GET', 'v1/ipsec'],
    ['GET', '/static/zstack.js?next=/zstack/v1/ipsec'],
    ['GET', `/myv1/ipsec/${CONNECTION}`],
    ['GET', ''],
  ])('not by %s %s', (method, path) => {
    expect(match(method, `http://h${path}`)).toBeNull();
  });

  const NO_PATHS = 'about:blank data:text/html,x chrome-extension://abc ? # // % http://h?/x'.split(' ');
  it.each(['', ...NO_PATHS])('not in %j', (url) => {
    expect(match('GET', url)).toBeNull();
  });
});

describe('an operation is told by its action key', () => {
  const id = (body?: JsonValue) => matchOperation(catalog, 'PUT', ACTIONS, body)?.operation.id ?? null;

  it.each<[string, JsonValue | undefined]>([
    ['its own key', { reconnectIPsecConnection: {} }],
    ['its own key with nothing', { reconnectIPsecConnection: null, systemTags: [] }],
    ['tags alone', { systemTags: ['x'], userTags: [] }],
    ['nothing', {}],
    ['a key whose value is no action', { surprise: 'x', more: [1] }],
    ['a text', 'reconnect'],
    ['a list', [{ updateIPsecConnection: {} }]],
    ['no body that is known', undefined],
  ])('with %s', (_, body) => {
    expect(id(body)).toBe('reconnect');
  });

  it.each<[string, JsonValue]>([
    ['the key of another', { changeIPSecConnectionState: { stateEvent: 'enable' } }],
    ['the key of another with nothing, beside tags', { updateIPsecConnection: null, systemTags: [] }],
    ['its own in other letters', { reconnectIPSecConnection: {} }],
  ])('and is none with %s', (_, body) => {
    expect(id(body)).toBeNull();
  });
});

describe('a long path', () => {
  /** Of 200 KB and more. */
  it.each([
    ['of versions', '/v1/'.repeat(50_000)],
    ['of slashes', '/'.repeat(200_000)],
    ['of versions and slashes', `${'/v1/'.repeat(25_000)}${'/'.repeat(100_000)}`],
    ['of one segment', `/v1/${'a'.repeat(200_000)}`],
    ['of an operation over and over', ACTIONS.repeat(4_000)],
  ])('%s is matched as a short one is', (_, prefix) => {
    expect(match('GET', `http://h${prefix}/x`)).toBeNull();
    expect(match('PUT', `http://h${prefix}${ACTIONS}`)).toBe(`reconnect ${CONNECTION} ${ACTIONS}`);
    expect(match('PUT', `http://h${ACTIONS}${prefix}/x`)).toBeNull();
  });

  it('may end with any number of slashes', () => {
    const slashes = '/'.repeat(200_000);
    expect(match('PUT', `${ACTIONS}${slashes}`)).toBe(`reconnect ${CONNECTION} ${ACTIONS}${slashes}`);
  });
});
