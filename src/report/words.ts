import { DIALECTS, type Dialect, type Divergence, type Field } from '../model/contract.ts';
import { type Finding, VERDICTS, type Verdict } from '../model/finding.ts';
import { type Counts, type Report, type Step, stepName, waiverKey } from '../model/report.ts';
import { type Level, subjectOf } from '../model/rules.ts';
import { clipped } from './layout.ts';
import { isOfRecordings, type ReportContext, type RunReport } from './run-report.ts';
import type { Sentences } from './sentences/en.ts';

/** Words and counts that every kind of report shares. They hold texts of servers unescaped. */

/** Whether it failed, could not be judged, or has a warning. */
export function isProblem({ verdict }: { readonly verdict: Verdict }): boolean {
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

/** Steps that need attention, the heaviest verdict first; those of one verdict in the order of the run. */
export function problemSteps({ steps }: Report): readonly Step[] {
  const weight = ({ verdict }: Step): number => VERDICTS.indexOf(verdict);
  return steps.filter(isProblem).sort((one, other) => weight(other) - weight(one));
}

/** The counts of a report. A long recording does not list all of its steps. */
export interface Figures {
  /** `step`, or `exchange` of a recording. */
  readonly noun: 'step' | 'exchange';
  readonly all: number;
  readonly toReview: number;
  readonly isWholeListed: boolean;
  readonly fieldsSeen: number;
  readonly divergencesSeen: number;
}

export function figuresOf({ source, counts, steps, fields, divergences }: Report): Figures {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return {
    noun: source === 'recording' ? 'exchange' : 'step',
    all,
    toReview: counts.warn + counts.error + counts.fail,
    isWholeListed: all <= steps.length,
    fieldsSeen: fields.filter(({ seen }) => seen > 0).length,
    divergencesSeen: divergences.filter(({ seen }) => seen).length,
  };
}

/** Whether `check` was given one body, which is no recording of calls. */
export function isOfOneBody({ source, settings }: Report): boolean {
  return source === 'recording' && settings.some(({ setting }) => setting === 'operation');
}

/** A number of findings, which is a lower bound if some steps are not listed. */
export function atLeast(count: number, reports: readonly Report[], say: Sentences): string {
  return reports.every((report) => figuresOf(report).isWholeListed) ? `${count}` : say.atLeast(count);
}

export function dialectsOf({ dialect }: Report): readonly Dialect[] {
  return dialect === 'both' ? DIALECTS : [dialect];
}

/** Each dialect of some reports once; a preflight that stopped before it found out the dialect leaves it unknown. */
export function dialectsInWords(reports: readonly Report[], say: Sentences): string {
  const known = reports.filter(hasKnownDialect);
  return say.dialects([...new Set(known.flatMap(dialectsOf))], known.length < reports.length);
}

function hasKnownDialect({ source, preflight, settings }: Report): boolean {
  if (source === 'recording' || preflight.length === 0) return true;
  const isFound = preflight.some(({ point, verdict }) => point === 'dialect' && verdict === 'pass');
  return isFound || settings.some(({ setting, from }) => setting === 'dialect' && from !== 'default');
}

/** Counts that are not zero, the heaviest verdict first: `1 fail`, `12 pass`. */
export function countsInWords(counts: Counts, say: Sentences): readonly string[] {
  const found = VERDICTS.toReversed().filter((verdict) => counts[verdict] > 0);
  return found.map((verdict) => say.countOf(counts[verdict], verdict));
}

/** The title of the preflight of a deployment, or of reading a file. */
export function preflightTitle({ source }: Report, say: Sentences): string {
  return source === 'recording' ? say.reading : say.preflight;
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
  const { say } = context;
  const actual = actualOf(found, say);
  const repeats = repeatsOf(found, say);
  const field = found.field === null ? undefined : context.fields.get(found.field);
  const isKnown = dialect === 'deployed' && field !== undefined;
  const divergence = isKnown ? context.divergences.find(({ id }) => id === field.divergence) : undefined;
  const background: Fact[] = [];
  if (field?.onPage === true) background.push([say.thePage, say.fieldOnPage(field)]);
  if (divergence !== undefined)
    background.push([divergence.id, say.serversDiffer(say.text(divergence.server))]);
  const sentence = findingSentence(found, say);
  return { place: placeOf(found, say), actual, repeats, sentence, field, divergence, background };
}

/** A field of the request has no place in the answer: its name says where it is. */
function placeOf({ at, rule, field }: Finding, say: Sentences): string {
  if (at !== '') return at;
  if (rule === 'request' && field !== null) return say.partOfRequest(field.split('.').at(-1) ?? field);
  return say.subjects[subjectOf(rule)];
}

function repeatsOf({ times }: Finding, say: Sentences): string {
  return times === 1 ? '' : say.moreLikeIt(times - 1);
}

/** Rule, place, expected and actual in one sentence. */
export function findingSentence(found: Finding, say: Sentences): string {
  const { rule } = found;
  const where = `${placeOf(found, say)}${repeatsOf(found, say)}`;
  const { words } = say.rules[rule];
  return say.finding({ rule, where, words, expected: say.expected(found), actual: actualOf(found, say) });
}

export function actualOf(found: Finding, say: Sentences): string {
  const actual = say.actual(found);
  if (actual !== null) return typeof actual === 'string' ? actual : JSON.stringify(actual);
  return found.rule === 'field-missing' || found.rule === 'request' ? say.absent : 'null';
}

/** The finding that a step is named by. */
export function heaviestOf(findings: readonly Finding[]): Finding | undefined {
  return findings.find(({ level }) => level === 'error') ?? findings[0];
}

/** Why a step without findings needs attention; Pact's verifier may give no reason. */
export function reasonOf({ reason, pact, verdict }: Step, say: Sentences): string {
  if (reason !== null) return say.text(reason);
  return pact === 'fail' ? say.pactRefused : say.stepIs(verdict);
}

/** Longest request that a line shows. */
export const LONGEST_REQUEST = 300;

/** The request and the status of its answer. */
export function exchangeLine({ request, status }: Step, say: Sentences): string {
  const line = clipped(request, LONGEST_REQUEST);
  return status === null ? line : say.answered(line, status);
}

/** A request without the prefix of all paths, and with short uuids. */
export function shortened(request: string): string {
  return clipped(request, LONGEST_REQUEST)
    .replace(' /zstack/v1/', ' ')
    .replaceAll(/([0-9a-f]{6})[0-9a-f]{26}/g, '$1…');
}

/** The result of a run, in one sentence. It begins with the verdict in capitals, in every language. */
export function closingSentence(report: Report, context: ReportContext, moreFields = ''): string {
  return context.say.closing(report.verdict, countSentence(report, context, moreFields));
}

/** What a run counted. @param moreFields where to look for the fields that were not seen, if they are many */
export function countSentence(report: Report, { strict, say }: ReportContext, moreFields = ''): string {
  const { verdict, counts, fields, divergences, ignored, refused, preflight } = report;
  const isRecording = report.source === 'recording';
  const { noun, all, fieldsSeen, divergencesSeen } = figuresOf(report);
  const parts = [say.steps[noun](all, countsInWords(counts, say).toReversed())];
  parts.push(...waiversInWords([report], say));
  if (isRecording && refused > 0) parts.push(say.refused(refused));
  if (ignored > 0) parts.push(say.ignored(ignored));
  const ofDivergences =
    divergences.length === 0 || isOfOneBody(report)
      ? null
      : say.divergencesSeen(divergencesSeen, divergences.length);
  parts.push(
    say.fieldsSeen(fieldsSeen, fields.length, ofDivergences === null) +
      unseenInWords(report, say, moreFields),
    ...(ofDivergences === null ? [] : [ofDivergences]),
  );
  const remarks = [say.list(parts)];
  if (preflight.some(isProblem) && (all === 0 || isRecording))
    remarks.push(isRecording ? say.notJudgedWhole : say.stoppedByPreflight);
  if (counts.error > 0) remarks.push(say.unjudged[noun](counts.error));
  if (strict && verdict === 'warn') remarks.push(say.strictWarnings);
  if (isPartial(report)) remarks.push(say.partial);
  return say.remarks(remarks);
}

/** Whether flags left steps of the contract out. */
export function isPartial({ settings }: Report): boolean {
  return settings.some(({ setting }) => setting === 'only' || setting === 'skip');
}

/** What waivers came to, as far as it changes the result: it is said where no more than the closing line is. */
export function waiversInWords(reports: readonly Report[], say: Sentences): readonly string[] {
  const of = (verdict: Verdict): number => {
    const all = reports.flatMap(({ waivers }) => waivers.filter((waiver) => waiver.verdict === verdict));
    return new Set(all.map(waiverKey)).size;
  };
  const counts = [
    [countWaived(reports), say.waived],
    [of('fail'), say.waiversExpired],
    [of('warn'), say.waiversUnused],
  ] as const;
  return counts.flatMap(([count, words]) => (count === 0 ? [] : [words(count)]));
}

/** How many findings are waived. */
export function countWaived(reports: readonly Report[]): number {
  const used = reports.flatMap(({ waivers }) => waivers.filter(({ verdict }) => verdict === 'pass'));
  return used.reduce((sum, { findings }) => sum + findings, 0);
}

/** How many fields that no answer carried a sentence names. */
const MOST_UNSEEN = 5;

/** The fields that no answer carried: ` (not seen: inventory.vipUuid)`. */
function unseenInWords({ fields, steps }: Report, say: Sentences, moreFields: string): string {
  const unseen = fields.filter(({ seen }) => seen === 0);
  if (unseen.length === 0 || steps.length === 0) return '';
  const words =
    unseen.length > MOST_UNSEEN ? moreFields : say.fieldsNotSeen(unseen.map(({ field }) => field));
  return words === '' ? '' : say.inBrackets(words);
}

/** `2 targets (1 pass, 1 error)`; a file is a recording, no target. */
export function targetsInWords(run: RunReport, say: Sentences): string {
  const { targets } = run;
  const of = (verdict: Verdict): number => targets.filter((one) => one.verdict === verdict).length;
  const counts = Object.fromEntries(VERDICTS.map((one) => [one, of(one)])) as Record<Verdict, number>;
  const noun = isOfRecordings(run) ? 'recording' : 'target';
  return say.targets[noun](targets.length, countsInWords(counts, say).toReversed());
}

/** A step by its name, with its target where there are several. */
export function stepOf(step: Step, { target }: Report, single: boolean): string {
  return single ? stepName(step) : `${target}: ${stepName(step)}`;
}

/** Something that went wrong and is not a finding. */
export interface Problem {
  readonly verdict: Verdict;
  /** Where, with its target where there are several. */
  readonly title: string;
  readonly lines: readonly string[];
}

/** Points of the preflight that need attention. */
export function preflightProblems(report: Report, single: boolean, say: Sentences): readonly Problem[] {
  return report.preflight.filter(isProblem).map(({ point, verdict, detail, hint }) => ({
    verdict,
    title: single ? say.preflightPoint(point) : say.labelled(report.target, say.preflightPoint(point)),
    lines: [say.text(detail), ...(hint === null ? [] : [say.hint(say.text(hint))])],
  }));
}

/** Steps that need attention without a finding: no answer came, or Pact's verifier alone refused it. */
export function stepProblems(report: Report, single: boolean, say: Sentences): readonly Problem[] {
  const steps = report.steps.filter((step) => isProblem(step) && step.findings.length === 0);
  return steps.map((step) => ({
    verdict: step.verdict,
    title: stepOf(step, report, single),
    lines: [reasonOf(step, say), exchangeLine(step, say)],
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
export function findingsIn({ targets, single }: Pick<RunReport, 'targets' | 'single'>): readonly FoundIn[] {
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
