import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Io } from '../../../../src/commands/io.ts';
import { openRawFolder, type RawFolder } from '../../../../src/commands/reports/raw-folder.ts';
import type { Exchange } from '../../../../src/model/exchange.ts';
import { readPayload } from '../../../../src/model/exchange.ts';
import type { Verdict } from '../../../../src/model/finding.ts';
import { step } from '../../report/reports.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { QUIET_IO } from '../command-line.ts';

let folder = '';
let told: string[] = [];
/** Each run begins at another time. */
let time = 0;
beforeEach(() => {
  time = Date.UTC(2026, 0, 31, 12, 0, 0, 5);
  folder = join(temporaryFolder(), 'raw');
  told = [];
});

const io: Io = { ...QUIET_IO, err: (text) => told.push(text), now: () => time };

const REQUEST = { method: 'GET', path: '/zstack/v1/ipsec?q=1', headers: { authorization: 'OAuth CANARY' } };

function exchange(answer: string): Exchange {
  return {
    request: { ...REQUEST, body: readPayload('') },
    response: { status: 200, headers: { 'x-some': 'thing' }, body: readPayload(answer) },
    durationMs: 7,
  };
}

/** Keeps steps of these verdicts, an exchange each. */
function keep(verdicts: readonly Verdict[], { strict = false, answer = '{}' } = {}): RawFolder {
  const raw = openRawFolder(folder, strict, io);
  time++;
  const rawSink = raw.sinkFor('a target');
  for (const [index, verdict] of verdicts.entries()) {
    rawSink({ step: step({ index, verdict }), exchanges: [exchange(answer)] });
  }
  return raw;
}

const files = (): readonly string[] => readdirSync(folder).sort();
const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('a raw folder', () => {
  it('is made for its owner alone, and so are the files in it', () => {
    keep(['fail']);
    expect(mode(folder)).toBe('700');
    expect(files()).toEqual(['2026-01-31T12-00-00.005Z-0001-job-poll-done.json']);
    expect(mode(join(folder, files()[0] ?? ''))).toBe('600');
  });

  it('keeps an exchange as it was, whatever its body is', () => {
    for (const answer of ['{"a": 0.0, "a": 1}', '\ufeff{}', '<html>x</html>', 'refused', '']) {
      keep(['fail'], { answer });
      const [newest = ''] = files().toReversed();
      expect(JSON.parse(readFileSync(join(folder, newest), 'utf8'))).toMatchObject({
        target: 'a target',
        step: { interaction: 'job-poll/done', verdict: 'fail' },
        durationMs: 7,
        request: REQUEST,
        response: { status: 200, headers: { 'x-some': 'thing' }, body: answer === '' ? null : answer },
      });
    }
    expect(files()).toHaveLength(5);
  });

  it.each([
    [false, ['fail', 'error']],
    [true, ['warn', 'fail', 'error']],
  ])('keeps what breaks the run, --strict %s', (strict, kept) => {
    keep(['pass', 'skip', 'disabled', 'warn', 'fail', 'error'], { strict });
    const verdicts = files().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).step.verdict);
    expect(verdicts).toEqual(kept);
  });

  it('keeps so many and no more, and says how many are left out', () => {
    keep(Array.from({ length: 1003 }, () => 'fail' as const)).end();
    expect(files()).toHaveLength(1000);
    expect(told[1]).toContain('wrote 1000 of 1003 exchanges to');
  });

  it('writes into no file that is there, and leaves those of other runs', () => {
    const raw = keep(['fail']);
    const [first = ''] = files();
    writeFileSync(join(folder, first), 'of another run');
    keep(['fail']);
    expect(files()).toHaveLength(2);
    time -= 2;
    expect(keep(['fail']).end()?.message).toMatch(/could not be written/);
    expect(raw.end()).toBeNull();
    expect(readFileSync(join(folder, first), 'utf8')).toBe('of another run');
  });

  it('that goes away meanwhile is a trouble that is told, and does not stop the run', () => {
    const raw = openRawFolder(folder, false, io);
    rmSync(folder, { recursive: true });
    raw.sinkFor('t')({ step: step({ verdict: 'fail' }), exchanges: [exchange('1')] });
    expect(raw.end()?.message).toMatch(/^--raw: .* could not be written: its folder does not exist$/);
    expect(told[1]).toContain('wrote 0 of 1 exchanges');
    expect(existsSync(folder)).toBe(false);
  });
});
