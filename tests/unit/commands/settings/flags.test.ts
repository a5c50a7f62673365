import { describe, expect, it } from '@jest/globals';
import { Command, CommanderError } from 'commander';
import { refuseSecretFlags, UsageError } from '../../../../src/commands/options.ts';
import { addTargetOptions, type TargetFlags } from '../../../../src/commands/settings/flags.ts';

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

  it.each<[readonly string[], TargetFlags]>([
    [['--target', 'x'], { target: 'x' }],
    [['--all-targets'], { allTargets: true }],
    [['--config', 'x'], { config: 'x' }],
    [['--dialect', 'deployed'], { dialect: 'deployed' }],
    [['--uuid', 'x'], { uuid: 'x' }],
    [['--account', 'x'], { account: 'x' }],
    [['--password-stdin'], { passwordStdin: true }],
    [['--ca-file', 'x'], { caFile: 'x' }],
    [['--cert-file', 'x'], { certFile: 'x' }],
    [['--key-file', 'x'], { keyFile: 'x' }],
    [['--insecure'], { insecure: true }],
    [['--timeout', '5'], { timeout: 5 }],
    [['--connect-timeout', '.5'], { connectTimeout: 0.5 }],
    [['--budget', '1.5'], { budget: 1.5 }],
    [['--parallel', '32'], { parallel: 32 }],
    [['--strict'], { strict: true }],
    [['--format', 'json'], { format: 'json' }],
  ])('%j are read', (argv, flags) => {
    expect(parse(...argv)).toEqual(flags);
  });

  it('are all tried above', () => {
    expect(newCommand().options).toHaveLength(17);
  });

  const seconds = ['0', '-1', 'NaN', 'Infinity', '1e3', '0x5', '', ' ', '5s', '86401', '0.0', '1,5', '--'];
  it.each([
    ...['--timeout', '--connect-timeout', '--budget'].flatMap((flag) => seconds.map((text) => [flag, text])),
    ...['0', '33', '1.5', '-1', 'x', '', '001'].map((text) => ['--parallel', text]),
    ['--dialect', 'deploid'],
    ['--format', 'xml'],
  ])('%s cannot be %j', (flag, text) => {
    expect(() => parse(`${flag}=${text}`)).toThrow(CommanderError);
  });

  it.each([
    ['--dialect', 'deploid', 'Did you mean deployed?'],
    ['--format', 'jsn', 'Did you mean json?'],
    ['--budget', '0', 'Seconds are a number above 0 and at most 86400.'],
    ['--parallel', '64', 'a number from 1 to 32'],
  ])('%s %s is told what is known', (flag, text, said) => {
    expect(() => parse(flag, text)).toThrow(said);
  });

  it('have a help text each', () => {
    for (const { description } of newCommand().options) expect(description).toMatch(/\w{3}/);
  });

  it('take no value that is a secret', () => {
    const withValue = newCommand().options.filter(({ required, optional }) => required || optional);
    expect(
      withValue.map(({ long }) => long).filter((long) => /pass|secret|session|access|token/.test(long ?? '')),
    ).toEqual([]);
  });

  it.each([
    ['--password', 'CANARY'],
    ['--password=CANARY'],
    ['verify', '--session=CANARY'],
    ['--session-uuid', 'CANARY'],
    ['--access-key-id=CANARY'],
    ['--access-key-secret=CANARY'],
  ])('that would carry a secret are refused without it: %s %s', (...argv) => {
    try {
      refuseSecretFlags(argv);
      throw new Error('it was not refused');
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      expect((error as Error).message).toMatch(/^--[a-z-]+ is no flag, .*ZSTACK_/);
      expect((error as Error).message).not.toContain('CANARY');
    }
  });

  it.each([[['--password-stdin']], [['--account', 'a']], [['--', '--password=x']], [['password=x']], [[]]])(
    'that carry none are let through: %j',
    (argv) => {
      expect(() => refuseSecretFlags(argv)).not.toThrow();
    },
  );
});
