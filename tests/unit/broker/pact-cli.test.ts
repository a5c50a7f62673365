import { describe, expect, it } from '@jest/globals';
import { type BrokerAccess, secretsOfAccess } from '../../../src/broker/access.ts';
import { Broker } from '../../../src/broker/broker.ts';
import { BrokerError } from '../../../src/broker/broker-error.ts';
import { environmentOf } from '../../../src/broker/pact-cli.ts';
import { cliTrouble } from '../../../src/broker/pact-cli-trouble.ts';

const BASIC = { kind: 'basic', username: 'u', password: 'hunter2-hunter2' } as const;

function access(url: string, proxy: BrokerAccess['transport']['proxy'] = {}): BrokerAccess {
  return { url, credentials: BASIC, transport: { proxy } };
}

describe("the official command's environment", () => {
  const PROXY = 'http://user:pr0xy-pass@proxy.example:3128';
  const inherited = {
    PATH: '/bin',
    PACT_BROKER_TOKEN: 'theirs',
    HTTP_PROXY: 'http://a',
    https_proxy: 'http://b',
    ALL_PROXY: 'http://c',
    all_proxy: 'http://d',
    NO_PROXY: 'broker.example',
    no_proxy: 'x',
  };
  const proxiesIn = (env: NodeJS.ProcessEnv) => Object.keys(env).filter((name) => /_proxy$/i.test(name));

  it('has no proxy where our own requests take none', () => {
    const options = { httpsProxy: PROXY, noProxy: 'broker.example' };
    expect(proxiesIn(environmentOf(inherited, access('https://broker.example', options)))).toEqual([]);
    expect(proxiesIn(environmentOf(inherited, access('http://other.example', options)))).toEqual([]);
  });

  it('has the very proxy that our own requests take', () => {
    const options = { httpsProxy: PROXY, noProxy: 'broker.example' };
    const env = environmentOf(inherited, access('https://other.example', options));
    expect(env['https_proxy']).toBe(PROXY);
    expect(Object.values(env)).not.toContain('http://c');
    expect(env['NO_PROXY'] ?? env['no_proxy']).toBeUndefined();
  });

  it('has the credentials of this broker and no others', () => {
    const env = environmentOf(inherited, access('https://broker.example'));
    expect(env).toMatchObject({ PATH: '/bin', PACT_BROKER_USERNAME: 'u' });
    expect(env['PACT_BROKER_TOKEN']).toBeUndefined();
  });

  it("shows no proxy's password", () => {
    const secrets = secretsOfAccess(access('https://b.example', { httpsProxy: PROXY }));
    expect(secrets).toContain('pr0xy-pass');
    expect(secrets).toContain(Buffer.from('user:pr0xy-pass').toString('base64'));
  });
});

/** What pact-cli 18.1.2 writes, the same thing twice. */
const PATH = "http://b/matrix?q[][pacticipant]=c' ";
const failed = (words: string): string =>
  `❌ IO Error - Request to pact broker path '${PATH}failed: ${words}. URL: 'http://b'\n`.repeat(2);
const noHal = (words: string): string =>
  `Did not get a valid HAL response body from pact broker path '${PATH.trimEnd()}${words}. URL: 'http://b'`;

describe('what the official command complains of', () => {
  const told = (output: string): BrokerError => {
    const asked = new Broker(access('http://b')).asking('the deployment of c 1');
    return cliTrouble(output, asked, (words) => `did not record it: ${words}`);
  };

  it.each<[string, string, RegExp]>([
    [
      failed('401 Unauthorized'),
      'credentials',
      /refused the credentials \(401\): check PACT_BROKER_USERNAME/,
    ],
    [
      failed('403 Forbidden. Response: {"error":"no"}'),
      'forbidden',
      /they do not allow the deployment of c 1 \(403\)/,
    ],
    [
      failed('500 Internal Server Error. Response: {"error":{"message":"no database"}}'),
      'failed',
      /failed on the deployment of c 1 \(500\): no database: see the broker's log/,
    ],
    [failed('502 Bad Gateway'), 'failed', /failed on the deployment of c 1 \(502\)/],
    [failed('404 Not Found'), 'no-broker', /answered the deployment of c 1 with 404/],
    [
      noHal(", content type is 'text/html'"),
      'page',
      /a page of HTML .*a proxy or a login page stands before it/,
    ],
    [noHal(", content type is 'text/plain'"), 'no-broker', /something that is not JSON/],
    [noHal(' - error decoding response body'), 'no-broker', /something that is not JSON/],
    [
      `Failed to access pact broker path '${PATH}' - error sending request for url (http://b). URL: 'http://b'`,
      'unreachable',
      /could not be asked: no whole answer came to the deployment of c 1/,
    ],
    ['❌ Computer says no', 'failed', /the broker at http:\/\/b did not record it: Computer says no$/],
    ['', 'failed', /did not record it: it said nothing/],
    [failed('400 Bad Request. Response: {"errors":["x"]}'), 'failed', /did not record it: .*400 Bad Request/],
  ])('%j has the sentence of our own requests', (output, trouble, sentence) => {
    const error = told(output);
    expect(error).toBeInstanceOf(BrokerError);
    expect(error.message).toMatch(sentence);
    expect(error.trouble).toBe(trouble);
  });

  it('is told without ornaments, each sentence once', () => {
    const output = '\u001b[31m❌ Computer\u001b[0m\n  says   no ✅\n❌ Computer\n';
    expect(told(output).message).toBe('the broker at http://b did not record it: Computer says no');
  });

  it('shows no secret', () => {
    const said = failed(`400 Bad Request. Response: {"errors":["you sent ${BASIC.password}"]}`);
    expect(told(said).message).not.toContain(BASIC.password);
    const other = told(`oh ${BASIC.password} at http://user:pass-word@proxy`);
    expect(other.message).toContain('did not record it: oh *** at ‹…›');
  });
});
