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
  waiver: 'waiver',
  waivers: 'Waivers',
  waived: (count: number) => `${counted(count, 'finding')} waived`,
  waiversExpired: (count: number) => `${counted(count, 'waiver')} expired`,
  waiversUnused: (count: number) => `${counted(count, 'waiver')} unused`,
  waiverSubject,
  waiverUsed: (waiver: WaiverResult, count: number) =>
    `${waiverSubject(waiver)} is waived until ${waiver.until} (${counted(count, 'finding')}): ${waiver.reason} (${waiver.owner})`,
  waiverUnused: (waiver: WaiverResult) =>
    `nothing matched the waiver of ${waiverSubject(waiver)} (${waiver.owner}): remove it from the config file`,
  waiverExpired: (waiver: WaiverResult, count: number) =>
    `the waiver of ${waiverSubject(waiver)} ended on ${waiver.until} (${waiver.owner}), and ${countAgain(count)}`,
};
