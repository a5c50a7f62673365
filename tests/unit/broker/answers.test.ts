import { describe, expect, it } from '@jest/globals';
import type { BrokerCredentials } from '../../../src/broker/access.ts';
import { readAnswer } from '../../../src/broker/answers.ts';
import type { BrokerError } from '../../../src/broker/broker-error.ts';

const mask = (text: string): string => text.replaceAll('SECRET', '***');
const NONE: BrokerCredentials = { kind: 'none' };

function refusal(status: number, text: string, credentials: BrokerCredentials = NONE): BrokerError {
  try {
    readAnswer({ status, text, headers: {} }, { where: 'the broker', what: 'its index', credentials, mask });
  } catch (error) {
    return error as BrokerError;
  }
  throw new Error('it was taken');
}

describe("a broker's answer", () => {
  it('is taken as it is', () => {
    const asked = { where: 'the broker', what: 'its index', credentials: NONE, mask };
    const answer = { status: 200, text: '{"a":1}', headers: {} };
    expect(readAnswer(answer, asked)).toEqual({ status: 200, json: { a: 1 } });
    expect(readAnswer({ ...answer, status: 204, text: '' }, asked)).toEqual({ status: 204, json: {} });
    expect(readAnswer({ ...answer, status: 404, text: '{}' }, asked, [404])).toEqual({
      status: 404,
      json: {},
    });
  });

  it.each([
    [401, '', NONE, 'credentials', /asks for credentials/],
    [
      401,
      '',
      { kind: 'basic', username: 'u', password: 'p' } as const,
      'credentials',
      /PACT_BROKER_PASSWORD/,
    ],
    [401, '', { kind: 'token', token: 't' } as const, 'credentials', /PACT_BROKER_TOKEN/],
    [400, '', { kind: 'token', token: 't' } as const, 'credentials', /PACT_BROKER_TOKEN/],
    [400, '{"errors":{"name":["is missing"]}}', NONE, 'refused', /refused its index \(400\): is missing/],
    [403, '{}', NONE, 'forbidden', /ask for the permission/],
    [404, '{"error":"no such thing"}', NONE, 'not-found', /has not its index \(404\): no such thing/],
    [409, '{"errors":["one","two"]}', NONE, 'refused', /: one; two/],
    [429, '{}', NONE, 'failed', /too often/],
    [500, '{"error":{"message":"oh SECRET"}}', NONE, 'failed', /failed on its index \(500\): oh \*\*\*/],
    [502, '<html><title>Bad gateway</title>', NONE, 'page', /titled "Bad gateway"/],
    [200, 'hello', NONE, 'no-broker', /not JSON/],
  ] as const)('%i %j with %j is told apart', (status, text, credentials, trouble, sentence) => {
    const error = refusal(status, text, credentials);
    expect(error.trouble).toBe(trouble);
    expect(error.message).toMatch(sentence);
  });
});
