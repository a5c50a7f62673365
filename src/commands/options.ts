import { type Command, InvalidArgumentError, Option } from 'commander';
import { isTimeZone } from '../model/authorization.ts';
import { DIALECTS } from '../model/contract.ts';
import { nameHint, nearestName } from '../model/nearest.ts';
import type { SettingInForce } from '../model/report.ts';

/** The command line, the environment or a file that it names is wrong: exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Reads what was given. @param place the flag, the variable or the file that gives it @throws UsageError */
export function readGiven<T>(
  place: string,
  read: () => T,
  why: (error: unknown) => string = (error) => (error as Error).message,
): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${place}: ${why(error)}`);
  }
}

/** A parser that takes one of several words, and suggests the nearest of them for any other. */
export function oneOf<const T extends string>(words: readonly T[]): (word: string) => T {
  return (word) => {
    const found = words.find((one) => one === word);
    if (found !== undefined) return found;
    const hint = nameHint(word, words);
    throw new InvalidArgumentError(`${hint.charAt(0).toUpperCase()}${hint.slice(1)}`);
  };
}

/** An option that takes one of several words, which its help lists. */
export function choiceOption(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices(words).argParser(oneOf(words));
}

/** A parser that takes a whole number between two others. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`);
  };
}

export function dialectOption(description: string): Option {
  return choiceOption('--dialect <dialect>', description, DIALECTS);
}

export const FORMATS = ['text', 'json'] as const;

export type Format = (typeof FORMATS)[number];

export function formatOption(): Option {
  return choiceOption('--format <format>', 'text, or json for machines', FORMATS).default('text');
}

export function faultOption(): Option {
  return repeatable('--fault <fault>', 'break the mock: drop:FIELD, set:FIELD=JSON or status:FROM=TO');
}

/** Reads the name of a time zone, such as Asia/Shanghai. @throws InvalidArgumentError */
export function readTimeZone(name: string): string {
  if (isTimeZone(name)) return name;
  const near = nearestName(name, Intl.supportedValuesOf('timeZone'));
  const hint = near === null ? 'Expected a time zone such as Asia/Shanghai.' : `Did you mean ${near}?`;
  throw new InvalidArgumentError(hint);
}

export function timeZoneOption(description: string): Option {
  return new Option('--time-zone <zone>', description).argParser(readTimeZone);
}

export function secondsOption(flag: string, description: string): Option {
  return new Option(`${flag} <seconds>`, description).argParser(readSeconds);
}

/** @throws InvalidArgumentError */
export function readSeconds(text: string): number {
  const seconds = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  // A timer of more than 24 days would fire at once.
  if (seconds > 0 && seconds <= 86_400) return seconds;
  throw new InvalidArgumentError('Seconds are a number above 0 and at most 86400.');
}

/** Headings of options in `--help`. */
export const GROUPS = {
  run: 'Run:',
  mock: 'Mock:',
  pacts: 'Pacts:',
  target: 'Target:',
  credentials: 'Credentials:',
  safety: 'Safety:',
  broker: 'Broker:',
  output: 'Output:',
} as const;

/** The flag behind a key of commander's options. */
export function flagName(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
}

/** Settings of a report, and whether each was given by its flag. */
export function settingsOf(
  command: Command,
  values: Readonly<Record<string, string | number | undefined>>,
): readonly SettingInForce[] {
  return Object.entries(values).flatMap(([setting, value]) => {
    const from = command.getOptionValueSource(setting) === 'cli' ? 'flag' : 'default';
    return value === undefined ? [] : [{ setting, value: String(value), from }];
  });
}

/** How the help of an option ends that may be given more than once. */
const REPEATABLE = '; repeatable';

/** An option that may be given more than once, with a list of values. @param words those that it takes; empty for any */
export function repeatable(
  flags: string,
  description: string,
  parse: (text: string) => unknown = String,
  words: readonly string[] = [],
): Option {
  const option = new Option(flags, `${description}${REPEATABLE}`);
  // Choices bring a parser of their own, so ours comes after them.
  if (words.length > 0) option.choices(words);
  return option.argParser((text: string, before: readonly unknown[] = []) => [...before, parse(text)]);
}

/**
 * Makes a command refuse every option that is given twice and is not repeatable. Commander would silently take
 * the last value, so that you might verify another deployment than you meant.
 */
export function refuseRepeats(command: Command): void {
  for (const option of command.options.filter((one) => !one.description.endsWith(REPEATABLE))) {
    let given = false;
    command.on(`option:${option.name()}`, () => {
      if (given) throw new UsageError(`${option.long ?? option.short} is given twice: give it once`);
      given = true;
    });
  }
}

/** Commander's complaint without the value that was given to an unknown option: it may be a secret. */
export function withoutUnknownValues(complaint: string): string {
  const shown = complaint.replace(/(unknown option '(?:--[^='\n]*|-[^-]))[\s\S]*'(?=\n|$)/, "$1'");
  const isSecret = /unknown option '--\S*(?:password|token|secret|session|key|header)/.test(shown);
  return isSecret ? `${shown}Secrets belong in the environment; --help names the variables.\n` : shown;
}
