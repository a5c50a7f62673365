import { DIALECTS, type Dialect, type Divergence, type Field } from '../model/contract.ts';
import { type Finding, VERDICTS, type Verdict } from '../model/finding.ts';
import { type Counts, type Report, type Step, stepName } from '../model/report.ts';
import { type Level, RULES, subjectOf } from '../model/rules.ts';
import { clipped } from './layout.ts';
import { isOfRecordings, type Matrix, type ReportContext } from './matrix.ts';

/** Words and counts that every kind of report shares. They hold texts of servers unescaped. */

/** Whether somebody has to look at it. */
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
export function brokenSteps({ steps }: Report): readonly Step[] {
  const weight = ({ verdict }: Step): number => VERDICTS.indexOf(verdict);
  return steps.filter(isBroken).sort((one, other) => weight(other) - weight(one));
}

/** The counts of a report. A long recording does not list all of its steps. */
export interface Figures {
  /** `step`, or `exchange` of a recording. */
  readonly noun: 'step' | 'exchange';
  readonly all: number;
  readonly broken: number;
  readonly isWholeListed: boolean;
  readonly fieldsSeen: number;
  readonly divergencesSeen: number;
}

export function figuresOf({ source, counts, steps, fields, divergences }: Report): Figures {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return {
    noun: source === 'recording' ? 'exchange' : 'step',
    all,
    broken: counts.warn + counts.error + counts.fail,
    isWholeListed: all <= steps.length,
    fieldsSeen: fields.filter(({ seen }) => seen > 0).length,
    divergencesSeen: divergences.filter(({ seen }) => seen).length,
  };
}

/** A number of findings, which is a lower bound if some steps are not listed. */
export function atLeast(count: number, reports: readonly Report[]): string {
  return reports.every((report) => figuresOf(report).isWholeListed) ? `${count}` : `at least ${count}`;
}

export function dialectsOf({ dialect }: Report): readonly Dialect[] {
  return dialect === 'both' ? DIALECTS : [dialect];
}

/** Each dialect of some reports once; a preflight that stopped before it found out the dialect leaves it unknown. */
export function dialectsInWords(reports: readonly Report[]): string {
  const known = reports.filter(hasKnownDialect);
  const unknown = known.length < reports.length ? ['dialect unknown'] : [];
  return [...new Set(known.flatMap(dialectsOf)), ...unknown].join(' and ') || 'none';
}

function hasKnownDialect({ source, preflight, settings }: Report): boolean {
  if (source === 'recording' || preflight.length === 0) return true;
  const isFound = preflight.some(({ point, verdict }) => point === 'dialect' && verdict === 'pass');
  return isFound || settings.some(({ setting, from }) => setting === 'dialect' && from !== 'default');
}

/** `1 step`, `2 steps`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** Counts that are not zero, the heaviest verdict first: `1 fail`, `12 pass`. */
export function countsInWords(counts: Counts): readonly string[] {
  const found = VERDICTS.toReversed().filter((verdict) => counts[verdict] > 0);
  return found.map((verdict) => `${counts[verdict]} ${verdict}`);
}

