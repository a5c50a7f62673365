import type { WaiverResult } from '../../model/report.ts';
import type { Sentences } from './en.ts';
import { actualInChinese, expectedInChinese, RULES_ZH } from './zh-findings.ts';
import { textInChinese } from './zh-texts.ts';

/** Which findings a waiver is about. */
function waiverSubject({ rule, field, step, target }: WaiverResult): string {
  const places = [target, step, field].filter((place) => place !== null).join(' / ');
  return places === '' ? rule : `${rule}（${places}）`;
}

/** What reports say, in Simplified Chinese. Ids of rules, fields, steps and dialects stay as they are. */
export const ZH: Sentences = {
  language: 'zh-Hans',

  rules: RULES_ZH,
  expected: expectedInChinese,
  actual: actualInChinese,
  text: textInChinese,

  waiver: '豁免',
  waivers: '豁免',
  waived: (count) => `已豁免 ${count} 个问题`,
  waiverSubject,
  waiverUsed: (waiver, findings) =>
    `${waiverSubject(waiver)} 已豁免至 ${waiver.until}（${findings} 个问题）：${waiver.reason}（${waiver.owner}）`,
  waiverUnused: (waiver) =>
    `没有问题与 ${waiverSubject(waiver)} 的豁免（${waiver.owner}）匹配：请从配置文件中删除它`,
  waiverExpired: (waiver, findings) =>
    `${waiverSubject(waiver)} 的豁免（${waiver.owner}）已于 ${waiver.until} 到期，${findings === 0 ? '且已没有问题与其匹配：请从配置文件中删除它' : `其 ${findings} 个问题重新计入结果：请解决其原因，或在配置文件中续期`}`,

  withoutMaskedHeaders: (count) => `不含 ${count} 个已遮蔽的请求头`,
  dropsTunnel: (operation) => `会发送 ${operation}：如果该连接存在，其隧道会中断`,

  fieldNeverSent: '该方言的响应中不会有此字段',
  fieldNotSeen: '没有响应带有此字段',
  fieldCountedOnly: (verdict) => `此字段的结论是 ${verdict}；相关响应只计数，不逐条列出`,

  resultsLeftOut: (count) => `另有 ${count} 条结果未列出`,
  pactRule: {
    words: 'Pact 校验器拒绝了某个响应',
    help: '响应与消费方的契约不符。请查看 Pact 校验器指出的不匹配之处，以及本工具对同一步骤的校验结论。',
  },
};
