import type { Verdict } from '../../model/finding.ts';
import type { WaiverResult } from '../../model/report.ts';
import { counted } from './counted.ts';

/** Which findings a waiver is about. */
function waiverSubject({ rule, field, step, target }: WaiverResult): string {
  const parts = [field === null ? '' : ` at ${field}`, step === null ? '' : ` in ${step}`];
  return `${rule}${parts.join('')}${target === null ? '' : ` of ${target}`}`;
}

function countAgain(count: number): string {
  if (count === 0) return 'nothing matches it any more: remove it from the config file';
  const verb = count === 1 ? 'counts' : 'count';
  return `${counted(count, 'finding')} that it covered ${verb} again: mend the cause, or renew the waiver in the config file`;
}

/** What reports say of waivers, in English. */
export const WAIVERS_EN = {
  waiverLabel: 'waiver',
  waivers: 'Waivers',
  waived: (count: number) => `${counted(count, 'finding')} waived`,
  waiversExpired: (count: number) => `${counted(count, 'waiver')} expired`,
  waiversUnused: (count: number) => `${counted(count, 'waiver')} unused`,
  waiverSubject,
  /** It waives findings (pass), nothing matched it (warn), or it is expired (fail). */
  waiver: (waiver: WaiverResult, verdict: Verdict, count: number) => {
    const { until, reason, owner } = waiver;
    const subject = waiverSubject(waiver);
    if (verdict === 'fail')
      return `the waiver of ${subject} ended on ${until} (${owner}), and ${countAgain(count)}`;
    if (verdict === 'warn')
      return `nothing matched the waiver of ${subject} (${owner}): remove it from the config file`;
    return `${subject} is waived until ${until} (${counted(count, 'finding')}): ${reason} (${owner})`;
  },
};