/** ` (12 pass, 1 fail)`; empty where there is nothing. */
function inBrackets(counts: Counts): string {
  const words = countsInWords(counts).toReversed();
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** The title of the preflight of a deployment, or of reading a file. */
export function preflightTitle({ source }: Report): string {
  return source === 'recording' ? 'Reading' : 'Preflight';
}

type Fact = readonly [label: string, words: string];

/** A finding in words. */
export interface FindingWords {
  /** Its place in the answer. */
  readonly place: string;
  readonly actual: string;
  /** ` (and 2 more like it)` if it was found in several places, else empty. */
  readonly repeats: string;
  /** Rule, place, expected and actual in one sentence. */
  readonly sentence: string;
  readonly field: Field | undefined;
  /** How servers differ from the page there. */
  readonly divergence: Divergence | undefined;
  /** What the page says and how servers differ from it: each fact with its label. */
  readonly background: readonly Fact[];
}

export function wordsOf(found: Finding, dialect: Dialect, context: ReportContext): FindingWords {
  const actual = actualOf(found);
  const repeats = repeatsOf(found);
  const field = found.field === null ? undefined : context.fields.get(found.field);
  const isKnown = dialect === 'deployed' && field !== undefined;
  const divergence = isKnown ? context.divergences.find(({ id }) => id === field.divergence) : undefined;
  const background: Fact[] = [];
  if (field?.onPage === true)
    background.push(['the page', `${field.id} ${field.type} Required: ${field.description}`]);
  if (divergence !== undefined)
    background.push([divergence.id, `servers differ from the page here: ${divergence.server}`]);
  const sentence = findingSentence(found);
  return { place: placeOf(found), actual, repeats, sentence, field, divergence, background };
}

/** A field of the request has no place in the answer: its name says where it is. */
function placeOf({ at, rule, field }: Finding): string {
  if (at !== '') return at;
  return rule === 'request' && field !== null ? `the request, ${field.split('.').at(-1)}` : subjectOf(rule);
}

function repeatsOf({ times }: Finding): string {
  return times === 1 ? '' : ` (and ${times - 1} more like it)`;
}

/** Rule, place, expected and actual in one sentence. */
export function findingSentence(found: Finding): string {
  const { rule, expected } = found;
  return `${rule} at ${placeOf(found)}${repeatsOf(found)}: ${RULES[rule].words}; expected ${expected}, actual ${actualOf(found)}`;
}

export function actualOf({ rule, actual }: Finding): string {
  if (actual !== null) return typeof actual === 'string' ? actual : JSON.stringify(actual);
  return rule === 'field-missing' ? 'absent' : 'null';
}

/** What a rule says, as a sentence. */
export function ruleSentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** The finding that a step is named by. */
export function heaviestOf(findings: readonly Finding[]): Finding | undefined {
  return findings.find(({ level }) => level === 'error') ?? findings[0];
}

/** Why a step without findings is not sound; Pact's verifier may give no reason. */
export function reasonOf({ reason, pact, verdict }: Step): string {
  return reason ?? (pact === 'fail' ? "Pact's verifier refused the answer" : `the step is ${verdict}`);
}

/** Longest request that a line shows. */
const LONGEST_REQUEST = 300;

/** The request and the status of its answer. */
export function exchangeLine({ request, status }: Step): string {
  return `${clipped(request, LONGEST_REQUEST)}${status === null ? '' : ` answered ${status}`}`;
}

/** A request without the prefix of all paths, and with short uuids. */
export function shortened(request: string): string {
  return clipped(request, LONGEST_REQUEST)
    .replace(' /zstack/v1/', ' ')
    .replaceAll(/([0-9a-f]{6})[0-9a-f]{26}/g, '$1…');
}

/** The result of a run, in one sentence. */
export function closingSentence(report: Report, context: ReportContext): string {
  return `${report.verdict.toUpperCase()}: ${countSentence(report, context)}`;
}

/** What a run counted. */
export function countSentence(report: Report, { strict, say }: ReportContext): string {
  const { verdict, counts, fields, divergences, ignored, refused, preflight } = report;
  const isRecording = report.source === 'recording';
  const { noun, all, fieldsSeen, divergencesSeen } = figuresOf(report);
  const parts = [`${counted(all, noun)}${inBrackets(counts)}`];
  const waived = countWaived([report]);
  if (waived > 0) parts.push(say.waived(waived));
  if (isRecording && refused > 0) parts.push(`${refused} refused in plain text`);
  if (ignored > 0) parts.push(`${counted(ignored, 'other entry', 'other entries')} ignored`);
  parts.push(`${fieldsSeen} of ${fields.length} fields${divergences.length === 0 ? ' seen' : ''}`);
  if (divergences.length > 0) parts.push(`${divergencesSeen} of ${divergences.length} divergences seen`);
  const remarks = [parts.join(', ')];
  if (preflight.some(isBroken) && (all === 0 || isRecording))
    remarks.push(isRecording ? 'not judged whole' : 'stopped by the preflight');
  if (counts.error > 0) remarks.push(`${counted(counts.error, noun)} could not be judged`);
  if (strict && verdict === 'warn') remarks.push('--strict lets warnings break the contract');
  return remarks.join('; ');
}

/** How many findings are waived. */
export function countWaived(reports: readonly Report[]): number {
  const used = reports.flatMap(({ waivers }) => waivers.filter(({ verdict }) => verdict === 'pass'));
  return used.reduce((sum, { findings }) => sum + findings, 0);
}

/** `2 targets (1 pass, 1 error)`; a file is a recording, no target. */
export function targetsInWords(matrix: Matrix): string {
  const { targets } = matrix;
  const of = (verdict: Verdict): number => targets.filter((one) => one.verdict === verdict).length;
  const counts = Object.fromEntries(VERDICTS.map((one) => [one, of(one)])) as Record<Verdict, number>;
  return `${counted(targets.length, isOfRecordings(matrix) ? 'recording' : 'target')}${inBrackets(counts)}`;
}

/** A step by its name, with its target where there are several. */
export function stepOf(step: Step, { target }: Report, single: boolean): string {
  return single ? stepName(step) : `${target}: ${stepName(step)}`;
}

/** What went wrong without being a finding. */
export interface Problem {
  readonly verdict: Verdict;
  /** Where, with its target where there are several. */
  readonly title: string;
  readonly lines: readonly string[];
}

/** Points of the preflight that somebody has to look at. */
export function preflightProblems(report: Report, single: boolean): readonly Problem[] {
  const of = single ? '' : `${report.target}: `;
  return report.preflight.filter(isBroken).map(({ point, verdict, detail, hint }) => ({
    verdict,
    title: `${of}${preflightTitle(report).toLowerCase()}: ${point}`,
    lines: hint === null ? [detail] : [detail, `hint: ${hint}`],
  }));
}

/** Steps that are broken without a finding: no answer came, or Pact's verifier alone refused it. */
export function stepProblems(report: Report, single: boolean): readonly Problem[] {
  const steps = report.steps.filter((step) => isBroken(step) && step.findings.length === 0);
  return steps.map((step) => ({
    verdict: step.verdict,
    title: stepOf(step, report, single),
    lines: [reasonOf(step), exchangeLine(step)],
  }));
}

/** A step of a run. */
export interface SeenIn {
  readonly step: Step;
  readonly report: Report;
  /** The step's name, with its target where there are several. */
  readonly name: string;
}

/** The file of the project that a step is about. */
export function fileOf({ step, report }: Pick<SeenIn, 'step' | 'report'>): string | undefined {
  return step.file ?? report.file;
}

/** A finding, and where it was found. */
export interface FoundIn extends SeenIn {
  readonly found: Finding;
}

/** Every finding of a run, in its order. */
export function findingsIn({ targets, single }: Pick<Matrix, 'targets' | 'single'>): readonly FoundIn[] {
  return targets.flatMap((report) =>
    report.steps.flatMap((step) =>
      step.findings.map((found) => ({ found, step, report, name: stepOf(step, report, single) })),
    ),
  );
}

/** Items by key, in the order in which the keys first occur. */
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
