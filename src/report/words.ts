import { DIALECTS, type Dialect } from '../model/contract.ts';
import { type Finding, VERDICTS, type Verdict } from '../model/finding.ts';
import type { Counts, Report, RunTime, Step } from '../model/report.ts';
import { subjectOf } from '../model/rules.ts';
import { clipped } from './layout.ts';
import type { ReportContext } from './run-report.ts';
import type { Sentences } from './sentences/en.ts';

/* Words and counts that every kind of report shares. They hold texts of servers unescaped. */

export interface HasVerdict {
  readonly verdict: Verdict;
}

export function isProblem({ verdict }: HasVerdict): boolean {
  return verdict === 'warn' || verdict === 'fail' || verdict === 'error';
}

/** Whether a verdict breaks the contract, or keeps it from being judged. */
export function breaks(verdict: Verdict, strict: boolean): boolean {
  return verdict === 'fail' || verdict === 'error' || (strict && verdict === 'warn');
}

/** Sorts the heaviest verdict first, and leaves those of one verdict in their order. */
export function heaviestFirst(one: HasVerdict, other: HasVerdict): number {
  return VERDICTS.indexOf(other.verdict) - VERDICTS.indexOf(one.verdict);
}

/** The counts of a report, and what it counts. A long recording does not list all of its steps. */
export function figuresOf({ source, counts, steps, fields, divergences }: Report) {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const noun: 'step' | 'exchange' = source === 'recording' ? 'exchange' : 'step';
  return {
    noun,
    all,
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

export type Fact = readonly [label: string, words: string];

/** A finding in words, with what the page says and how servers differ from it: each fact with its label. */
export function wordsOf(found: Finding, dialect: Dialect, { fields, divergences, say }: ReportContext) {
  const field = fields.get(found.field ?? '');
  const background: Fact[] = [];
  if (field?.onPage === true) background.push([say.thePage, say.fieldOnPage(field)]);
  const divergence = divergences.find(({ id }) => id === field?.divergence);
  if (divergence !== undefined && dialect === 'deployed')
    background.push([divergence.id, say.serversDiffer(say.text(divergence.server))]);
  return { place: placeOf(found, say), background };
}

/** The place in the answer. A field of the request has none there: its name says where it is. */
function placeOf({ at, rule, field }: Finding, say: Sentences): string {
  if (at !== '') return at;
  if (rule === 'request' && field !== null) return say.partOfRequest(field.split('.').at(-1) ?? field);
  return say.subjects[subjectOf(rule)];
}

export function findingSentence(found: Finding, say: Sentences): string {
  const { rule, times } = found;
  const where = `${placeOf(found, say)}${times === 1 ? '' : say.moreLikeIt(times - 1)}`;
  const { words } = say.rules[rule];
  return say.finding({ rule, where, words, expected: say.expected(found), actual: actualOf(found, say) });
}

export function actualOf(found: Finding, say: Sentences): string {
  const actual = say.actual(found);
  if (actual !== null) return typeof actual === 'string' ? actual : JSON.stringify(actual);
  return found.rule === 'field-missing' || found.rule === 'request' ? say.absent : 'null';
}

/** `12 ms`, `1.2 s`, `2 min 5 s`. */
export function durationInWords(milliseconds: number, say: Sentences): string {
  if (milliseconds < 1000) return say.milliseconds(milliseconds);
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return say.seconds(seconds.toFixed(1));
  const whole = Math.round(seconds);
  return say.minutes(Math.floor(whole / 60), whole % 60);
}

/** When the targets of a run began and ended, in milliseconds since 1970; null where there are none. */
export function spanOf(targets: readonly RunTime[]) {
  if (targets.length === 0) return null;
  const starts = targets.map(({ startedAt }) => Date.parse(startedAt));
  const ends = targets.map(({ durationMs }, index) => (starts[index] ?? 0) + durationMs);
  return { start: Math.min(...starts), end: Math.max(...ends) };
}

/** `2017-11-14 22:20:57 UTC, took 1.2 s`; of several targets from the first start to the last end. */
export function runTime(targets: readonly RunTime[], say: Sentences): string | null {
  const span = spanOf(targets);
  if (span === null) return null;
  const start = new Date(span.start).toISOString().slice(0, 19).replace('T', ' ');
  return say.ranAt(start, durationInWords(span.end - span.start, say));
}

const LONGEST_REQUEST = 300;

/** `GET /zstack/v1/… answered 200 in 12 ms`, or `…, given up after 30.0 s`; without a time that was not measured. */
export function exchangeLine({ request, status, durationMs }: Step, say: Sentences): string {
  const duration = durationMs === null ? null : durationInWords(durationMs, say);
  return say.exchange(clipped(request, LONGEST_REQUEST), status, duration);
}

/** A request without the prefix of all paths, and with short uuids. */
export function shortened(request: string): string {
  return clipped(request, LONGEST_REQUEST)
    .replace(' /zstack/v1/', ' ')
    .replaceAll(/([0-9a-f]{6})[0-9a-f]{26}/g, '$1…');
}
