import { describe, expect, it } from '@jest/globals';
import { renderMatrixText, renderText } from '../../../src/report/text.ts';
import {
  CONTEXT,
  EVERY_VERDICT,
  EVIDENCE,
  FAILED,
  hostileReport,
  recorded,
  recording,
  report,
  STRICT,
  several,
  step,
  unlisted,
  WARNING,
} from './reports.ts';

const ESCAPE = '\u001b[';

describe('a report for the screen', () => {
  const text = renderText(report(EVERY_VERDICT), CONTEXT);

  it('carries nothing that a terminal would obey, and no line that an answer wrote', () => {
    const hostile = renderText(hostileReport(), CONTEXT);
    expect(hostile.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u202e]/u);
    expect(hostile).toContain('\\u001b[2J\\u202e');
    expect(hostile).not.toMatch(/^\s*::|##\[/m);
  });

  it('shows what is broken before all steps, and ends with one line', () => {
    expect(text.indexOf('FAIL  a/fail')).toBeLessThan(text.indexOf('\nSteps\n'));
    expect(text.trimEnd().split('\n').at(-1)).toMatch(
      /^FAIL: 6 steps \(1 disabled, 1 skip, 1 pass, .*; 1 step could not be judged$/,
    );
  });

  it('says of a finding the rule, what was expected, what came, the page and how reproduce', () => {
    const shown = renderText(report([FAILED]), CONTEXT);
    expect(shown).toContain(
      [
        '    field-missing (error) at /inventory/vipUuid',
        '      a field that this dialect requires is absent',
        '      expected  32 lowercase hexadecimal digits',
        '      actual    absent',
        '      the page  inventory.vipUuid String Required: The VIP UUID.',
        '    reproduce:',
        '      curl -sS -i "$ZSTACK_BASE_URL/zstack/v1/api-jobs/',
      ].join('\n'),
    );
  });

  it('says which headers a command is without', () => {
    const headers = { cookie: '***', 'accept-language': '***', accept: '*/*' };
    const evidence = { ...EVIDENCE, request: { ...EVIDENCE.request, headers } };
    const one = step({ operation: 'reconnect', verdict: 'fail', findings: [WARNING], evidence });
    const shown = renderText(report([one]), CONTEXT);
    expect(shown).toMatch(/reproduce \(without 2 masked headers; sends a reconnect: the tunnel of/);
    expect(shown).not.toContain('***');
  });

  it('names the divergence where servers differ, and marks a reconnect', () => {
    const finding = { ...WARNING, field: 'inventory.pfs' };
    const shown = renderText(
      report([step({ operation: 'reconnect', verdict: 'warn', findings: [finding], evidence: EVIDENCE })]),
      CONTEXT,
    );
    expect(shown).toMatch(/ {6}D05 {7}servers differ from the page here: /);
    expect(shown).toContain('reproduce (sends a reconnect: the tunnel of that connection drops,');
  });

  it('is readable in 80 columns, but for what is to be pasted, and a closing line that has all verdicts', () => {
    const long = text.split('\n').filter((line) => line.length > 80 && !line.includes('curl '));
    expect(long).toEqual([expect.stringMatching(/^FAIL: 6 steps \(1 disabled, 1 skip, 1 pass, 1 warn/)]);
  });

  it('shows the field table when it is asked for', () => {
    expect(text).not.toContain('Fields of the page');
    expect(renderText(report(EVERY_VERDICT), CONTEXT, { fields: true })).toContain('Fields of the page');
  });

  it('says that --strict is why a warning breaks the contract', () => {
    expect(renderText(report([step({ verdict: 'warn' })]), STRICT)).toContain('; --strict lets warnings');
  });

  it('is coloured on demand, and is the same text all the same', () => {
    for (const one of [report(EVERY_VERDICT), recorded(3, { verdict: 'warn', findings: [WARNING] })]) {
      const coloured = renderMatrixText(several(one, one), CONTEXT, { colour: true });
      expect(coloured).toContain(`${ESCAPE}33mWARN${ESCAPE}39m`);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what colours are
      expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(renderMatrixText(several(one, one), CONTEXT));
    }
  });
});

describe('a huge text on the screen', () => {
  it('is cut', () => {
    const huge = 'x'.repeat(1_000_000);
    const evidence = { ...EVIDENCE, request: { ...EVIDENCE.request, path: huge } };
    const text = renderText(report([{ ...FAILED, request: huge, evidence }]), CONTEXT);
    expect(text.length).toBeLessThan(20_000);
    expect(text).toContain('(1000000 characters) answered 200');
  });
});

describe('a recording on the screen', () => {
  it('lists what is broken or not judged by entry, and counts the rest', () => {
    const one = recorded(3);
    const steps = [
      ...one.steps,
      step({ index: 7, interaction: null, verdict: 'skip', reason: 'the recorder dropped the body' }),
      step({ index: 9, interaction: null, operation: 'query', verdict: 'warn', findings: [WARNING] }),
    ];
    const text = renderText({ ...recording(steps), steps }, CONTEXT);
    expect(text).toContain('WARN  query [9]: a poll of a job');
    expect(text).toContain('  skip      job-poll [7]: the recorder dropped the body');
    expect(text).not.toContain('job-poll [0]');
    expect(text).toMatch(/operation +skip +pass +warn\n {2}job-poll +1 +3 +0\n {2}query +0 +0 +1/);
    expect(text).toContain('\n        3  deployed: the request names its action\n');
    expect(text).not.toContain('Fields of the page');
    expect(text).toContain('5 exchanges (1 skip, 3 pass, 1 warn), 3 other entries ignored');
    expect(renderText(one, CONTEXT, { fields: true })).toContain('Fields of the page');
  });

  it('fits a screen that scrolls, however long the recording', () => {
    const text = renderText(recorded(5000, { verdict: 'warn', findings: [WARNING] }), CONTEXT);
    expect(text).toContain('and 4950 broken exchanges more: --report json=PATH has all of them');
    expect(text.split('\n').length).toBeLessThan(600);
    const skipped = renderText(recorded(60, { verdict: 'skip', reason: 'no body' }), CONTEXT);
    expect(skipped).toContain('and 10 exchanges more');
    const reasons = recorded(20);
    const steps = reasons.steps.map((one, index) => ({ ...one, description: `reason ${index}` }));
    expect(renderText(recording(steps), CONTEXT)).toContain('\n       10  told in other ways\n');
  });

  it('shows the heaviest of what is broken first, so that no warning hides a failure', () => {
    const warned = recorded(120, { verdict: 'warn', findings: [WARNING] }).steps;
    const lost = { ...FAILED, interaction: null, status: null, verdict: 'error', reason: 'cut off' } as const;
    const text = renderText(recording([...warned, FAILED, lost, FAILED]), CONTEXT);
    expect(
      text
        .match(/^(WARN|FAIL|ERROR) .*$/gm)
        ?.slice(0, 4)
        .map((line) => line.slice(0, 5)),
    ).toEqual(['FAIL ', 'FAIL ', 'ERROR', 'WARN ']);
    expect(text).toContain('WARN  job-poll [0]');
    expect(text).not.toContain('WARN  job-poll [50]');
  });

  it('counts in its tables what is not listed, and says where the rest is', () => {
    const long = unlisted(recorded(60, { verdict: 'warn', findings: [WARNING] }), {
      warn: 7,
      pass: 40,
      skip: 2,
    });
    const text = renderText(long, CONTEXT);
    expect(text).toMatch(/operation +skip +pass +warn\n {2}job-poll +2 +40 +67\n/);
    expect(text).toContain('       49  told in other ways');
    expect(text).toContain(
      'and 17 broken exchanges more: --report json=PATH has 10 of them, the others are\n  counted only',
    );
    const few = unlisted(recorded(3, { verdict: 'warn', findings: [WARNING] }), { warn: 7 });
    expect(renderText(few, CONTEXT)).toContain('and 7 broken exchanges more: they are counted only');
  });

  it('stands beside others by operation and verdict, whatever its entries are', () => {
    const other = recording([step({ operation: 'query', verdict: 'warn', findings: [WARNING] }), step()]);
    const text = renderMatrixText(several(recorded(20_000), other), CONTEXT);
    expect(text).toContain(
      [
        '                  T1     T2',
        '  job-poll  pass  20000  1',
        '  query     warn  -      1',
        '',
        'WARN: 2 recordings (1 pass, 1 warn)',
      ].join('\n'),
    );
    expect(text.split('\n').length).toBeLessThan(100);
  });
});
