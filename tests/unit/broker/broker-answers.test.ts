import { describe, expect, it } from '@jest/globals';
import { brokerRedactor } from '../../../src/broker/broker.ts';
import type { BrokerCredentials } from '../../../src/broker/broker-access.ts';
import type { BrokerError } from '../../../src/broker/broker-answers.ts';
import { readAnswer, reasonIn } from '../../../src/broker/broker-answers.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';

const NONE: BrokerCredentials = { kind: 'none' };
const BASIC: BrokerCredentials = { kind: 'basic', username: 'u', password: 'p' };
const TOKEN: BrokerCredentials = { kind: 'token', token: 't' };
const redactor = brokerRedactor(loadCatalog(), {
  url: 'http://b',
  credentials: { kind: 'token', token: 'SECRET' },
  transport: {},
});

function refusal(status: number, text: string, credentials: BrokerCredentials = NONE): BrokerError {
  try {
    readAnswer(
      { status, text, headers: {} },
      { where: 'the broker', what: 'its index', credentials, redactor },
    );
  } catch (error) {
    return error as BrokerError;
  }
  throw new Error('it was taken');
}

describe("a broker's answer", () => {
  it('is taken as it is', () => {
    const asked = { where: 'the broker', what: 'its index', credentials: NONE, redactor };
    const answer = { status: 200, text: '{"a":1}', headers: {} };
    expect(readAnswer(answer, asked)).toEqual({ status: 200, json: { a: 1 }, text: '{"a":1}' });
    expect(readAnswer({ ...answer, text: '\ufeff{"a":1}' }, asked).text).toBe('{"a":1}');
    const empty = { status: 204, json: {}, text: '' };
    expect(readAnswer({ ...answer, status: 204, text: '' }, asked)).toEqual(empty);
    const expected = { status: 404, json: {}, text: null };
    expect(readAnswer({ ...answer, status: 404, text: '{}' }, asked, [404])).toEqual(expected);
  });

  it('shows no part of a secret where what it says is cut', () => {
    for (let length = 240; length < 252; length++) {
      const text = JSON.stringify({ error: `${'x '.repeat(length)} SECRET` });
      expect(refusal(400, text).message).not.toMatch(/S(E|C|R|T)*/);
    }
  });

  it('shows of what a caller deals with, and of what was asked for, no secret either', () => {
    const reason = reasonIn(
      { errors: ['you sent SECRET', { x: 'and dXMrOlNFQ1JFVA== to 1f2e3d4c5b6a' }] },
      redactor,
    );
    expect(reason).toBe(': you sent ***; and ‹…›== to ‹…›');
    const asked = { where: 'the broker', what: 'the pacts of c SECRET', credentials: NONE, redactor };
    const answer = { status: 404, text: '', headers: {} };
    expect(() => readAnswer(answer, asked)).toThrow('the broker does not have the pacts of c *** (404)');
  });

  it('repeats names, versions and branches that it gave in their places', () => {
    const version = '5556b8149bf8bac76bc30f50a8a2dd4c22c85f30';
    const said = `there is no version ${version} of zstack on feat/x-123`;
    expect(reasonIn({ error: said }, redactor)).toBe(': there is no version ‹…› of zstack on feat/x-123');
    redactor.identifier(version);
    expect(reasonIn({ error: said }, redactor)).toBe(`: ${said}`);
  });

  it.each([
    [401, '', NONE, 'credentials', /asks for credentials/],
    [401, '', BASIC, 'credentials', /PACT_BROKER_PASSWORD/],
    [401, '', TOKEN, 'credentials', /PACT_BROKER_TOKEN/],
    [400, '', TOKEN, 'credentials', /PACT_BROKER_TOKEN/],
    [400, '{"errors":{"name":["is missing"]}}', NONE, 'refused', /refused its index \(400\): is missing/],
    [403, '{}', NONE, 'forbidden', /without credentials \(403\): set PACT_BROKER_USERNAME/],
    [
      403,
      '{}',
      BASIC,
      'forbidden',
      /knows the credentials, and they do not allow its index \(403\): ask for the permission/,
    ],
    [407, '', NONE, 'forbidden', /a proxy before the broker asks for credentials \(407\)/],
    [418, '{}', NONE, 'no-broker', /answered 418 .* as no Pact Broker does/],
    [451, '{"message":"not here"}', NONE, 'no-broker', /answered 451 .*: not here, as no Pact Broker does/],
    [422, '{"errors":["three"]}', NONE, 'refused', /\(422\): three/],
    [200, '[]', NONE, 'no-broker', /answered with JSON that is not an object/],
    [200, '{"a":', NONE, 'no-broker', /answered with JSON that is cut short/],
    [404, '{"error":"no such thing"}', NONE, 'not-found', /does not have its index \(404\): no such thing/],
    [409, '{"errors":["one","two"]}', NONE, 'refused', /: one; two/],
    [429, '{}', NONE, 'failed', /too often/],
    [500, '{"error":{"message":"oh SECRET"}}', NONE, 'failed', /failed on its index \(500\): oh \*\*\*/],
    [502, '<html><title>Bad gateway</title>', NONE, 'page', /titled "Bad gateway"/],
    [200, 'hello', NONE, 'no-broker', /not JSON/],
  ] as const)('%i %j with %j is told apart', (status, text, credentials, trouble, sentence) => {
    const error = refusal(status, text, credentials);
    expect(error.kind).toBe(trouble);
    expect(error.message).toMatch(sentence);
  });
});
