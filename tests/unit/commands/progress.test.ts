import { describe, expect, it } from '@jest/globals';
import { createProgress, type Progress } from '../../../src/commands/io.ts';
import { QUIET_IO } from './command-line.ts';

function record(terminal: boolean, act: (progress: Progress) => void): string {
  const written: string[] = [];
  const err = (text: string): number => written.push(text);
  act(createProgress({ ...QUIET_IO, err, terminal: { out: false, err: terminal } }));
  return written.join('');
}

function run(progress: Progress): void {
  progress.live('1/2');
  progress.live('2/2');
  progress.line('kept');
  progress.live('x'.repeat(200));
  progress.end();
  progress.end();
}

describe('progress', () => {
  it('is plain lines in a log', () => {
    expect(record(false, run)).toBe('kept\n');
  });

  it('is one line on a terminal, taken away at the end', () => {
    const erase = '\r\u001b[2K';
    expect(record(true, run)).toBe(`1/2${erase}2/2${erase}kept\n${'x'.repeat(79)}${erase}`);
  });

  it('shows nothing that a terminal would obey', () => {
    expect(record(true, (progress) => progress.line('\u001b[2J'))).toBe('\\u001b[2J\n');
  });
});
