import { type Command, InvalidArgumentError, Option } from 'commander';
import { isTimeZone } from '../model/authorization.ts';
import { DIALECTS } from '../model/contract.ts';
import { nameHint, nearestName } from '../model/nearest.ts';

/** The command line, the environment or a file that it names is wrong: exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Reads what was given, and makes a usage error of what is wrong with it.
 *
 * @param place the flag, the variable or the file that gives it
 * @param why says what went wrong
 */
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
  return repeatable(
    '--fault <fault>',
    'break the mock: drop:FIELD, set:FIELD=JSON or status:FROM=TO',
    (fault) => fault,
  );
}

/** What is wrong with the name of a time zone; null for one that is known. */
export function timeZoneProblem(name: string): string | null {
  if (isTimeZone(name)) return null;
  const near = nearestName(name, Intl.supportedValuesOf('timeZone'));
  return near === null ? 'expected a time zone such as Asia/Shanghai' : `did you mean ${near}?`;
}

export function timeZoneOption(description: string): Option {
  return new Option('--time-zone <zone>', description).argParser((name) => {
    const problem = timeZoneProblem(name);
    if (problem === null) return name;
    throw new InvalidArgumentError(`${problem.charAt(0).toUpperCase()}${problem.slice(1)}`);
  });
}

/** An option for a time in seconds, with or without a fraction. */
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

/** Headings of options in `--help`. Commander lists them in the order in which a command names them. */
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

/** Options that may be given more than once. */
const REPEATABLE = new WeakSet<Option>();

/**
 * An option that may be given more than once; its values are collected in a list.
 *
 * @param words those that it takes, which its help lists; empty where it takes any
 */
export function repeatable<T>(
  flags: string,
  description: string,
  parse: (text: string) => T,
  words: readonly string[] = [],
): Option {
  const option = new Option(flags, `${description}; repeatable`);
  // Choices bring a parser of their own, so ours comes after them.
  if (words.length > 0) option.choices(words);
  option.argParser((text: string, before: readonly T[] = []) => [...before, parse(text)]);
  REPEATABLE.add(option);
  return option;
}

/**
 * Makes a command refuse every option that is given twice and is not repeatable. Commander would silently take
 * the last value, so that you might verify another deployment than you meant.
 */
export function refuseRepeats(command: Command): void {
  for (const option of command.options.filter((one) => !REPEATABLE.has(one))) {
    let given = false;
    command.on(`option:${option.name()}`, () => {
      if (given) throw new UsageError(`${option.long ?? option.short} is given twice: give it once`);
      given = true;
    });
  }
}

/** Flags that people try for a secret, and where it belongs instead. */
const SECRET_FLAGS: Readonly<Record<string, string>> = {
  '--password':
    'set ZSTACK_PASSWORD for a deployment (or use --password-stdin), PACT_BROKER_PASSWORD beside PACT_BROKER_USERNAME for a broker, WEBHOOK_PASSWORD beside WEBHOOK_USERNAME for a webhook',
  '--token': 'set PACT_BROKER_TOKEN for a broker, WEBHOOK_TOKEN for a webhook',
  '--header': 'set WEBHOOK_TOKEN to send a bearer token with a webhook',
  '--session': 'set ZSTACK_SESSION_UUID',
  '--session-uuid': 'set ZSTACK_SESSION_UUID',
  '--access-key-id': 'set ZSTACK_ACCESS_KEY_ID',
  '--access-key-secret': 'set ZSTACK_ACCESS_KEY_SECRET',
  // Flags of the official pact-broker command.
  '--broker-password': 'set PACT_BROKER_PASSWORD, beside PACT_BROKER_USERNAME',
  '--broker-token': 'set PACT_BROKER_TOKEN',
};

/** Refuses arguments that carry a secret before commander sees them, and says where the secret belongs. */
export function refuseSecretFlags(argv: readonly string[]): void {
  const end = argv.indexOf('--');
  for (const argument of end === -1 ? argv : argv.slice(0, end)) {
    const [flag = ''] = argument.split('=', 1);
    const hint = SECRET_FLAGS[flag];
    if (hint === undefined) continue;
    throw new UsageError(`${flag} is no flag, since everyone who lists processes would see it; ${hint}`);
  }
}

/** Commander's complaint without the value that was given to an unknown option: it may be a secret. */
export function withoutUnknownValues(complaint: string): string {
  return complaint.replace(/(unknown option '(?:--[^='\n]*|-[^-]))[\s\S]*'(?=\n|$)/, "$1'");
}
