import { describe, expect, it } from '@jest/globals';
import { Broker } from '../../../src/broker/broker.ts';
import type { BrokerCredentials } from '../../../src/broker/broker-access.ts';
import { type BrokerError, readAnswer } from '../../../src/broker/broker-answers.ts';
import { readPayload } from '../../../src/model/exchange.ts';

const NONE: BrokerCredentials = { kind: 'none' };
const BASIC: BrokerCredentials = { kind: 'basic', username: 'u', password: 'p' };
const TOKEN: BrokerCredentials = { kind: 'token', token: 't' };
const access = { url: 'http://b', credentials: { kind: 'token', token: 'SECRET' }, transport: {} } as const;
const { redactor } = new Broker(access);
const ASKED = { where: 'the broker', what: 'its index', credentials: NONE, redactor };

const answerOf = (status: number, text: string) => ({ status, headers: {}, body: readPayload(text) });

function refusal(status: number, text: string, credentials: BrokerCredentials = NONE): BrokerError {
  try {
    readAnswer(answerOf(status, text), { ...ASKED, credentials });
  } catch (error) {
    return error as BrokerError;
  }
  throw new Error('it was taken');
}

describe("a broker's answer", () => {
  it.each<[number, string, object]>([
    [200, '{"a":1}', { json: { a: 1 }, text: '{"a":1}' }],
    [204, '', { json: {}, text: '' }],
    [404, '[]', { json: {}, text: '[]' }],
  ])('with status %i and %j is taken where it is expected', (status, text, answer) => {
    expect(readAnswer(answerOf(status, text), ASKED, [404])).toEqual({ status, ...answer });
  });

  it('shows no part of a secret where what it says is cut', () => {
    for (let length = 240; length < 252; length++) {
      const text = JSON.stringify({ error: `${'x '.repeat(length)} SECRET` });
      expect(refusal(400, text).message).not.toMatch(/S(E|C|R|T)*/);
    }
  });

  it('shows of what a caller deals with, and of what was asked for, no secret either', () => {
    const errors = ['you sent SECRET', { x: 'and dXMrOlNFQ1JFVA== to 1f2e3d4c5b6a' }];
    expect(refusal(400, JSON.stringify({ errors })).message).toMatch(/: you sent \*{3}; and ‹…›== to ‹…›$/);
    const asked = { ...ASKED, what: 'the pacts of c SECRET' };
    expect(() => readAnswer(answerOf(404, ''), asked)).toThrow(
      'the broker answered 404 when it was asked for the pacts of c ***:',
    );
  });

  it.each<[number, string, BrokerCredentials, string, RegExp]>([
    [401, '', NONE, 'unusable', /asks for credentials/],
    [401, '', BASIC, 'unusable', /PACT_BROKER_PASSWORD/],
    [401, '', TOKEN, 'unusable', /PACT_BROKER_TOKEN/],
    [400, '', TOKEN, 'unusable', /PACT_BROKER_TOKEN/],
    [400, '{"errors":{"name":["is missing"]}}', NONE, 'refused', /refused its index \(400\): is missing/],
    [403, '{}', NONE, 'unusable', /does not allow its index \(403\): set PACT_BROKER_USERNAME/],
    [403, '{}', BASIC, 'unusable', /does not allow its index \(403\): ask for the permission/],
    [451, '{"message":"gone"}', NONE, 'unusable', /answered 451 .*: gone: check PACT_BROKER_BASE_URL/],
    [422, '{"errors":["three"]}', NONE, 'refused', /\(422\): three/],
    [200, '[]', NONE, 'unusable', /answered with JSON that is no object/],
    [200, '{"a":', NONE, 'unusable', /answered with JSON that is cut short/],
    [200, 'hello', NONE, 'unusable', /answered with plain text/],
    [404, '{"error":"gone"}', NONE, 'unusable', /answered 404 when it was asked for its index: gone/],
    [409, '{"errors":["one","two"]}', NONE, 'refused', /: one; two/],
    [429, '{}', NONE, 'busy', /too often/],
    [500, '{"error":{"message":"oh SECRET"}}', NONE, 'failed', /failed on its index \(500\): oh \*\*\*/],
    [502, '<html><title>Bad gateway</title>', NONE, 'busy', /titled "Bad gateway"/],
    [200, '<html><title>Sign in</title>', NONE, 'unusable', /titled "Sign in"/],
    [400, '<html>', NONE, 'unusable', /a page of HTML and status 400/],
  ])('%i %j with %j is told apart', (status, text, credentials, kind, sentence) => {
    const error = refusal(status, text, credentials);
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(sentence);
  });
});
