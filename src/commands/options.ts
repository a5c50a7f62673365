import { type Command, InvalidArgumentError, Option } from 'commander';
import { DIALECTS } from '../model/contract.ts';
import { nearestName } from '../model/nearest.ts';

/** The command was asked wrongly: exit 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A parser that takes one of several words, and names the nearest of them for any other. */
export function oneOf<const T extends string>(words: readonly T[]): (word: string) => T {
  return (word) => {
    const found = words.find((one) => one === word);
    if (found !== undefined) return found;
    const near = nearestName(word, words);
    const hint = near === null ? `Known are ${words.join(', ')}.` : `Did you mean ${near}?`;
    throw new InvalidArgumentError(hint);
  };
}

export function dialectOption(description: string): Option {
  return new Option('--dialect <dialect>', description).argParser(oneOf(DIALECTS));
}

export const FORMATS = ['text', 'json'] as const;

export type Format = (typeof FORMATS)[number];

export function formatOption(): Option {
  return new Option('--format <format>', 'text, or json for machines')
    .argParser(oneOf(FORMATS))
    .default('text');
}

export function faultOption(): Option {
  return repeatable(
    '--fault <fault>',
    'break the mock: drop:FIELD, set:FIELD=JSON or status:FROM=TO',
    (fault) => fault,
  );
}

/** Seconds, with or without a fraction. */
export function parseSeconds(text: string): number {
  const seconds = /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  // A timer of more than 24 days would fire at once; nobody waits for more than one.
  if (seconds > 0 && seconds <= 86_400) return seconds;
  throw new InvalidArgumentError('Seconds are a number above 0 and at most 86400.');
}

/** A port; 0 takes any that is free. */
export function parsePort(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

/** Options that are declared to be given as often as one likes. */
const REPEATABLE = new WeakSet<Option>();

/** An option whose values are collected in a list, as often as it is given. */
export function repeatable<T>(flags: string, description: string, parse: (text: string) => T): Option {
  const option = new Option(flags, `${description}; repeatable`).argParser(
    (text: string, before: readonly T[] = []) => [...before, parse(text)],
  );
  REPEATABLE.add(option);
  return option;
}

/** Whether an option may be given more than once. */
export function isRepeatable(option: Option): boolean {
  return REPEATABLE.has(option);
}

/**
 * Lets a command refuse every option that is given twice and not declared repeatable: of two values the last
 * would be taken without a word, so that another deployment might be verified than was meant.
 */
export function refuseRepeats(command: Command): void {
  for (const option of command.options.filter((one) => !isRepeatable(one))) {
    let given = false;
    command.on(`option:${option.name()}`, () => {
      if (given) throw new UsageError(`${option.long ?? option.short} is given twice: give it once`);
      given = true;
    });
  }
}

/** Where what carries a secret belongs, by the flags that people try. */
type SecretFlags = Readonly<Record<string, string>>;

const OF_ZSTACK: SecretFlags = {
  '--password': 'give it in ZSTACK_PASSWORD, or on standard input with --password-stdin',
  '--session': 'give it in ZSTACK_SESSION_UUID',
  '--session-uuid': 'give it in ZSTACK_SESSION_UUID',
  '--access-key-id': 'give it in ZSTACK_ACCESS_KEY_ID',
  '--access-key-secret': 'give it in ZSTACK_ACCESS_KEY_SECRET',
};

const BROKER_PASSWORD = 'give it in PACT_BROKER_PASSWORD, beside PACT_BROKER_USERNAME';
const BROKER_TOKEN = 'give it in PACT_BROKER_TOKEN';

/** Those of the official command, which everyone has at hand who comes from there. */
const OF_BROKER: SecretFlags = {
  '--broker-password': BROKER_PASSWORD,
  '--broker-token': BROKER_TOKEN,
};

const WEBHOOK_TOKEN = 'give a bearer token in WEBHOOK_TOKEN';
const OF_WEBHOOK: SecretFlags = {
  '--password': 'give it in WEBHOOK_PASSWORD, beside WEBHOOK_USERNAME',
  '--token': WEBHOOK_TOKEN,
  '--header': `no other header is sent than that; ${WEBHOOK_TOKEN}`,
};

/** What a command that asks only the broker can mean. */
const OF_BROKER_ALONE: SecretFlags = { '--password': BROKER_PASSWORD, '--token': BROKER_TOKEN };

const BROKER_COMMANDS = ['publish', 'can-i-deploy', 'record-deployment', 'record-release'];

function secretFlagsOf(command: string): SecretFlags {
  if (command === 'webhook') return { ...OF_BROKER, ...OF_WEBHOOK };
  if (BROKER_COMMANDS.includes(command)) return { ...OF_BROKER, ...OF_BROKER_ALONE };
  return { ...OF_ZSTACK, ...OF_BROKER, '--token': BROKER_TOKEN };
}

/**
 * Refuses arguments that carry a secret before commander sees them, and says where each belongs.
 */
export function refuseSecretFlags(argv: readonly string[]): void {
  const end = argv.indexOf('--');
  const flags = secretFlagsOf(argv.find((argument) => !argument.startsWith('-')) ?? '');
  for (const argument of end === -1 ? argv : argv.slice(0, end)) {
    const [flag = ''] = argument.split('=', 1);
    const hint = flags[flag];
    if (hint === undefined) continue;
    throw new UsageError(`${flag} is no flag, since everyone who lists processes would see it; ${hint}`);
  }
}

/** A complaint of commander's without what was given to an option that it does not know: it may be a secret. */
export function withoutUnknownValues(complaint: string): string {
  return complaint.replace(/(unknown option '(?:--[^='\n]*|-[^-]))[\s\S]*'(?=\n|$)/, "$1'");
}
