import { describe, expect, it } from '@jest/globals';
import { CONNECTION, JOB, redactorOf, SESSION } from './exchanges.ts';

const redactor = redactorOf();

describe('a header', () => {
  it.each([
    ['Content-Type', 'application/json;charset=UTF-8'],
    ['Content-Type', 'application/xhtml+xml'],
    ['Server', 'nginx/1.25.3'],
    ['Content-Length', '15000000'],
    ['X-Job-UUID', JOB],
    ['Date', 'Mon, 06 Nov 2023 08:49:37 GMT'],
    ['Cache-Control', 'no-cache, max-age=0'],
  ])('of a short list is shown: %s: %s', (name, value) => {
    expect(redactor.header(name, value)).toBe(value);
  });

  it.each([
    ['Authorization', `OAuth ${SESSION}`, 'OAuth ***'],
    ['Proxy-Authorization', 'Basic swordfish', 'Basic ***'],
    ['WWW-Authenticate', 'Digest realm="swordfish"', 'Digest ***'],
    ['Authorization', 'swordfish', '***'],
    ['Cookie', 'theme=dark', '***'],
    ['Set-Cookie', 'Bearer swordfish', '***'],
    [':path', '/swordfish', '***'],
    ['X-Whatever', 'swordfish', '***'],
    ['Content-Type', 'multipart/form-data; boundary=aB3xY9kL2mN4', 'multipart/form-data; boundary=‹…›'],
    ['User-Agent', 'curl aB3xY9kL2mN4', 'curl ‹…›'],
    ['Content-Length', 'aB3xY9kL2mN4', '***'],
    ['X-Job-UUID', 'aB3xY9kL2mN4', '‹text of 12: a-z A-Z 0-9›'],
    ['Location', 'https://sso.example/login;jsessionid=0a0a?token=x', 'https://sso.example/‹path›'],
    ['Location', `http://h:8080/zstack/v1/api-jobs/${JOB}`, `http://h:8080/zstack/v1/api-jobs/${JOB}`],
  ])('of no such list is not: %s: %s', (name, value, shown) => {
    expect(redactor.header(name, value)).toBe(shown);
  });
});

describe('a URL', () => {
  const query = '/zstack/v1/ipsec';

  it.each([
    `https://zstack.example:8080/zstack/v1/ipsec/${CONNECTION}/actions`,
    `/zstack/v1/api-jobs/${JOB}`,
    `${query}?q=state=Enabled&q=uuid?=${CONNECTION},${CONNECTION}&limit=20&fields=uuid,name`,
    `${query}?q=peerCidrs.cidr=10.0.0.0/24&sort=-name`,
    '/zstack/v1/accounts/login',
    'https://zstack.example:8080/',
    'http://[2001:db8::1]:8080/',
    'http://vpn-node-03.corp.example/',
  ])('of an operation is shown with what is no secret: %s', (url) => {
    const method = /(actions|login)$/.test(url) ? 'PUT' : 'GET';
    expect(redactor.url(method, url)).toBe(url);
  });

  it.each([
    ['DELETE', `/zstack/v1/accounts/sessions/${SESSION}`, '/zstack/v1/accounts/sessions/***'],
    ['GET', `https://u:p@h/proxy/aB3xY9kL2mN4/zstack/v1/ipsec`, 'https://h/zstack/v1/ipsec'],
    ['GET', `${query}?q=authKey=swordfish`, `${query}?q=authKey=***`],
    ['GET', `${query}?q=name~=${encodeURIComponent('aB3xY9kL2mN4')}`, `${query}?q=name~=‹…›`],
    [
      'GET',
      `${query}?token=swordfish&aB3xY9kL2mN4=1`,
      `${query}?token=***&‹name%20of%2012:%20a-z%20A-Z%200-9›=***`,
    ],
    [
      'GET',
      `/zstack/v1/ipsec/${CONNECTION};x=swordfish`,
      '/zstack/v1/ipsec/‹text%20of%2044:%20a-z%200-9%20signs›',
    ],
    ['GET', 'https://h/other/swordfish?x=1#y', 'https://h/‹path›'],
    ['GET', '/other', '/‹path›'],
    ['GET', 'data:text/html,swordfish', ''],
    ['GET', 'http://aB3xY9kL2mN4@evil@h:80/x', 'http://h:80/‹path›'],
    ['GET', 'http://a1b2c3d4e5f6.example/x', 'http://‹…›/‹path›'],
    ['GET', `http://h/${'v1/'.repeat(100_000)}`, 'http://h/‹path›'],
  ])('is not shown beyond that: %s %s', (method, url, shown) => {
    expect(redactor.url(method, url)).toBe(shown);
  });
});
