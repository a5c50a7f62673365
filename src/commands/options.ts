import { InvalidArgumentError, Option } from 'commander';
import { DIALECTS } from '../model/contract.ts';
import { nearestName } from '../model/nearest.ts';
import { repeatable } from './repeated-options.ts';

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

export function formatOption(): Option {
  return new Option('--format <format>', 'text, or json for machines')
    .argParser(oneOf(['text', 'json']))
    .default('text');
}

export function faultOption(): Option {
  return repeatable(
    '--fault <fault>',
    'break the mock: drop:FIELD, set:FIELD=JSON or status:FROM=TO',
    (fault) => fault,
  );
}

/** A port; 0 takes any that is free. */
export function parsePort(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}
