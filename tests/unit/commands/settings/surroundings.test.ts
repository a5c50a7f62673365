import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../../../src/commands/options.ts';
import { processSurroundings, readAll } from '../../../../src/commands/settings/targets.ts';

describe('standard input', () => {
  it('is read to its end, letters that two chunks share included', async () => {
    const bytes = Buffer.from('pässwörd\n');
    const chunks = Readable.from([bytes.subarray(0, 2), bytes.subarray(2)]);
    await expect(readAll(chunks)).resolves.toBe('pässwörd\n');
    await expect(readAll(Readable.from(['a', 'b']))).resolves.toBe('ab');
    await expect(readAll(Readable.from([]))).resolves.toBe('');
  });

  it('that is a terminal is refused before it shows what is typed', async () => {
    const terminal = Object.assign(Readable.from(['x']), { isTTY: true });
    await expect(readAll(terminal)).rejects.toThrow(UsageError);
  });

  it('that does not end is given up', async () => {
    const endless = Readable.from(
      (function* () {
        while (true) yield Buffer.alloc(1000, 'y');
      })(),
    );
    await expect(readAll(endless)).rejects.toThrow('too long for a password');
  });
});

describe('the surroundings of the process', () => {
  it('are its folder and its files', async () => {
    const { cwd, readFile } = processSurroundings();
    expect(cwd).toBe(process.cwd());
    await expect(readFile(import.meta.filename)).resolves.toContain('surroundings of the process');
    await expect(readFile('/no/such/file')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
