import { DIALECTS, type Dialect, type Divergence, type Field } from '../model/contract.ts';
import { type Finding, VERDICTS, type Verdict } from '../model/finding.ts';
import { type Report, type Step, stepName } from '../model/report.ts';
import { type Level, RULES } from '../model/rules.ts';
import type { ReportContext } from './context.ts';
import { clipped } from './layout.ts';

/** What every kind of report says in the same words. Texts of servers are in them as they came: escape them. */

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

/** What a report has steps of. */
export function stepNoun({ source }: Report): string {
  return source === 'recording' ? 'exchange' : 'step';
}

/** What had to be so before the run: at a deployment, or in a file. */
export function preflightTitle({ source }: Report): string {
  return source === 'recording' ? 'Reading' : 'Preflight';
}

/** The place of a finding in its answer. */
export function placeOf({ at }: Finding): string {
  return at === '' ? 'the answer' : at;
}

export function actualOf({ rule, actual }: Finding): string {
  if (actual !== null) return typeof actual === 'string' ? actual : JSON.stringify(actual);
  return rule === 'field-missing' ? 'absent' : 'null';
}

/** How often a finding stands for more than its own place; empty for once. */
export function repeatsOf({ times }: Finding): string {
  return times === 1 ? '' : `and ${times - 1} more like it`;
}

/** The page's own sentence on a field. */
function pageSentence({ id, type, description }: Field): string {
  return `${id} ${type} Required: ${description}`;
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

/** A finding as a reader needs it: each fact with its label. */
export function factsOf(
  found: Finding,
  dialect: Dialect,
  context: ReportContext,
): readonly (readonly [label: string, words: string])[] {
  const field = fieldOf(found, context);
  const divergence = divergenceOf(field, dialect, context);
  const facts: (readonly [string, string])[] = [
    ['expected', found.expected],
    ['actual', actualOf(found)],
  ];
  if (field?.onPage === true) facts.push(['the page', pageSentence(field)]);
  if (divergence !== undefined) {
    facts.push([divergence.id, `servers differ from the page here: ${divergence.server}`]);
  }
  return facts;
}

/** One finding in one sentence. */
export function findingSentence(found: Finding): string {
  const repeats = repeatsOf(found);
  const more = repeats === '' ? '' : ` (${repeats})`;
  const { words } = RULES[found.rule];
  return `${found.rule} at ${placeOf(found)}${more}: ${words}; expected ${found.expected}, actual ${actualOf(found)}`;
}

/** Why a step is not sound although no finding says so; a pact that was broken can come without words. */
export function reasonOf({ reason, pact, verdict }: Step): string {
  return reason ?? (pact === 'fail' ? "Pact's verifier refused the answer" : `the step is ${verdict}`);
}

/** Longest request that a line shows: whoever recorded traffic may have sent anything. */
const LONGEST_REQUEST = 300;

/** What was asked, and what came. */
export function exchangeLine({ request, status }: Step): string {
  return `${clipped(request, LONGEST_REQUEST)}${status === null ? '' : ` answered ${status}`}`;
}

/** The counts of a run that are not zero, the heaviest verdict first. */
export function countsOf({ counts }: Report): readonly (readonly [Verdict, number])[] {
  return VERDICTS.toReversed()
    .map((verdict) => [verdict, counts[verdict]] as const)
    .filter(([, count]) => count > 0);
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

/** What came of a run, in one sentence. */
export function closingSentence(report: Report, context: ReportContext): string {
  return `${report.verdict.toUpperCase()}: ${countSentence(report, context)}`;
}

/** What a run counted. */
export function countSentence(report: Report, { strict }: ReportContext): string {
  const { verdict, fields, divergences, ignored, preflight } = report;
  const all = Object.values(report.counts).reduce((sum, count) => sum + count, 0);
  const byVerdict = VERDICTS.map((one) => [one, report.counts[one]] as const)
    .filter(([, count]) => count > 0)
    .map(([one, count]) => `${count} ${one}`);
  const seen = seenIn(report);
  const parts = [
    `${counted(all, stepNoun(report))}${byVerdict.length === 0 ? '' : ` (${byVerdict.join(', ')})`}`,
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

/** A step by its name, with its target where there are several. */
export function stepOf(step: Step, report: Report, several: boolean): string {
  return several ? `${report.target}: ${stepName(step)}` : stepName(step);
}

/** A request without what all paths begin with, and without whole uuids, where room is short. */
export function shortened(request: string): string {
  return clipped(request, LONGEST_REQUEST)
    .replace(' /zstack/v1/', ' ')
    .replaceAll(/([0-9a-f]{6})[0-9a-f]{26}/g, '$1…');
}
