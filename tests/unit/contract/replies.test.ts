import { describe, expect, it } from '@jest/globals';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { type Answerer, answererOf, bodyInWords } from '../../../src/contract/replies.ts';
import type { Dialect } from '../../../src/model/contract.ts';
import { readPayload } from '../../../src/model/exchange.ts';

const catalog = loadCatalog();
const LOCATION = '{"location":"http://h/zstack/v1/api-jobs/c41ec46dd7f546a48c31d9d0ca2c89d8"}';
const ERROR = '{"error":{"code":"SYS.1000","description":"no"}}';

function whose(operation: string, status: number, text: string, dialect: Dialect = 'deployed'): Answerer {
  return answererOf(catalog, {
    dialect,
    operation,
    response: { status, headers: {}, body: readPayload(text) },
  });
}

describe('an answer', () => {
  it.each([200, 202, 400, 403, 404, 405, 429, 500, 501, 503])(
    'with %d is of a gateway as a page',
    (status) => {
      for (const dialect of ['documented', 'deployed'] as const) {
        expect(whose('reconnect', status, '<!doctype html><title>x</title>', dialect)).toBe('gateway');
      }
    },
  );

  it.each([300, 302, 304, 399, 401, 407, 408, 421, 425, 502, 504])('with %d is of a gateway', (status) => {
    for (const body of ['', 'text', '{}', ERROR, '{"message":"x"}']) {
      for (const operation of ['reconnect', 'job-poll', 'query', 'login', 'logout', 'session-check']) {
        expect(whose(operation, status, body)).toBe('gateway');
      }
      expect(whose('reconnect', status, body, 'documented')).toBe('gateway');
    }
  });

  it.each<[number, string, Answerer, Answerer]>([
    // Status, body, whose after a PUT, whose after a poll.
    [202, LOCATION, 'api', 'api'],
    [202, LOCATION.replace('}', ',"extra":1}'), 'api', 'broken'],
    [202, '{}', 'broken', 'api'],
    [202, '{"location":"http://h/"}', 'broken', 'api'],
    [202, '{"location":7}', 'broken', 'api'],
    [202, '{"message":"accepted"}', 'broken', 'broken'],
    [202, LOCATION.slice(0, -9), 'broken', 'broken'],
    [202, 'Accepted', 'broken', 'broken'],
    [202, '', 'broken', 'broken'],
    [202, '[]', 'broken', 'broken'],
    [400, 'no', 'api', 'unknown'],
    [400, 'null', 'api', 'unknown'],
    [400, '', 'unknown', 'unknown'],
    [400, '{"message":"no"}', 'gateway', 'unknown'],
    [400, '{"cut":', 'unknown', 'unknown'],
    [400, ERROR, 'api', 'api'],
    [400, '{"error":"no"}', 'broken', 'broken'],
    [403, '{"code":"SYS.1000","description":"no","details":"x"}', 'api', 'api'],
    [403, '{"code":403,"message":"no"}', 'gateway', 'gateway'],
    [403, 'wrong accessKey signature', 'api', 'api'],
    [404, 'the job has been expired', 'api', 'api'],
    [404, '{"message":"no Route matched"}', 'gateway', 'gateway'],
    [405, 'no', 'api', 'api'],
    [429, 'no', 'api', 'api'],
    [500, 'no', 'api', 'api'],
    [503, ERROR, 'api', 'api'],
    [503, '{"inventory":{}}', 'api', 'api'],
    [503, '{}', 'broken', 'api'],
    [503, '{"error":"no"}', 'broken', 'broken'],
    [503, '{"success":false}', 'gateway', 'gateway'],
    [503, '{"message":"no"}', 'gateway', 'gateway'],
    [503, '{"status":503,"error":"Service Unavailable"}', 'gateway', 'gateway'],
    [503, 'no healthy upstream', 'gateway', 'gateway'],
    [503, '', 'gateway', 'gateway'],
    [503, '[]', 'gateway', 'gateway'],
    [503, ERROR.slice(0, -9), 'unknown', 'broken'],
    [200, '{"inventory":{}}', 'api', 'api'],
    [200, LOCATION, 'broken', 'broken'],
    [200, '{}', 'unknown', 'api'],
    [200, 'OK', 'unknown', 'broken'],
    [200, '{"message":"hello"}', 'unknown', 'broken'],
    [418, 'teapot', 'unknown', 'unknown'],
    [501, ERROR, 'api', 'api'],
  ])('with %d and %s is told', (status, body, put, poll) => {
    expect([whose('reconnect', status, body), whose('job-poll', status, body)]).toEqual([put, poll]);
  });

  it('in the dialect of the page is told by what the page has', () => {
    const whole = '{"success":true,"inventory":{},"error":null}';
    expect(whose('reconnect', 200, whole, 'documented')).toBe('api');
    expect(whose('reconnect', 503, '{"success":false}', 'documented')).toBe('broken');
    expect(whose('reconnect', 503, '{"message":"no"}', 'documented')).toBe('gateway');
    expect(whose('reconnect', 503, whole, 'documented')).toBe('api');
    expect(whose('reconnect', 500, 'no', 'documented')).toBe('unknown');
  });

  it.each([
    [403, 'access key id: x does not existed or disabled'],
    [403, '{"code":"LOGIN_CONTROL.1004","description":"Request refused"}'],
    [404, 'no api mapping to /v1/accounts/login'],
    [429, 'Rate limit exceeded'],
    [500, 'java.lang.NullPointerException'],
  ])('with %d and %s is of the API, whatever was called: it comes before any routing', (status, body) => {
    for (const { id } of catalog.operations) expect(whose(id, status, body)).toBe('api');
  });

  it('that holds a plain value is of the API', () => {
    expect(whose('session-check', 200, '{"valid":true}')).toBe('api');
    expect(whose('logout', 200, '{}')).toBe('api');
    expect(whose('query', 200, '{"inventories":[]}')).toBe('api');
  });
});

describe('a body in words', () => {
  it.each([
    ['', 'no body'],
    ['upstream request timeout', 'plain text'],
    ['{"a":', 'JSON that is cut short'],
    ['{"a":1}', 'a JSON object'],
    ['null', 'JSON that is no object'],
    ['<html></html>', 'a page of HTML'],
    ['<html><title>x</title></html>', 'a page of HTML titled "X"'],
  ])('%s quotes no more than a title, as it is shown', (text, words) => {
    expect(bodyInWords(readPayload(text), (title) => title.toUpperCase())).toBe(words);
  });
});
