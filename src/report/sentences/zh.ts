import type { Sentences } from './en.ts';
import { actualInChinese, expectedInChinese, RULES_ZH } from './zh-findings.ts';
import { SCREEN_ZH } from './zh-screen.ts';
import { textInChinese } from './zh-texts.ts';

/** What reports say, in Simplified Chinese. Ids of rules, fields, steps and dialects stay as they are. */
export const ZH: Sentences = {
  language: 'zh-Hans',

  rules: RULES_ZH,
  expected: expectedInChinese,
  actual: actualInChinese,
  text: textInChinese,

  withoutMaskedHeaders: (count) => `不含 ${count} 个已遮蔽的请求头`,
  dropsTunnel: (operation) => `会发送 ${operation}：如果该连接存在，其隧道会中断`,

  ...SCREEN_ZH,

  fieldNeverSent: '该方言的响应中不会有此字段',
  fieldNotSeen: '没有响应带有此字段',
  fieldCountedOnly: (verdict) => `此字段的结论是 ${verdict}；相关响应只计数，不逐条列出`,

  resultsLeftOut: (count) => `另有 ${count} 条结果未列出`,
  pactRule: {
    words: 'Pact 校验器拒绝了某个响应',
    help: '响应与消费方的契约不符。请查看 Pact 校验器指出的不匹配之处，以及本工具对同一步骤的校验结论。',
  },
};
