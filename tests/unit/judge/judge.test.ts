import { describe, expect, it } from '@jest/globals';
import { createJudge, type JudgeContext, type Judgement } from '../../../src/judge/judge.ts';
import { type Exchange, readPayload } from '../../../src/model/exchange.ts';
import { CONNECTION, catalog, done, JOB, type Loose } from './answers.ts';

const SECRET = 'q7Rz0vT4kXw92LmNpB1c';
const ASKED = { uuid: CONNECTION, operation: null, validationOnly: false };

interface Sent {
  readonly operation?: string;
  readonly method?: string;
  readonly path?: string;
  readonly status?: number;
  readonly text?: string;
  readonly headers?: Exchange['request']['headers'];
}

/** Judges the answer to a poll, or to what is given. */
function judged(sent: Sent, context: Partial<JudgeContext> = {}): Judgement {
  const { operation = 'job-poll', method = 'GET', path = `/zstack/v1/api-jobs/${JOB}` } = sent;
  const { status = 200, text = '', headers = {} } = sent;
  const exchange: Exchange = {
    request: { method, path, headers, body: { kind: 'absent' } },
    response: { status, headers: {}, body: readPayload(text) },
  };
  return createJudge(catalog)(exchange, {
    dialect: 'deployed',
    operation,
    requested: ASKED,
    unknown: ['absent request headers'],
    ...context,
  });
}

function answer(change: (body: Loose) => void): string {
  const { body } = done(change);
  return body.kind === 'json' ? JSON.stringify(body.value) : '';
}

describe('a judgement', () => {
  it('has a verdict, and nothing else to say of a sound answer', () => {
    const { verdict, findings, reason, request } = judged({ text: answer(() => {}) });
    expect({ verdict, findings, reason }).toEqual({ verdict: 'pass', findings: [], reason: null });
    expect(request).toBe(`GET /zstack/v1/api-jobs/${JOB}`);
  });

  it('tells each finding by ids with arguments, and in English', () => {
    const { findings } = judged({
      text: answer((body) => {
        body.inventory.ikeLifeTime = 1.5;
      }),
    });
    expect(findings).toEqual([
      {
        rule: 'field-type',
        level: 'error',
        at: '/inventory/ikeLifeTime',
        field: 'inventory.ikeLifeTime',
        expectedId: 'format-int32',
        actualId: 'value',
        arguments: { found: 1.5 },
        expected: 'an integer of 32 bits',
        actual: 1.5,
        times: 1,
      },
    ]);
  });
});

/** Ways in which an answer repeats a secret, each of which makes a finding speak of it. */
const REPEATS: Readonly<Record<string, Sent>> = {
  'a wrong format': { text: answer((body) => Object.assign(body.inventory, { vipUuid: SECRET })) },
  'a wrong known value': { text: answer((body) => Object.assign(body.inventory, { state: SECRET })) },
  'a secret field of a wrong type': {
    text: answer((body) => Object.assign(body.inventory, { authKey: [SECRET] })),
  },
  'the name of an unknown field': { text: answer((body) => Object.assign(body.inventory, { [SECRET]: 1 })) },
  'a page of a proxy': { status: 502, text: `<html><title>token ${SECRET}</title></html>` },
  'a text where JSON is due': { text: `the session ${SECRET} is closed` },
};

describe('what a judgement shows', () => {
  it.each([['1e400'], ['-1e400'], ['9007199254740993'], ['-9007199254740993'], ['12345678901234567890.5']])(
    'is a number that JavaScript cannot hold as it was written: %s',
    (number) => {
      const text = answer(() => {}).replace(/"lifeTime":\d+/, `"lifeTime":${number}`);
      for (const whole of [text, `\ufeff${text}`]) {
        const { findings, evidence } = judged({ text: whole });
        expect(findings.find(({ at }) => at === '/inventory/lifeTime')).toMatchObject({ actual: number });
        expect(evidence.response.body).toContain(`"lifeTime": ${number},`);
      }
    },
  );

  it('is no number of a secret or unknown field, nor a text that looks like such a number', () => {
    const number = '9007199254740993';
    const text = answer((body) => {
      body.inventory.authKey = 'KEY';
      body.inventory.odd = 'ODD';
      body.inventory.state = 'STATE';
    });
    const forged = text
      .replace('"KEY"', number)
      .replace('"ODD"', number)
      .replace('"STATE"', `"\\uf8ffnumber:${SECRET}"`);
    for (const whole of [forged, forged.replace('\\uf8ff', '\uf8ff')]) {
      const shown =
        JSON.stringify(judged({ text: whole }).evidence) + JSON.stringify(judged({ text: whole }).findings);
      expect(shown).not.toContain(SECRET);
      expect(shown).not.toContain('900719925474099');
    }
    expect(
      JSON.stringify(judged({ text: text.replace('"KEY"', number).replace('"ODD"', '1e400') }).evidence),
    ).not.toMatch(/1e400|9007/);
  });

  it.each(Object.entries(REPEATS))('is no secret that came as %s', (_, sent) => {
    const headers = { authorization: `OAuth ${SECRET}` };
    const judgement = judged({ ...sent, headers });
    expect(judgement.findings).not.toEqual([]);
    expect(JSON.stringify([judgement, judgement.evidence])).not.toContain(SECRET);
  });

  it('is what a sound answer holds', () => {
    const { evidence } = judged({ text: answer((body) => Object.assign(body.inventory, { state: 'Odd' })) });
    expect(evidence.response.body).toContain(`"uuid": "${CONNECTION}"`);
    expect(evidence.response.body).toContain('"authKey": "***"');
    expect(evidence.response.body).toContain('"state": "Odd"');
  });

  it('is no longer than people read', () => {
    const title = 'words '.repeat(100);
    const [found] = judged({ status: 502, text: `<html><title>${title}</title></html>` }).findings;
    expect(String(found?.actual).length).toBeLessThan(300);
  });
});
