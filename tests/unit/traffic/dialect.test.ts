import { describe, expect, it } from '@jest/globals';
import { type Exchange, type Payload, readPayload } from '../../../src/model/exchange.ts';
import { decideDialect } from '../../../src/traffic/dialect.ts';
import { catalog, exampleText } from './recordings.ts';

function decide(operation: string, status: number, text = '', sent = ''): string {
  const body = (one: string): Payload => readPayload(one);
  const exchange: Exchange = {
    request: { method: 'PUT', path: '/', headers: {}, body: body(sent) },
    response: { status, headers: {}, body: body(text) },
  };
  const { dialect, because } = decideDialect(catalog, operation, exchange);
  return `${dialect}: ${because}`;
}

describe('the dialect of an exchange', () => {
  it.each([
    [
      'an operation that one dialect has',
      'job-poll',
      200,
      '',
      '',
      'deployed: only deployed has this operation',
    ],
    [
      'a status that one dialect has',
      'reconnect',
      202,
      '',
      '',
      'deployed: its status 202 is one of deployed only',
    ],
    [
      'a 200 with what servers send, to a request that names the action',
      'reconnect',
      200,
      '{"inventory":{}}',
      '{"reconnectIPsecConnection":{}}',
      'deployed: the request names the action, which only servers ask for',
    ],
    ['a refusal', 'reconnect', 400, 'no', '{}', 'deployed: its status 400 is one of deployed only'],
    [
      'a 200 of the page',
      'reconnect',
      200,
      exampleText('reconnect-response', 'success', 'documented'),
      '',
      'documented: the body has the documented envelope',
    ],
    [
      'a 200 without an envelope',
      'reconnect',
      200,
      '{}',
      '',
      'documented: its status 200 is one of documented only',
    ],
    [
      'a status of neither, to a request that names the action',
      'reconnect',
      502,
      '',
      JSON.stringify({ reconnectIPsecConnection: {} }),
      'deployed: the request names the action, which only servers ask for',
    ],
    [
      'a status of neither, with the envelope',
      'reconnect',
      500 + 3,
      exampleText('reconnect-response', 'failure', 'documented'),
      '{}',
      'documented: the body has the documented envelope',
    ],
    [
      'nothing that tells',
      'reconnect',
      502,
      '<html>',
      '',
      'deployed: nothing in it tells, and servers speak deployed',
    ],
  ])('is told by %s', (_, operation, status, text, sent, expected) => {
    expect(decide(operation, status, text, sent)).toBe(expected);
  });
});
