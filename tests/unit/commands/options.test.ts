import { describe, expect, it } from '@jest/globals';
import { createProgram } from '../../../src/cli.ts';
import { QUIET_IO, zstackContract } from './command-line.ts';

describe('an option that is given twice', () => {
  it.each([
    ['verify --target', 'http://a'],
    ['verify --strict'],
    ['check --status', '200'],
    ['merge --format', 'json'],
    ['capture --consumer', 'x'],
    ['init --dry-run'],
    ['mock --port', '0'],
    ['docs --out', 'x'],
    ['fields --format', 'json'],
    ['publish --version', 'x'],
    ['can-i-deploy --wait', '5'],
    ['webhook --url', 'x'],
    ['record-deployment --environment', 'x'],
    ['record-release --environment', 'x'],
  ])('is refused, as by %s', async (start, ...value) => {
    const [command = '', flag = ''] = start.split(' ');
    const { code, err, out } = await zstackContract([command, flag, ...value, flag, ...value]);
    expect({ code, err, out }).toEqual({
      code: 2,
      err: `error: ${flag} is given twice: give it once\n`,
      out: '',
    });
  });

  it('is taken where it is declared repeatable, which its help says', async () => {
    const names = (await createProgram([], QUIET_IO, async () => {})).commands.map((command) =>
      command.name(),
    );
    const { commands } = await createProgram(names, QUIET_IO, async () => {});
    const several = commands.flatMap((command) =>
      command.options
        .filter(({ description }) => description.endsWith('; repeatable'))
        .map(({ long }) => `${command.name()} ${long}`),
    );
    expect(several).toEqual([
      'verify --only',
      'verify --skip',
      'verify --fault',
      'verify --pacts',
      'verify --report',
      'check --report',
      'merge --report',
      'capture --reads',
      'capture --scenario',
      'capture --report',
      'mock --fault',
      'mock --allow-host',
      'webhook --event',
    ]);
  });
});
