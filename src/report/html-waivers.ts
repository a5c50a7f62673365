import type { Report } from '../model/report.ts';
import { badge, html, type Section } from './html-markup.ts';
import type { ReportContext } from './run-report.ts';
import { waiversIn } from './waivers.ts';
import { countWaived } from './words.ts';

/** The waivers of a run: those that waive something, that are expired, or that nothing matched. */
export function waiverSection(reports: readonly Report[], context: ReportContext): Section | null {
  const { say } = context;
  const items = waiversIn(reports, context).map(
    ({ verdict, sentence }) =>
      html`<li>${verdict === 'pass' ? null : html`${badge(verdict, say.verdicts[verdict])} `}${sentence}</li>`,
  );
  if (items.length === 0) return null;
  const waived = countWaived(reports);
  const lead = waived === 0 ? null : `${say.waived(waived)}.`;
  return { id: 'waivers', title: say.waivers, lead, content: html`<ul>${items}</ul>` };
}
