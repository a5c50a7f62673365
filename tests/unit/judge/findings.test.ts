import { describe, expect, it } from '@jest/globals';
import { brief, done, failed, json, judge } from './answers.ts';

describe('findings without end', () => {
  it('of a huge list do not overflow the stack', () => {
    const findings = judge(
      done((b) => {
        b.inventory.peerCidrs = Array.from({ length: 40_000 }, () => ({}));
      }),
    );
    expect(findings).toHaveLength(5);
    expect(findings.reduce((sum, { times }) => sum + times, 0)).toBe(100_000);
  });

  it('of unknown keys are counted, not listed', () => {
    const findings = judge(
      done((b) => {
        for (let index = 0; index < 1_000; index++) b.inventory[`k${index}x`] = 1;
      }),
    );
    expect(findings).toHaveLength(20);
    expect(findings.reduce((sum, { times }) => sum + times, 0)).toBe(1_000);
  });

  it('of a map are counted, not listed', () => {
    const findings = judge(
      done((b) => {
        b.schema = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`k${index}x`, 1]));
      }),
    );
    expect(findings).toHaveLength(20);
  });

  it('leave room for those of other rules and fields', () => {
    const findings = judge(
      failed((b) => {
        for (let index = 0; index < 30; index++) b.error[`k${index}x`] = 1;
        delete b.error.code;
        b.error.cost = 1;
      }),
    );
    expect(brief(findings)).toEqual(
      expect.arrayContaining(['field-missing error /error/code', 'field-type error /error/cost']),
    );
    expect(findings).toHaveLength(22);
  });
});

describe('an answer that may be empty', () => {
  const validated = (body: Parameters<typeof json>[0]) =>
    brief(
      judge({ ...done(), body: json(body), asked: { uuid: null, operation: null, validationOnly: true } }),
    );

  it('is judged by what it carries all the same', () => {
    expect(validated({})).toEqual([]);
    expect(validated({ inventory: 'x' })).toEqual(['field-type error /inventory']);
    expect(validated({ inventory: null })).toEqual(['field-null error /inventory']);
    expect(validated({ error: null })).toEqual(['field-null warning /error']);
  });
});
