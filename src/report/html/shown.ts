import type { Report, Step } from '../../model/report.ts';
import { brokenSteps } from '../broken-steps.ts';

/** A recording can have thousands of broken exchanges; a page that opens cannot. */
const MOST_STEPS = 100;
/** What all targets have together. */
const MOST_STEPS_OF_ALL = 300;

/** The broken steps of one target that the page shows whole, the heaviest first: there is no link to any other. */
export function shownSteps(report: Report, targets: number): readonly Step[] {
  const most = Math.max(1, Math.min(MOST_STEPS, Math.floor(MOST_STEPS_OF_ALL / Math.max(1, targets))));
  return brokenSteps(report).slice(0, most);
}
