import type { Dialect, Field } from '../../model/contract.ts';
import { type Finding, VERDICTS, type Verdict } from '../../model/finding.ts';
import type { JsonValue } from '../../model/json.ts';
import { RULES, type RuleId } from '../../model/rules.ts';
import { counted } from './counted.ts';
import { SCREEN_EN } from './en-screen.ts';
import { WAIVERS_EN } from './en-waivers.ts';
import { HTML_EN } from './html-en.ts';

/** ` (12 pass, 1 fail)`; empty where there is nothing. */
function inBrackets(verdicts: readonly string[]): string {
  return verdicts.length === 0 ? '' : ` (${verdicts.join(', ')})`;
}

interface FindingParts {
  readonly rule: RuleId;
  /** The place, with how many more there are. */
  readonly where: string;
  readonly words: string;
  readonly expected: string;
  readonly actual: string;
}

interface MarkdownFinding {
  /** The rule, and the place if there is one. */
  readonly subject: string;
  readonly words: string;
  readonly expected: string;
  readonly actual: string;
}

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

  /** Verdicts as people read them. The closing line has the word of the JSON report in every language. */
  verdicts: Object.fromEntries(VERDICTS.map((one) => [one, one])) as Readonly<Record<Verdict, string>>,

  // Findings.
  rules: RULES as Readonly<Record<RuleId, RuleWords>>,
  expected: ({ expected }: Finding): string => expected,
  actual: ({ actual }: Finding): JsonValue => actual,

  finding: ({ rule, where, words, expected, actual }: FindingParts) =>
    `${rule} at ${where}: ${words}; expected ${expected}, actual ${actual}`,
  asSentence: (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`,
  subjects: { calls: 'the calls of the client', request: 'the request', answer: 'the answer' },
  partOfRequest: (name: string) => `the request, ${name}`,
  moreLikeIt: (count: number) => ` (and ${count} more like it)`,
  atLeast: (count: number) => `at least ${count}`,
  absent: 'absent',
  thePage: 'the page',
  fieldOnPage: ({ id, type, description }: Field) => `${id} ${type} Required: ${description}`,
  serversDiffer: (server: string) => `servers differ from the page here: ${server}`,

  /** A text that the run or the contract brings along: a reason, a note, a title, a hint. */
  text: (english: string): string => english,
  hint: (text: string) => `hint: ${text}`,
  /** A fact with its label, or a line with its subject. */
  labelled: (label: string, fact: string) => `${label}: ${fact}`,
  expectedLabel: 'expected',
  actualLabel: 'actual',
  moreLikeThis: (count: string) => `${count} more like it`,
  andMore: (count: string) => `and ${count} more`,
  nothingChecked: 'nothing was checked',

  // Steps, and what was asked and answered.
  /** The status is null where no answer came, the duration where it was not measured. */
  exchange: (request: string, status: number | null, duration: string | null) => {
    if (status !== null) return `${request} answered ${status}${duration === null ? '' : ` in ${duration}`}`;
    return duration === null ? request : `${request}, given up after ${duration}`;
  },
  pactRefused: "Pact's verifier refused the answer",
  stepIs: (verdict: Verdict) => `the step is ${verdict}`,
  preflight: (isRecording: boolean): string => (isRecording ? 'Reading' : 'Preflight'),
  point: (name: string) => name,
  preflightPoint: (point: string) => `${point === 'recording' ? 'reading' : 'preflight'}: ${point}`,

  // When, and for how long.
  milliseconds: (count: number) => `${count} ms`,
  seconds: (count: string) => `${count} s`,
  minutes: (minutes: number, seconds: number) => `${minutes} min ${seconds} s`,
  ranAt: (time: string, duration: string) => `${time} UTC, took ${duration}`,

  // The run as a whole.
  dialects: (known: readonly Dialect[], isUnknown: boolean) =>
    [...known, ...(isUnknown ? ['dialect unknown'] : [])].join(' and ') || 'none',
  countOf: (count: number, verdict: Verdict) => `${count} ${verdict}`,
  /** `12 steps (11 pass, 1 fail)` */
  steps: {
    step: (count: number, verdicts: readonly string[]) => `${counted(count, 'step')}${inBrackets(verdicts)}`,
    exchange: (count: number, verdicts: readonly string[]) =>
      `${counted(count, 'exchange')}${inBrackets(verdicts)}`,
  },
  targets: {
    target: (count: number, verdicts: readonly string[]) =>
      `${counted(count, 'target')}${inBrackets(verdicts)}`,
    recording: (count: number, verdicts: readonly string[]) =>
      `${counted(count, 'recording')}${inBrackets(verdicts)}`,
  },
  unjudged: {
    step: (count: number) => `${counted(count, 'step')} could not be judged`,
    exchange: (count: number) => `${counted(count, 'exchange')} could not be judged`,
  },
  refused: (count: number) => `${count} refused in plain text`,
  ignored: (count: number) => `${counted(count, 'other entry', 'other entries')} ignored`,
  /** With what there is to say of the others, if anything. */
  fieldsSeen: (seen: number, all: number, isLast: boolean, others: string) =>
    `${seen} of ${all} fields${isLast ? ' seen' : ''}${others === '' ? '' : ` (${others})`}`,
  divergencesSeen: (seen: number, all: number) => `${seen} of ${counted(all, 'divergence')} seen`,
  notJudgedWhole: 'not judged whole',
  stoppedByPreflight: 'stopped by the preflight',
  strictWarnings: '--strict lets warnings break the contract',
  list: (parts: readonly string[]) => parts.join(', '),
  remarks: (parts: readonly string[]) => parts.join('; '),
  /** The closing line begins with the verdict in capitals in every language, since programs look for it. */
  closing: (verdict: Verdict, counts: string) => `${verdict.toUpperCase()}: ${counts}`,

  // The command that reproduces an exchange.
  dropsTunnel: (operation: string) =>
    `sends a ${operation}: the tunnel of that connection drops, if there is one`,

  ...SCREEN_EN,

  // GitHub.
  notShown: (count: number, most: number) =>
    `${counted(count, 'more finding')}, as GitHub shows ${most} of each level: see the other reports`,

  // Markdown. Parts may hold markup already.
  markdown: {
    verdict: 'Verdict',
    target: 'Target',
    steps: 'Steps',
    fieldsSeen: 'Fields seen',
    whatIsWrong: 'What is wrong',
    where: 'Where',
    nothingRan: 'nothing ran',
    seenOf: (seen: number, all: number) => `${seen} of ${all}`,
    note: (parts: readonly string[]) => `Note: ${parts.join(': ')}`,
    finding: ({ subject, words, expected, actual }: MarkdownFinding) =>
      `${subject}: ${words}; expected ${expected}, actual ${actual}`,
    moreTargets: (count: number) => `and ${counted(count, 'more target')}`,
    moreCauses: (count: number) => `and ${counted(count, 'more cause')}`,
    /** The count may be `at least 5`. */
    moreSteps: {
      step: (count: string) => `and in ${count} more ${count === '1' ? 'step' : 'steps'}`,
      exchange: (count: string) => `and in ${count} more ${count === '1' ? 'exchange' : 'exchanges'}`,
    },
  },

  // JUnit.
  suiteOfPreflight: (name: string, isRecording: boolean) =>
    `${name} ${isRecording ? 'reading' : 'preflight'}`,
  suiteOfFields: (name: string) => `${name} fields`,
  suiteOfWaivers: (name: string) => `${name} waivers`,
  fieldWithoutFinding: (verdict: Verdict) => {
    if (verdict === 'disabled') return 'no answer of this dialect carries it';
    if (verdict === 'skip') return 'no answer carried it';
    return `the field is ${verdict}; the answers that show it are counted, and not listed`;
  },

  html: HTML_EN,

  // SARIF.
  resultsLeftOut: (count: number) => `${counted(count, 'more result is', 'more results are')} left out`,
  pactRule: {
    words: "Pact's verifier refused an answer",
    help: "The answer does not match the pact of the consumer. Look at the mismatch that Pact's verifier names, and at what the check says of the same step.",
  } as RuleWords,
  ...WAIVERS_EN,
};

/** What reports say in one language. */
export type Sentences = Readonly<typeof EN>;
