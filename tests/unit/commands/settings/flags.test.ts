import { describe, expect, it } from '@jest/globals';
import { Command, CommanderError } from 'commander';
import { refuseSecretFlags } from '../../../../src/commands/options.ts';
import {
  addTargetOptions,
  NEED_A_TARGET,
  type TargetFlags,
} from '../../../../src/commands/settings/flags.ts';
import { ask, complaint, URL_A, UUID } from './ask.ts';

function newCommand(): Command {
  return addTargetOptions(new Command('verify'))
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
}

function parse(...argv: readonly string[]): TargetFlags {
  return newCommand().parse(argv, { from: 'user' }).opts();
}

describe('flags', () => {
  it('are absent unless they are given, so that file and environment can speak', () => {
    expect(parse()).toEqual({});
  });

  it('are read: text, switches, numbers and words', () => {
    expect(parse('--target', 'x', '--uuid=y')).toEqual({ target: 'x', uuid: 'y' });
    expect(parse('--password-stdin', '--insecure')).toEqual({ passwordStdin: true, insecure: true });
    const numbers = ['--timeout', '5', '--connect-timeout', '.5', '--budget', '1.5', '--parallel', '32'];
    expect(parse(...numbers)).toEqual({ timeout: 5, connectTimeout: 0.5, budget: 1.5, parallel: 32 });
    expect(parse('--dialect=deployed')).toEqual({ dialect: 'deployed' });
  });

  it.each([
    ['--timeout', ['0', '-1', 'NaN', 'Infinity', '1e3', '0x5', '', ' ', '5s', '86401', '0.0', '1,5', '--']],
    ['--parallel', ['0', '33', '1.5', '-1', 'x', '']],
    ['--dialect', ['deploid']],
  ])('%s takes none of %j', (flag, texts) => {
    for (const text of texts) expect(() => parse(`${flag}=${text}`)).toThrow(CommanderError);
  });

  it.each([
    ['--dialect', 'deploid', 'Did you mean deployed?'],
    ['--budget', '0', 'Seconds are a number above 0 and at most 86400.'],
    ['--parallel', '64', 'Expected a whole number from 1 to 32.'],
  ])('with a wrong value are refused with a hint: %s %s', (flag, text, said) => {
    expect(() => parse(flag, text)).toThrow(said);
  });

  it('take no value that is a secret', () => {
    const withValue = newCommand().options.filter(({ required, optional }) => required || optional);
    expect(
      withValue.map(({ long }) => long).filter((long) => /pass|secret|session|access|token/.test(long ?? '')),
    ).toEqual([]);
  });

  it.each([[['--password-stdin']], [['--account', 'a']], [['--', '--password=x']], [['password=x']], [[]]])(
    'that carry no secret are let through: %j',
    (argv) => expect(() => refuseSecretFlags(argv)).not.toThrow(),
  );

  it.each(NEED_A_TARGET)('about a deployment need one: %s', async (flag) => {
    const values: Readonly<Record<string, unknown>> = { uuid: UUID, account: 'a', passwordStdin: true };
    const value = values[flag] ?? (/timeout|budget|parallel/i.test(flag) ? 1 : true);
    const flags: TargetFlags = { [flag]: /File$/.test(flag) ? 'x' : value };
    expect(await complaint(flags)).toMatch(/^--[a-z-]+ is about a deployment: name one with --target$/);
    const later = ask({ ...flags, target: URL_A }).then(String, (error: Error) => error.message);
    expect(await later).not.toContain('about a deployment');
  });
});
