import { type Verdict, worstVerdict } from '../model/finding.ts';
import { type Report, type WaiverResult, waiverKey } from '../model/report.ts';
import type { ReportContext, RunReport } from './run-report.ts';
import { type FoundIn, groupedBy, type Problem, stepOf } from './words.ts';

/** A waiver of a run, over all targets that it is about. */
export interface WaiverInWords {
  /** pass where it waives findings, warn where nothing matched it, fail where it is expired. */
  readonly verdict: Verdict;
  /** What it is about. */
  readonly subject: string;
  readonly sentence: string;
}

type Reports = readonly Pick<Report, 'waivers'>[];

/** Waivers that a reader has to know of, each once. Left out are those that this run could not test. */
export function waiversIn(reports: Reports, { say }: Pick<ReportContext, 'say'>): readonly WaiverInWords[] {
  const all = reports.flatMap(({ waivers }) => waivers);
  const groups = groupedBy(all, waiverKey);
  return [...groups.values()].flatMap((group) => {
    const findings = group.reduce((sum, one) => sum + one.findings, 0);
    const verdict = worstVerdict(group.map((one) => one.verdict));
    if (verdict === 'skip') return [];
    const [waiver] = group;
    return [{ verdict, subject: say.waiverSubject(waiver), sentence: sentenceOf(waiver, verdict, findings) }];
  });

  function sentenceOf(waiver: WaiverResult, verdict: Verdict, findings: number): string {
    if (verdict === 'fail') return say.waiverExpired(waiver, findings);
    return verdict === 'warn' ? say.waiverUnused(waiver) : say.waiverUsed(waiver, findings);
  }
}

/** Waivers that are expired or unused. */
export function waiverProblems(reports: Reports, context: ReportContext): readonly Problem[] {
  return waiversIn(reports, context)
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ verdict, subject, sentence }) => ({
      verdict,
      title: context.say.labelled(context.say.waiver, subject),
      lines: [sentence],
    }));
}

/** A waived finding, and where it was found. */
export interface WaivedIn extends FoundIn {
  readonly waived: { readonly reason: string; readonly owner: string; readonly until: string };
}

/** Every waived finding of a run, in its order. */
export function allWaived({ targets, single }: Pick<RunReport, 'targets' | 'single'>): readonly WaivedIn[] {
  return targets.flatMap((report) =>
    report.steps.flatMap((step) =>
      (step.waived ?? []).map(({ finding: found, ...waived }) => {
        return { found, waived, step, report, name: stepOf(step, report, single) };
      }),
    ),
  );
}
