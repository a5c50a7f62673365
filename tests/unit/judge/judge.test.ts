import { describe, expect, it } from '@jest/globals';
import { type Answer, CONNECTION, done, judgementOf, other, text } from './answers.ts';

const SECRET = 'q7Rz0vT4kXw92LmNpB1c';

/** The text of a sound answer, with changes. */
function textOf(change = {}): string {
  const { body } = done(change);
  return body.kind === 'json' ? JSON.stringify(body.value) : '';
}

const judgedText = (sent: string) => judgementOf({ ...done(), body: text(sent) });

describe('a judgement', () => {
  it('has a verdict, and nothing else to say of a sound answer', () => {
    const { verdict, findings, reason, request } = judgementOf(done());
    expect({ verdict, findings, reason }).toEqual({ verdict: 'pass', findings: [], reason: null });
    expect(request).toBe('GET /');
  });

  it('tells each finding by ids with arguments, and in English', () => {
    const { findings } = judgementOf(done({ '/inventory/ikeLifeTime': 1.5 }));
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
const REPEATS: Readonly<Record<string, Answer>> = {
  'a wrong format': done({ '/inventory/vipUuid': SECRET }),
  'a wrong known value': done({ '/inventory/state': SECRET }),
  'a secret field of a wrong type': done({ '/inventory/authKey': [SECRET] }),
  'the name of an unknown field': done({ [`/inventory/${SECRET}`]: 1 }),
  'a page of a proxy': other('job-poll', 502, text(`<html><title>token ${SECRET}</title></html>`)),
  'a text where JSON is due': other('job-poll', 200, text(`the session ${SECRET} is closed`)),
};

describe('what a judgement shows', () => {
  it.each([['1e400'], ['-1e400'], ['9007199254740993'], ['-9007199254740993'], ['12345678901234567890.5']])(
    'is a number that JavaScript cannot hold as it was written: %s',
    (number) => {
      const sent = textOf().replace(/"lifeTime":\d+/, `"lifeTime":${number}`);
      for (const whole of [sent, `\ufeff${sent}`]) {
        const { findings, evidence } = judgedText(whole);
        expect(findings.find(({ at }) => at === '/inventory/lifeTime')).toMatchObject({ actual: number });
        expect(evidence.response.body).toContain(`"lifeTime": ${number},`);
      }
    },
  );

  it('is no number of a secret or unknown field, nor a text that looks like such a number', () => {
    const number = '9007199254740993';
    const change = { '/inventory/authKey': 'KEY', '/inventory/odd': 'ODD', '/inventory/state': 'STATE' };
    const sent = textOf(change).replace('"KEY"', number);
    const forged = sent.replace('"ODD"', number).replace('"STATE"', `"\\uf8ffnumber:${SECRET}"`);
    for (const whole of [forged, forged.replace('\\uf8ff', '\uf8ff')]) {
      const { evidence, findings } = judgedText(whole);
      expect(JSON.stringify([evidence, findings])).not.toContain(SECRET);
      expect(JSON.stringify([evidence, findings])).not.toContain('900719925474099');
    }
    const { evidence } = judgedText(sent.replace('"ODD"', '1e400'));
    expect(JSON.stringify(evidence)).not.toMatch(/1e400|9007/);
  });

  it.each(Object.entries(REPEATS))('is no secret that came as %s', (_, answer) => {
    const judgement = judgementOf({ ...answer, headers: { authorization: `OAuth ${SECRET}` } });
    expect(judgement.findings).not.toEqual([]);
    expect(JSON.stringify([judgement, judgement.evidence])).not.toContain(SECRET);
  });

  it('is what a sound answer holds', () => {
    const { evidence } = judgementOf(done({ '/inventory/state': 'Odd' }));
    expect(evidence.response.body).toContain(`"uuid": "${CONNECTION}"`);
    expect(evidence.response.body).toContain('"authKey": "***"');
    expect(evidence.response.body).toContain('"state": "Odd"');
  });

  it('is no longer than people read', () => {
    const page = text(`<html><title>${'words '.repeat(100)}</title></html>`);
    const [found] = judgementOf(other('job-poll', 502, page)).findings;
    expect(String(found?.actual).length).toBeLessThan(300);
  });
});
