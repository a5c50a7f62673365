import type { Divergence, Field } from '../model/contract.ts';
import { DIALECTS, type Dialect } from '../model/contract.ts';
import type { Finding } from '../model/finding.ts';
import { VERDICTS, type Verdict } from '../model/finding.ts';
import { type Counts, type Report, type Step, stepName } from '../model/report.ts';
import { type Level, RULES, subjectOf } from '../model/rules.ts';
import { clipped } from './layout.ts';
import { isOfRecordings, type Matrix, type ReportContext } from './matrix.ts';

/** Words and counts that every kind of report shares. Texts of servers are in them as they came: escape them. */

/** Whether a verdict is one that somebody has to look at. */
export function isBroken({ verdict }: { readonly verdict: Verdict }): boolean {
  return verdict === 'warn' || verdict === 'fail' || verdict === 'error';
}

/** Whether a verdict breaks the contract, or keeps it from being judged. */
export function breaks(verdict: Verdict, strict: boolean): boolean {
  return verdict === 'fail' || verdict === 'error' || (strict && verdict === 'warn');
}

/** A finding's level under the rules of the run: when warnings break the contract, they are errors. */
export function levelOf({ level }: Finding, strict: boolean): Level {
  return strict ? 'error' : level;
}

/** Steps that somebody has to look at, the heaviest first; those of one verdict in the order of the run. */
export function brokenSteps({ steps }: Pick<Report, 'steps'>): readonly Step[] {
  const weight = ({ verdict }: Step): number => VERDICTS.indexOf(verdict);
  return steps.filter(isBroken).sort((one, other) => weight(other) - weight(one));
}

/** How many steps a run had: a long recording does not list all of them. */
export function stepCount({ counts }: Report): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** How many of them somebody has to look at. */
export function brokenCount({ counts }: Report): number {
  return counts.warn + counts.error + counts.fail;
}

/** Stands before a number that was counted over the listed steps, where not every step is listed. */
export function atLeast(...reports: readonly Report[]): string {
  return reports.some((report) => stepCount(report) > report.steps.length) ? 'at least ' : '';
}

/** How many of the fields, and of the divergences, a run has seen. */
export function seenIn({ fields, divergences }: Report): {
  readonly fields: number;
  readonly divergences: number;
} {
  return {
    fields: fields.filter(({ seen }) => seen > 0).length,
    divergences: divergences.filter(({ seen }) => seen).length,
  };
}

export function dialectsOf({ dialect }: Report): readonly Dialect[] {
  return dialect === 'both' ? DIALECTS : [dialect];
}

/** What stands in the place of a dialect that nobody knows. */
export const UNKNOWN_DIALECT = 'dialect unknown';

/** The dialects of a report for people: a preflight that stopped before it found out the dialect leaves it unknown. */
export function dialectInWords(report: Report): string {
  const { source, preflight, settings } = report;
  const isFound = preflight.some(({ point, verdict }) => point === 'dialect' && verdict === 'pass');
  const isGiven = settings.some(({ setting, from }) => setting === 'dialect' && from !== 'default');
  const isUnknown = source === 'provider' && preflight.length > 0 && !isFound && !isGiven;
  return isUnknown ? UNKNOWN_DIALECT : dialectsOf(report).join(' and ');
}

