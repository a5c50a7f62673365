import type { Finding } from '../../model/finding.ts';
import type { JsonValue } from '../../model/json.ts';
import type { WaiverResult } from '../../model/report.ts';
import { RULES, type RuleId } from '../../model/rules.ts';

/** `1 step`, `2 steps`. */
function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** Which findings a waiver is about. */
function waiverSubject({ rule, field, step, target }: WaiverResult): string {
  const parts = [field === null ? '' : ` at ${field}`, step === null ? '' : ` in ${step}`];
  return `${rule}${parts.join('')}${target === null ? '' : ` of ${target}`}`;
}

/** A rule in words, and what it means and what to do about it. */
interface RuleWords {
  readonly words: string;
  readonly help: string;
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

  // Waivers.
  waiver: 'waiver',
  waivers: 'Waivers',
  waived: (count: number) => `${counted(count, 'finding')} waived`,
  waiverSubject,
  waiverUsed: (waiver: WaiverResult, findings: number) =>
    `${waiverSubject(waiver)} is waived until ${waiver.until} (${counted(findings, 'finding')}): ${waiver.reason} (${waiver.owner})`,
  waiverUnused: (waiver: WaiverResult) =>
    `nothing matched the waiver of ${waiverSubject(waiver)} (${waiver.owner}): remove it from the config file`,
  waiverExpired: (waiver: WaiverResult, findings: number) =>
    `the waiver of ${waiverSubject(waiver)} ended on ${waiver.until} (${waiver.owner}), and ${findings === 0 ? 'nothing matches it any more: remove it from the config file' : `${counted(findings, 'finding')} that it covered ${findings === 1 ? 'counts' : 'count'} again: mend the cause, or renew the waiver in the config file`}`,

  /** A text that the run or the contract brings along: a reason, a note, a title, a hint. */
  text: (english: string): string => english,

  // The command that reproduces an exchange.
  withoutMaskedHeaders: (count: number) => `without ${counted(count, 'masked header')}`,
  dropsTunnel: (operation: string) =>
    `sends a ${operation}: the tunnel of that connection drops, if there is one`,

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
