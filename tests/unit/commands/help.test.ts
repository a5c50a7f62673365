import { describe, expect, it } from '@jest/globals';
import { commandReferences } from '../../../scripts/documents/command-reference.ts';
import { GROUPS } from '../../../src/commands/options.ts';
import { problemsOf } from '../ci/command-help.ts';
import { zstackContract } from './command-line.ts';

const GROUPED = Object.values(GROUPS).map((heading) => heading.replace(':', ''));

describe('--help', () => {
  it('of every command has three examples that its options allow, and exit codes', async () => {
    for (const { name, examples, exitCodes } of await commandReferences()) {
      const problems: string[] = [];
      for (const { line } of examples) {
        // What stands behind -- or a pipe is another program's.
        const [own = ''] = line.replaceAll(/'[^']*'/g, 'x').split(/ -- | \| /);
        problems.push(...(await problemsOf(own.split(' ').slice(1))));
      }
      const codes = exitCodes.map(({ code }) => code);
      expect([name, examples.length, problems, codes]).toEqual([name, 3, [], expect.arrayContaining([0, 2])]);
    }
  });

  it('is shown when no command is named, also where -- stands', async () => {
    const { code, err } = await zstackContract([]);
    expect(err).toContain('Examples:');
    expect(await zstackContract(['--'])).toMatchObject({ code, err });
  });

  it('has every option of a command in a group', async () => {
    const [, ...commands] = await commandReferences();
    const options = commands.flatMap(({ groups }) => groups);
    expect(options.length).toBeGreaterThan(20);
    expect(options.filter(({ heading }) => !GROUPED.includes(heading))).toEqual([]);
  });

  it('names every environment variable that a description names', async () => {
    for (const { name, groups, environment } of await commandReferences()) {
      const named = groups.flatMap(({ options }) =>
        options.flatMap(({ description }) => description.match(/\b[A-Z]+_[A-Z_]+\b/g) ?? []),
      );
      const known = [...environment.map((one) => one.name), 'LC_ALL', 'LC_MESSAGES'];
      expect([name, named.filter((one) => !known.includes(one))]).toEqual([name, []]);
    }
  });

  it('says what stands in the data, as wide as the terminal', async () => {
    const narrow = await zstackContract(['can-i-deploy', '--help']);
    expect(narrow.out).toContain('\nExit codes:\n  0  safe\n  1  not safe\n');
    expect(narrow.out).toContain('  PACT_BROKER_TOKEN     bearer token for the broker\n');
    const wide = await zstackContract(['can-i-deploy', '--help'], { columns: 200 });
    expect(wide.out.split('\n').length).toBeLessThan(narrow.out.split('\n').length);
    expect(wide.out).toContain('--wait <seconds>');
  });
});
