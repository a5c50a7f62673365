import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../../src/model/report.ts';
import type { TextOptions } from '../../../src/report/screen.ts';
import { renderText } from '../../../src/report/text.ts';
import {
  CONTEXT,
  EVERY_VERDICT,
  EVIDENCE,
  FAILED,
  finding,
  recorded,
  recording,
  report,
  several,
  single,
  step,
  UNREACHED,
  unlisted,
  WARNING,
} from './reports.ts';

function render(one: Report, options: TextOptions = {}): string {
  return renderText(single(one), CONTEXT, options);
}

/** Exchanges with a warning. */
function warnings(count: number): Report {
  return recorded(count, { verdict: 'warn', findings: [WARNING] });
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

describe('a report for the screen', () => {
  const text = render(report(EVERY_VERDICT));

  it('counts first, has what is broken last, the heaviest right above the closing line, in 80 columns', () => {
    const titles = Array.from(
      text.matchAll(/^(?:Steps|Divergences|WARN|ERROR|FAIL)(?= |:|$)/gm),
      ([one]) => one,
    );
    expect(titles).toEqual(['Steps', 'Divergences', 'WARN', 'ERROR', 'FAIL', 'FAIL']);
    expect(lastLine(text)).toMatch(
      /^FAIL: 6 steps \(1 disabled, 1 skip, 1 pass, .*; 1 step could not be judged$/,
    );
    const long = text.split('\n').filter((line) => line.length > 80 && !line.includes('curl '));
    expect(long).toEqual([lastLine(text)]);
  });

  it('has the width of the terminal, and breaks no word there but in what is to be pasted', () => {
    const words = (shown: string): readonly string[] => shown.split(/\s+/);
    for (const width of [40, 120]) {
      const shown = render(report(EVERY_VERDICT), { width });
      const long = shown.split('\n').filter((line) => line.length > width);
      expect(long.filter((line) => !/curl |\S{20}/.test(line))).toEqual([]);
      expect(words(shown)).toEqual(words(text));
    }
  });

  it('has one block for a cause, with the steps, one hint and one command that drops no tunnel', () => {
    const put = { ...FAILED, interaction: 'a/put', operation: 'reconnect' };
    const shown = render(report([put, { ...FAILED, findings: [finding({ actual: 'x' })] }]));
    expect(shown.match(/^FAIL {3}/gm)).toHaveLength(1);
    expect(shown).toContain('seen in   2 of 2 steps: a/put, job-poll/done\n');
    expect(shown.match(/curl -sS/g)).toHaveLength(1);
    expect(shown).not.toContain('tunnel of that connection drops');
  });

  it('has a hint for its reader: whom an operator tells, what a maintainer changes, and the fault of a mock', () => {
    const hint = (parts: Partial<Report>): string =>
      render(report([FAILED], parts))
        .replaceAll(/\s+/g, ' ')
        .match(/ hint (.*) Reproduce:/)?.[1] ?? '';
    expect(hint({})).toMatch(/x-deployed/);
    expect(hint({ url: 'http://z' })).toMatch(/Tell the developers of the server/);
    expect(hint({ source: 'recording' })).toMatch(/Tell the developers of the server/);
    const fault = { setting: 'fault', value: 'drop:x', from: 'flag' };
    expect(hint({ settings: [fault] })).toBe('The mock is broken on purpose: --fault drop:x.');
  });

  it('names up to five fields that were not seen, and says where the others are named', () => {
    const seen = (count: number): Report => {
      const one = report([step()]);
      return {
        ...one,
        fields: one.fields.map((field, index) => ({ ...field, seen: index < count ? 1 : 0 })),
      };
    };
    expect(lastLine(render(seen(46)))).toContain('46 of 46 fields,');
    expect(lastLine(render(seen(45)))).toMatch(/45 of 46 fields \(not seen: [\w.[\]]+\),/);
    expect(lastLine(render(seen(41)))).toMatch(/41 of 46 fields \(not seen: ([\w.[\]]+(, )?){5}\),/);
    expect(lastLine(render(seen(40)))).toContain('40 of 46 fields (--fields names the others),');
    expect(lastLine(render(seen(40), { fields: true }))).toContain('40 of 46 fields, ');
  });

  it('shows steps, fields and divergences with headings when it is asked for them, and by --quiet one line', () => {
    for (const one of [report(EVERY_VERDICT), recorded(3)]) {
      const plain = render(one);
      expect(plain).not.toMatch(/Fields of the page|Where servers differ|^ {2}verdict +\w+ +status/m);
      const all = render(one, { fields: true, divergences: true, verbose: true });
      expect(all).toMatch(/^Fields of the page.*\n {2}field +deployed$/m);
      expect(all).toMatch(/^Where servers differ from the page\n {2}id +seen +title$/m);
      expect(all).toMatch(/^ {2}verdict +\w+ +status +time +request$/m);
      expect(render(one, { quiet: true })).toBe(`${lastLine(plain)}\n`);
    }
  });

  it('is coloured on demand, and is the same text all the same', () => {
    for (const one of [report(EVERY_VERDICT), warnings(3)]) {
      const coloured = renderText(several(one, one), CONTEXT, { colour: true });
      expect(coloured).toContain('\u001b[33mWARN\u001b[39m');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what colours are
      expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(renderText(several(one, one), CONTEXT));
    }
  });

  it('cuts a huge text', () => {
    const huge = 'x'.repeat(1_000_000);
    const evidence = { ...EVIDENCE, request: { ...EVIDENCE.request, path: huge } };
    const shown = render(report([{ ...FAILED, request: huge, evidence }]));
    expect(shown.length).toBeLessThan(20_000);
    expect(shown.replaceAll(/\s+/g, ' ')).toContain('(1000000 characters) answered 200');
  });
});

describe('one body on the screen', () => {
  const settings = [{ setting: 'operation', value: 'job-poll', from: 'flag' }];
  const body = { ...recording([FAILED]), settings };

  it('is its findings and the closing line', () => {
    const shown = render(body);
    expect(shown).toMatch(/^zstack-contract .*\n.* took 1\.2 s\n\nFAIL {3}field-missing/);
    expect(shown).not.toMatch(/ivergence|dialect was decided|curl/);
    expect(render({ ...body, settings: [] })).toMatch(/dialect was decided(.|\n)*divergences seen/);
  });
});

describe('a recording on the screen', () => {
  it('fits a screen that scrolls, however long the recording', () => {
    const long = render(warnings(5000)).replaceAll(/\s+/g, ' ');
    expect(long.match(/ WARN /g)).toHaveLength(1);
    expect(long).toMatch(/5000 of 5000 exchanges: job-poll \[0\], .*job-poll \[9\] and 4990 more/);
    const numbered = (parts: (index: number) => object) =>
      render(recording(recorded(20).steps.map((one, index) => ({ ...one, ...parts(index) }))));
    expect(numbered((index) => ({ description: `reason ${index}` }))).toMatch(/^ {2}10 +in other ways$/m);
    expect(numbered((index) => ({ verdict: 'skip', reason: `no ${index}` }))).toMatch(
      /^ {2}skip +10 +for other reasons, or not listed: see --report json=PATH$/m,
    );
  });

  it('keeps the heaviest of what is broken, so that no warning hides a failure', () => {
    const lost = step({ interaction: null, status: null, verdict: 'error', reason: 'cut' });
    const odd = Array.from({ length: 60 }, (_, index) => ({ ...WARNING, field: null, at: `/x${index}` }));
    const warned = recorded(1, { verdict: 'warn', findings: odd }).steps;
    const shown = render(recording([...warned, FAILED, lost]));
    const order = Array.from(shown.matchAll(/^(WARN|FAIL|ERROR) {2}/gm), ([, word]) => word);
    expect(order.length).toBe(50);
    expect(order.slice(-3)).toEqual(['WARN', 'ERROR', 'FAIL']);
    expect(shown).toContain('and 12 more causes: see --report json=PATH');
  });

  it('counts in its tables what is not listed', () => {
    const shown = render(unlisted(warnings(60), { warn: 7, pass: 40, skip: 2 }));
    expect(shown).toMatch(
      /verdict +count\n {2}job-poll +warn +67\n {2}job-poll +pass +40\n {2}job-poll +skip +2\n/,
    );
    expect(shown).toMatch(/\n {2}49 +in other ways\n/);
    expect(shown).toMatch(/\n {2}skip +2 +for other reasons, or not listed: see --report json=PATH\n/);
  });
});

describe('several targets on the screen', () => {
  const named = (target: string, steps: Parameters<typeof report>[0], parts: Partial<Report> = {}): Report =>
    report(steps, { ...parts, target, url: 'http://z' });
  const sound = named('one', [step()]);
  const broken = (): Report => named('two', [{ ...FAILED }]);
  const gone = named('three', [], { preflight: [UNREACHED] });

  it('have one matrix of what is broken, then each cause with its targets', () => {
    const text = renderText(several(sound, broken(), broken(), gone), CONTEXT);
    expect(text).toMatch(
      /^ {2}step +T1 +T2 +T3 +T4\n {2}job-poll\/done +pass +fail +fail +-\n {2}preflight: reachable +- +- +- +error$/m,
    );
    expect(text.match(/^FAIL {3}/gm)).toHaveLength(1);
    expect(text).toContain('in T2     job-poll/done\n       in T3     job-poll/done\n');
    expect(text).toContain('ERROR  T4: preflight: reachable\n');
    expect(lastLine(text)).toBe('FAIL: 4 targets (1 pass, 1 error, 2 fail); 1 target could not be judged');
  });

  it('hide the rows that are sound everywhere, until they are asked for', () => {
    const text = renderText(several(sound, sound), CONTEXT);
    expect(text).toContain('1 step, none of them broken: --verbose lists it');
    expect(renderText(several(sound, sound), CONTEXT, { verbose: true })).toMatch(
      /job-poll\/done +pass +pass$/m,
    );
    expect(renderText(several(sound, sound), CONTEXT, { quiet: true })).toBe('PASS: 2 targets (2 pass)\n');
  });

  it('have tables below one another where one would be wider than the screen', () => {
    const text = renderText(several(...Array.from({ length: 9 }, broken)), CONTEXT);
    expect(text).toMatch(/^ {2}step +T1 .*T6$(.|\n)*^ {2}step +T7 +T8 +T9$/m);
  });

  it('have as many lines as operations, however long the recordings', () => {
    const text = renderText(several(recorded(20_000), recorded(1)), CONTEXT);
    expect(text).toMatch(/\n {2}job-poll {3}pass {5}20000 {2}1\n/);
    expect(lastLine(text)).toMatch(/^PASS: 2 recordings/);
    expect(text.split('\n').length).toBeLessThan(100);
  });
});
