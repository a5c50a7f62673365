import type { Finding } from '../../model/finding.ts';
import type { JsonValue } from '../../model/json.ts';
import { RULES, type RuleId } from '../../model/rules.ts';
import { counted } from './counted.ts';
import { SCREEN_EN } from './en-screen.ts';

/** A rule in words, what it means and what to do about it, and what a maintainer of this contract can do. */
interface RuleWords {
  readonly words: string;
  readonly help: string;
  readonly maintainer?: string;
}

/**
 * What reports say, in English. A sentence without arguments is a text, one with arguments a function: each
 * language has its own order of words and its own plurals. `zh.ts` has the same ids with the same arguments.
 */
export const EN = {
  /** The language, as HTML names it. */
  language: 'en' as string,

  // Findings.
  rules: RULES as Readonly<Record<RuleId, RuleWords>>,
  expected: ({ expected }: Finding): string => expected,
  actual: ({ actual }: Finding): JsonValue => actual,

  /** A text that the run or the contract brings along: a reason, a note, a title, a hint. */
  text: (english: string): string => english,

  // The command that reproduces an exchange.
  withoutMaskedHeaders: (count: number) => `without ${counted(count, 'masked header')}`,
  dropsTunnel: (operation: string) =>
    `sends a ${operation}: the tunnel of that connection drops, if there is one`,

  ...SCREEN_EN,

  // JUnit.
  fieldNeverSent: 'no answer of this dialect carries it',
  fieldNotSeen: 'no answer carried it',
  fieldCountedOnly: (verdict: string) =>
    `the field is ${verdict}; the answers that show it are counted, and not listed`,

  // SARIF.
  resultsLeftOut: (count: number) => `${counted(count, 'more result is', 'more results are')} left out`,
  pactRule: {
    words: "Pact's verifier refused an answer",
    help: "The answer does not match the pact of the consumer. Look at the mismatch that Pact's verifier names, and at what the check says of the same step.",
  } as RuleWords,
};

/** What reports say in one language. */
export type Sentences = Readonly<typeof EN>;
