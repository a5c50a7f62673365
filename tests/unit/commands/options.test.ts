import { describe, expect, it } from '@jest/globals';
import type { Option } from 'commander';
import { createProgram } from '../../../src/cli.ts';
import { QUIET_IO, zstackContract } from './command-line.ts';

/** A value that the option takes, for those that take not just any. */
const VALUES: Readonly<Record<string, string>> = {
  '--dialect': 'deployed',
  '--format': 'json',
  '--time-zone': 'Asia/Shanghai',
  '--max-body': '1000',
  '--port': '0',
  '--listen': '127.0.0.1',
  '--status': '200',
  '--parallel': '2',
  '--wip-since': '2026-01-31',
  '--fault': 'drop:inventory',
  '--event': 'x',
  '--report': 'github',
  '--lang': 'zh',
  '--shard': '1/2',
};

interface Given {
  readonly command: string;
  readonly option: Option;
  readonly flag: string;
}

const isRepeatable = ({ description }: Option): boolean => description.endsWith('; repeatable');

/** Every option of every command. */
async function allOptions(): Promise<readonly Given[]> {
  const names = (await createProgram([], {}, QUIET_IO, () => {})).commands.map((command) => command.name());
  const { commands } = await createProgram(names, {}, QUIET_IO, () => {});
  return commands.flatMap((command) =>
    command.options.map((option) => ({ command: command.name(), option, flag: String(option.long) })),
  );
}

function twice({ command, option, flag }: Given): readonly string[] {
  const takesNumber = /seconds|count/.test(option.flags);
  const words =
    option.isBoolean() || option.negate ? [flag] : [flag, VALUES[flag] ?? (takesNumber ? '5' : 'x')];
  return [command, ...words, ...words];
}

describe('an option that is given twice', () => {
  it('is refused', async () => {
    const single = (await allOptions()).filter(({ option }) => !isRepeatable(option));
    expect(single.length).toBeGreaterThan(60);
    for (const one of single) {
      const { code, err, out } = await zstackContract(twice(one));
      expect([one.command, { code, err, out }]).toEqual([
        one.command,
        { code: 2, err: `error: ${one.flag} is given twice: give it once\n`, out: '' },
      ]);
    }
  });

  it('is taken where it is declared repeatable, which its help says', async () => {
    const options = await allOptions();
    const several = options.filter(({ option }) => isRepeatable(option));
    expect(several.map(({ command, flag }) => `${command} ${flag}`)).toEqual([
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