/** `1 step`, `2 steps`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** Counts that are not zero, the heaviest verdict first: `1 fail`, `12 pass`. */
export function countsInWords(counts: Counts): readonly string[] {
  return VERDICTS.toReversed()
    .filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${counts[verdict]} ${verdict}`);
}

/** ` (12 pass, 1 fail)`; empty where there is nothing. */
function inBrackets(counts: Counts): string {
  const words = countsInWords(counts).toReversed();
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** `step`, or `exchange` of a recording. */
export function stepNoun({ source }: Report): string {
  return source === 'recording' ? 'exchange' : 'step';
}

/** The title of what had to be so before the run: at a deployment, or in a file. */
export function preflightTitle({ source }: Report): string {
  return source === 'recording' ? 'Reading' : 'Preflight';
}

/** The place of a finding. */
export function placeOf({ at, rule }: Finding): string {
  return at === '' ? subjectOf(rule) : at;
}

export function actualOf({ rule, actual }: Finding): string {
  if (actual !== null) return typeof actual === 'string' ? actual : JSON.stringify(actual);
  return rule === 'field-missing' ? 'absent' : 'null';
}

/** How often a finding stands for more than its own place, as ` (and 2 more like it)`; empty for once. */
export function repeatsOf({ times }: Finding): string {
  return times === 1 ? '' : ` (and ${times - 1} more like it)`;
}

/** What a rule says, as a sentence. */
export function ruleSentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** The field that a finding is about; undefined where there is none. */
export function fieldOf({ field }: Finding, { fields }: ReportContext): Field | undefined {
  return field === null ? undefined : fields.get(field);
}

/** The divergence that a field has in answers of servers. */
export function divergenceOf(
  field: Field | undefined,
  dialect: Dialect,
  { divergences }: ReportContext,
): Divergence | undefined {
  if (dialect !== 'deployed' || field === undefined) return undefined;
  return divergences.find(({ id }) => id === field.divergence);
}

type Fact = readonly [label: string, words: string];

/** What the page says of the field of a finding, and how servers differ from it: each fact with its label. */
export function backgroundOf(found: Finding, dialect: Dialect, context: ReportContext): readonly Fact[] {
  const field = fieldOf(found, context);
  const divergence = divergenceOf(field, dialect, context);
  const page = field?.onPage === true ? `${field.id} ${field.type} Required: ${field.description}` : null;
  return [
    ...(page === null ? [] : [['the page', page] as const]),
    ...(divergence === undefined
      ? []
      : [[divergence.id, `servers differ from the page here: ${divergence.server}`] as const]),
  ];
}

/** A finding as a reader needs it: each fact with its label. */
export function factsOf(found: Finding, dialect: Dialect, context: ReportContext): readonly Fact[] {
  return [
    ['expected', found.expected],
    ['actual', actualOf(found)],
    ...backgroundOf(found, dialect, context),
  ];
}

/** One finding in one sentence. */
export function findingSentence(found: Finding): string {
  const { words } = RULES[found.rule];
  return `${found.rule} at ${placeOf(found)}${repeatsOf(found)}: ${words}; expected ${found.expected}, actual ${actualOf(found)}`;
}

/** The finding that a step is named by. */
export function heaviestOf(findings: readonly Finding[]): Finding | undefined {
  return findings.find(({ level }) => level === 'error') ?? findings[0];
}

/** Why a step is not sound although no finding says so; a pact that was broken can come without words. */
export function reasonOf({ reason, pact, verdict }: Step): string {
  return reason ?? (pact === 'fail' ? "Pact's verifier refused the answer" : `the step is ${verdict}`);
}

/** Longest request that a line shows: whoever recorded traffic may have sent anything. */
const LONGEST_REQUEST = 300;

/** The request and the status of its answer. */
export function exchangeLine({ request, status }: Step): string {
  return `${clipped(request, LONGEST_REQUEST)}${status === null ? '' : ` answered ${status}`}`;
}

/** A request without what all paths begin with, and without whole uuids, where room is short. */
export function shortened(request: string): string {
  return clipped(request, LONGEST_REQUEST)
    .replace(' /zstack/v1/', ' ')
    .replaceAll(/([0-9a-f]{6})[0-9a-f]{26}/g, '$1…');
}

/** What came of a run, in one sentence. */
export function closingSentence(report: Report, context: ReportContext): string {
  return `${report.verdict.toUpperCase()}: ${countSentence(report, context)}`;
}

/** What a run counted. */
export function countSentence(report: Report, { strict }: ReportContext): string {
  const { verdict, fields, divergences, ignored, preflight } = report;
  const all = stepCount(report);
  const seen = seenIn(report);
  const parts = [
    `${counted(all, stepNoun(report))}${inBrackets(report.counts)}`,
    ...(ignored === 0 ? [] : [`${counted(ignored, 'other entry', 'other entries')} ignored`]),
    `${seen.fields} of ${fields.length} fields${divergences.length === 0 ? ' seen' : ''}`,
    ...(divergences.length === 0 ? [] : [`${seen.divergences} of ${divergences.length} divergences seen`]),
  ];
  const before = report.source === 'recording' ? '; not judged whole' : '; stopped by the preflight';
  const stopped = preflight.some(isBroken) && (all === 0 || report.source === 'recording');
  const { error } = report.counts;
  const unjudged = error === 0 ? '' : `; ${counted(error, stepNoun(report))} could not be judged`;
  const broken = strict && verdict === 'warn' ? '; --strict lets warnings break the contract' : '';
  return `${parts.join(', ')}${stopped ? before : ''}${unjudged}${broken}`;
}

/** `2 targets (1 pass, 1 error)`; a file is a recording, no target. */
export function targetsInWords(matrix: Matrix): string {
  const { targets } = matrix;
  const of = (verdict: Verdict): number => targets.filter((one) => one.verdict === verdict).length;
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, of(verdict)])) as Counts;
  return `${counted(targets.length, isOfRecordings(matrix) ? 'recording' : 'target')}${inBrackets(counts)}`;
}

/** A step by its name, with its target where there are several. */
export function stepOf(step: Step, report: Report, several: boolean): string {
  return several ? `${report.target}: ${stepName(step)}` : stepName(step);
}

/** A finding, and where it was found. */
export interface FoundIn {
  readonly found: Finding;
  readonly step: Step;
  /** The step's name, with its target where there are several. */
  readonly name: string;
}

/** Every finding of a run, in its order. */
export function findingsIn({ targets, single }: Pick<Matrix, 'targets' | 'single'>): readonly FoundIn[] {
  return targets.flatMap((report) =>
    report.steps.flatMap((step) =>
      step.findings.map((found) => ({ found, step, name: stepOf(step, report, !single) })),
    ),
  );
}

/** Lists of those that have the same key, in the order of the first of each. */
export function groupedBy<T>(all: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const key = keyOf(one);
    const own = groups.get(key);
    if (own === undefined) groups.set(key, [one]);
    else own.push(one);
  }
  return groups;
}
