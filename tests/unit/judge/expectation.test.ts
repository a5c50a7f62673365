import { describe, expect, it } from '@jest/globals';
import { promiseFindings } from '../../../src/judge/expectation.ts';
import type { RawFinding } from '../../../src/judge/raw-finding.ts';
import type { Payload } from '../../../src/model/exchange.ts';
import { brief, CONNECTION, catalog, done, failed, JOB, json, OTHER, text } from './answers.ts';

const VALUES = { connection: CONNECTION, job: JOB };

function promised(id: string, status: number, body: Payload): readonly RawFinding[] {
  const interaction = catalog.interactions.find((one) => one.id === id);
  if (interaction === undefined) throw new Error(`no interaction ${id}`);
  return promiseFindings(catalog, interaction, { status, headers: {}, body }, VALUES);
}

const down = failed().body;

describe('an interaction', () => {
  it('promises its status', () => {
    expect(promised('reconnect/job-id-used', 400, text(`Duplicate job uuid[${JOB}]`))).toEqual([]);
    expect(promised('reconnect/job-id-used', 202, json({}))).toMatchObject([
      {
        rule: 'status',
        level: 'error',
        expectedId: 'promised-status',
        arguments: { status: 400, found: 202 },
      },
    ]);
  });

  it('promises its text, with what the provider state supplied', () => {
    expect(promised('reconnect/job-id-used', 400, text(`Duplicate job uuid[${OTHER}]`))).toMatchObject([
      {
        rule: 'body',
        expectedId: 'promised-text',
        actualId: 'text',
        arguments: {
          text: { value: `Duplicate job uuid[${JOB}]` },
          found: { value: `Duplicate job uuid[${OTHER}]` },
        },
      },
    ]);
    expect(brief(promised('reconnect/job-id-used', 400, json({})))).toEqual(['body error ']);
    expect(brief(promised('reconnect/job-id-used', 400, text('')))).toEqual(['body error ']);
  });

  it('promises values exactly', () => {
    expect(promised('job-poll/stayed-down', 503, down)).toEqual([]);
    const wrong = failed((body) => {
      body.error.code = 'SYS.1006';
    });
    expect(brief(promised('job-poll/stayed-down', 503, wrong.body))).toEqual([
      'field-value error /error/code',
    ]);
  });

  it('promises the connection that was asked for', () => {
    const { body } = done((answer) => {
      answer.inventory.uuid = OTHER;
    });
    expect(brief(promised('job-poll/done', 200, body))).toEqual(['identity-mismatch error /inventory/uuid']);
  });

  it('promises an empty list as such', () => {
    expect(promised('query/unknown-uuid', 200, json({ inventories: [] }))).toEqual([]);
    expect(brief(promised('query/unknown-uuid', 200, json({ inventories: [{}] })))).toEqual([
      'field-value error /inventories',
    ]);
  });

  it('promises optional fields that it includes', () => {
    const { body } = done((answer) => {
      answer.schema = {};
    });
    expect(promised('job-poll/done-with-schema', 200, body)).toEqual([]);
    expect(brief(promised('job-poll/done-with-schema', 200, done().body))).toEqual([
      'field-missing error /schema',
    ]);
  });
});
