import { expect, it } from '@jest/globals';
import type { ReplyOutcome } from '../../../src/model/contract.ts';
import { readPayload } from '../../../src/model/exchange.ts';
import { decideDialect } from '../../../src/traffic/dialect.ts';
import { catalog, exampleText } from './recordings.ts';

const ACTION = '{"reconnectIPsecConnection":{}}';
const NAMES_ACTION = 'deployed: the request names the action, which only servers ask for';
const ENVELOPED = 'documented: the body has the documented envelope';
const enveloped = (outcome: ReplyOutcome): string => exampleText('reconnect-response', outcome, 'documented');

it.each([
  ['job-poll', 200, '', '', 'deployed: only deployed has this operation'],
  ['reconnect', 202, '', '', 'deployed: its status 202 is one of deployed only'],
  ['reconnect', 400, 'no', '{}', 'deployed: its status 400 is one of deployed only'],
  ['reconnect', 200, '{}', '', 'documented: its status 200 is one of documented only'],
  ['reconnect', 200, '{"inventory":{}}', ACTION, NAMES_ACTION],
  ['reconnect', 502, '', ACTION, NAMES_ACTION],
  ['reconnect', 200, enveloped('success'), '', ENVELOPED],
  ['reconnect', 503, enveloped('failure'), '{}', ENVELOPED],
  ['reconnect', 502, '<html>', '', 'deployed: nothing in it tells, and servers speak deployed'],
])('the dialect of a %s answered %i with %.20p to %p is %s', (operation, status, text, sent, expected) => {
  const { dialect, because } = decideDialect(catalog, operation, {
    request: { method: 'PUT', path: '/', headers: {}, body: readPayload(sent) },
    response: { status, headers: {}, body: readPayload(text) },
  });
  expect(`${dialect}: ${because}`).toBe(expected);
});
