import { VERDICTS, type Verdict } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { waiversIn } from './problems.ts';
import { isOfRecordings, type ReportContext, type RunReport } from './run-report.ts';
import type { Sentences } from './sentences/en.ts';
import { countsInWords, figuresOf, isOfOneBody, isProblem } from './words.ts';

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
  const hasDivergences = divergences.length > 0 && !isOfOneBody(report);
  const unseen = unseenInWords(report, say, moreFields);
  parts.push(say.fieldsSeen(fieldsSeen, fields.length, !hasDivergences, unseen));
  if (hasDivergences) parts.push(say.divergencesSeen(divergencesSeen, divergences.length));
  const remarks = [say.list(parts)];
  if (preflight.some(isProblem) && (all === 0 || isRecording))
    remarks.push(isRecording ? say.notJudgedWhole : say.stoppedByPreflight);
  if (counts.error > 0) remarks.push(say.unjudged[noun](counts.error));
  if (strict && verdict === 'warn') remarks.push(say.strictWarnings);
  if (isPartial(report)) remarks.push(say.partial);
  return say.remarks(remarks);
}

export function isPartial({ settings }: Report): boolean {
  return settings.some(({ setting }) => setting === 'only' || setting === 'skip');
}

/** What waivers came to, as far as it changes the result: it is said where no more than the closing line is. */
export function waiversInWords(reports: readonly Report[], say: Sentences): readonly string[] {
  const waivers = waiversIn(reports, say);
  const of = (wanted: Verdict) => waivers.filter(({ verdict }) => verdict === wanted);
  const waived = of('pass').reduce((sum, { findings }) => sum + findings, 0);
  const counts = [
    [waived, say.waived],
    [of('fail').length, say.waiversExpired],
    [of('warn').length, say.waiversUnused],
  ] as const;
  return counts.flatMap(([count, words]) => (count === 0 ? [] : [words(count)]));
}

const MOST_UNSEEN = 5;

/** The fields that no answer carried: `not seen: inventory.vipUuid`; empty where there is nothing to say. */
function unseenInWords({ fields, steps }: Report, say: Sentences, moreFields: string): string {
  const unseen = fields.filter(({ seen }) => seen === 0).map(({ field }) => field);
  if (unseen.length === 0 || steps.length === 0) return '';
  return unseen.length > MOST_UNSEEN ? moreFields : say.fieldsNotSeen(unseen);
}

/** `2 targets (1 pass, 1 error)`; a file is a recording, no target. */
export function targetsInWords(run: RunReport, say: Sentences): string {
  const { targets } = run;
  const of = (verdict: Verdict): number => targets.filter((one) => one.verdict === verdict).length;
  const counts = Object.fromEntries(VERDICTS.map((one) => [one, of(one)])) as Record<Verdict, number>;
  const noun = isOfRecordings(run) ? 'recording' : 'target';
  return say.targets[noun](targets.length, countsInWords(counts, say).toReversed());
}
