import { createHash } from 'node:crypto';
import type { Finding } from '../model/finding.ts';
import type { Report, Step } from '../model/report.ts';
import { type Level, RULE_IDS, RULES } from '../model/rules.ts';
import { clipped, printable } from './layout.ts';
import type { Matrix, ReportContext } from './matrix.ts';
import {
  backgroundOf,
  breaks,
  exchangeLine,
  findingSentence,
  isBroken,
  levelOf,
  preflightTitle,
  reasonOf,
  ruleSentence,
  stepOf,
} from './words.ts';

/** Where what is about no field points: the file that says what each operation may answer. */
const OPERATIONS = { file: 'contracts/operations.json', line: 1 } as const;

/** A server that makes up keys makes up findings: so many are kept, the heaviest first. */
const MOST_RESULTS = 1000;
const LONGEST_MESSAGE = 1000;

/** What was found in one place of one operation's answers, however often. */
interface Result {
  readonly rule: string;
  readonly level: Level;
  readonly key: string;
  readonly sentences: readonly string[];
  readonly field: string | null;
  readonly interactions: Set<string>;
  count: number;
}

/** SARIF 2.1.0: one result for each place where one rule is broken, at the field's line in its schema. */
export function renderMatrixSarif(matrix: Matrix, context: ReportContext): string {
  const all = resultsOf(matrix, context);
  const results = [...all].sort((one, other) => weightOf(one) - weightOf(other)).slice(0, MOST_RESULTS);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'zstack-contract', semanticVersion: matrix.version, rules: SARIF_RULES },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: matrix.targets.every(isJudgedWhole) && isChecked(matrix),
            toolExecutionNotifications: notificationsOf(matrix, context, all.length - results.length),
          },
        ],
        results: results.map((result) => sarifResult(result, context)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function weightOf({ level }: Result): number {
  return level === 'error' ? 0 : 1;
}

/** What went wrong on our side stays so beside what breaks the contract. */
function isJudgedWhole({ counts, preflight }: Report): boolean {
  return counts.error === 0 && preflight.every(({ verdict }) => verdict !== 'error');
}

function isChecked({ verdict }: Matrix): boolean {
  return verdict !== 'skip' && verdict !== 'disabled';
}

function resultsOf({ targets, single }: Matrix, context: ReportContext): readonly Result[] {
  const results = new Map<string, Result>();
  const add = (
    step: Step,
    report: Report,
    one: Omit<Result, 'interactions' | 'count'>,
    times: number,
  ): void => {
    const own = results.get(one.key) ?? { ...one, interactions: new Set<string>(), count: 0 };
    own.count += times;
    own.interactions.add(stepOf(step, report, !single));
    results.set(one.key, own);
  };
  for (const report of targets) {
    for (const step of report.steps) {
      for (const found of step.findings) add(step, report, findingResult(found, step, context), found.times);
      if (step.findings.length === 0 && step.verdict === 'fail') add(step, report, pactResult(step), 1);
    }
  }
  return [...results.values()];
}

function findingResult(
  found: Finding,
  step: Step,
  context: ReportContext,
): Omit<Result, 'interactions' | 'count'> {
  const { rule, field, at } = found;
  const place = at.replaceAll(/\/\d+(?=\/|$)/g, '/*');
  const about = backgroundOf(found, step.dialect, context);
  return {
    rule,
    level: levelOf(found, context.strict),
    key: [rule, step.dialect, step.operation, field ?? '', place].join('\n'),
    sentences: [findingSentence(found), ...about.map(([label, words]) => `${label}: ${words}`)],
    field,
  };
}

/** Pact's verifier can refuse what no rule of ours does. */
function pactResult(step: Step): Omit<Result, 'interactions' | 'count'> {
  const key = ['pact', step.dialect, step.operation, '', step.interaction ?? ''].join('\n');
  return { rule: 'pact', level: 'error', key, sentences: [reasonOf(step)], field: null };
}

function sarifResult(
  { rule, level, key, sentences, field, interactions, count }: Result,
  context: ReportContext,
) {
  const { file, line } = (field === null ? undefined : context.places.get(field)) ?? OPERATIONS;
  return {
    ruleId: rule,
    ruleIndex: SARIF_RULES.findIndex(({ id }) => id === rule),
    level,
    message: { text: sentences.map(messageText).join('\n') },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file, uriBaseId: '%SRCROOT%' },
          region: { startLine: line },
        },
        logicalLocations: [...interactions].slice(0, MOST_INTERACTIONS).map((name) => ({
          fullyQualifiedName: clipped(printable(name), LONGEST_MESSAGE),
          kind: 'interaction',
        })),
      },
    ],
    occurrenceCount: count,
    partialFingerprints: { 'findingPlace/v1': createHash('sha256').update(key.toWellFormed()).digest('hex') },
  };
}

/** A recording shows one finding in thousands of exchanges. */
const MOST_INTERACTIONS = 20;

/** What went wrong on our side or the network's, and what was left out. */
function notificationsOf({ targets, single }: Matrix, { strict }: ReportContext, more: number) {
  const notification = (level: string, text: string) => ({ level, message: { text: messageText(text) } });
  return [
    ...targets.flatMap((report) => {
      const of = single ? '' : `${report.target}: `;
      return [
        ...report.notes.map((note) => notification('note', `${of}${note}`)),
        ...report.preflight
          .filter(isBroken)
          .map(({ point, verdict, detail }) =>
            notification(
              breaks(verdict, strict) ? 'error' : 'warning',
              `${of}${preflightTitle(report).toLowerCase()}, ${point}: ${detail}`,
            ),
          ),
        ...report.steps
          .filter((step) => step.verdict === 'error' && step.findings.length === 0)
          .map((step) =>
            notification(
              'error',
              `${stepOf(step, report, !single)}: ${reasonOf(step)} (${exchangeLine(step)})`,
            ),
          ),
      ];
    }),
    ...(more === 0 ? [] : [notification('warning', `${more} more results are left out`)]),
  ];
}

/** SARIF takes braces for placeholders, and a pair of brackets and parentheses for a link. */
function messageText(text: string): string {
  return clipped(printable(text), LONGEST_MESSAGE).replaceAll(/[{}]/g, '$&$&').replaceAll('](', '] (');
}

interface SarifRule {
  readonly id: string;
  readonly shortDescription: { readonly text: string };
  readonly fullDescription: { readonly text: string };
  readonly help: { readonly text: string; readonly markdown: string };
  readonly defaultConfiguration: { readonly level: Level };
}

function sarifRule(id: string, level: Level, words: string, help: string): SarifRule {
  const sentence = ruleSentence(words);
  return {
    id,
    shortDescription: { text: sentence },
    fullDescription: { text: help },
    help: { text: `${sentence} ${help}`, markdown: `**${sentence}**\n\n${help}` },
    defaultConfiguration: { level },
  };
}

/** Every rule as SARIF describes it; the last is Pact's, whose verifier judges beside ours. */
const SARIF_RULES: readonly SarifRule[] = [
  ...RULE_IDS.map((id) => sarifRule(id, RULES[id].level, RULES[id].words, RULES[id].help)),
  sarifRule(
    'pact',
    'error',
    "Pact's verifier refused an answer",
    "The answer does not match the pact of the consumer. Look at the mismatch that Pact's verifier names, and at what the check says of the same step.",
  ),
];
