import type { WaiverResult } from '../../model/report.ts';
import type { WAIVERS_EN } from './en-waivers.ts';

/** Which findings a waiver is about. */
function waiverSubject({ rule, field, step, target }: WaiverResult): string {
  return [rule, target, step, field].filter((part) => part !== null).join(' / ');
}

function countAgain(count: number): string {
  if (count === 0) return '且已没有问题与其匹配：请从配置文件中删除';
  return `其 ${count} 个问题重新计入结果：请解决其原因，或在配置文件中续期`;
}

/** What reports say of waivers, in Simplified Chinese. */
export const WAIVERS_ZH: typeof WAIVERS_EN = {
  waiverLabel: '豁免',
  waivers: '豁免',
  waived: (count) => `豁免 ${count} 个问题`,
  waiversExpired: (count) => `${count} 项豁免已到期`,
  waiversUnused: (count) => `${count} 项豁免未被使用`,
  waiverSubject,
  waiver: (waiver, verdict, count) => {
    const { until, reason, owner } = waiver;
    const subject = waiverSubject(waiver);
    if (verdict === 'fail')
      return `${subject} 的豁免已于 ${until} 到期（负责人：${owner}），${countAgain(count)}`;
    if (verdict === 'warn')
      return `没有问题与 ${subject} 的豁免匹配（负责人：${owner}）：请从配置文件中删除它`;
    return `${subject} 豁免至 ${until}（${count} 个问题）：${reason}（负责人：${owner}）`;
  },
};
