import { describe, expect, it } from '@jest/globals';
import { createJudge } from '../../../src/judge/judge.ts';
import type { Finding } from '../../../src/model/finding.ts';
import {
  type Answer,
  brief,
  CONNECTION,
  catalog,
  done,
  failed,
  JOB,
  json,
  OTHER,
  other,
  text,
} from './answers.ts';

/** What is found in the answer to an interaction. */
function found(id: string, { operation, status, body }: Answer): readonly Finding[] {
  const interaction = catalog.interactions.find((one) => one.id === id);
  if (interaction === undefined) throw new Error(`no interaction ${id}`);
  const exchange = {
    request: { method: 'GET', path: '/', headers: {}, body: { kind: 'absent' } },
    response: { status, headers: {}, body },
  } as const;
  const plays = { interaction, values: { connection: CONNECTION, job: JOB } };
  return createJudge(catalog)(exchange, { dialect: 'deployed', operation, requested: null, plays }).findings;
}

const OF_OTHER = done((body) => {
  body.inventory = { ...body.inventory, uuid: OTHER, peerCidrs: [], l3NetworkRefs: [] };
});
const DOWN = 'job-poll/stayed-down';
const USED = 'reconnect/job-id-used';
const duplicate = (job: string): Answer => other('reconnect', 400, text(`Duplicate job uuid[${job}]`));
const list = (...items: readonly object[]): Answer =>
  other('query', 200, json({ inventories: items, schema: {} } as never));

describe('an interaction', () => {
  it.each<[string, string, Answer, ...string[]]>([
    ['its status', USED, duplicate(JOB)],
    ['no other status', USED, other('reconnect', 202, json({})), 'status error '],
    ['its text, with what the provider state supplied', USED, duplicate(OTHER), 'body error '],
    ['no JSON in place of its text', USED, other('reconnect', 400, json({})), 'body error '],
    ['no empty text', USED, other('reconnect', 400, text('')), 'body error '],
    ['its values', DOWN, failed({ '/error/code': 'SYS.1007' })],
    ['no other values', DOWN, failed({ '/error/code': 'SYS.1006' }), 'field-value error /error/code'],
    ['the connection asked for', 'job-poll/done', OF_OTHER, 'identity-mismatch error /inventory/uuid'],
    ['an empty list', 'query/unknown-uuid', list()],
    ['the fields that it includes', 'job-poll/done-with-schema', done({ '/schema': {} })],
    ['no answer without them', 'job-poll/done-with-schema', done(), 'field-missing error /schema'],
  ])('promises %s', (_, id, answer, ...finds) => {
    expect(brief(found(id, answer))).toEqual(finds);
  });

  it('promises an empty list as such', () => {
    expect(brief(found('query/unknown-uuid', list({})))).toContain('field-value error /inventories');
  });

  it('says what it promised, and what it got', () => {
    expect(found(USED, other('reconnect', 202, json({})))).toMatchObject([
      { expectedId: 'promised-status', arguments: { status: 400, found: 202 } },
    ]);
    expect(found(USED, duplicate(OTHER))).toMatchObject([{ expectedId: 'promised-text', actualId: 'text' }]);
  });
});
