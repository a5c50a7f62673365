import type { HTML_EN } from './html-en.ts';

type Noun = 'step' | 'exchange';

/** 步骤 of a run, 交换 of a recording. */
const noun = (one: Noun): string => (one === 'step' ? '个步骤' : '次请求');

/** What the HTML report says, in Simplified Chinese. */
export const HTML_ZH: Readonly<typeof HTML_EN> = {
  toResults: '跳到结果',
  contractReport: '契约报告',
  meanings: {
    disabled: ['没有进行校验', '全部步骤都已停用，无法得出结论。'],
    skip: ['没有进行校验', '没有可判定的响应，无法得出结论。'],
    pass: ['符合契约', '每个响应都符合契约。'],
    warn: ['符合契约，但有警告', '响应符合契约，但有些地方需要查看。'],
    fail: ['违反契约', '提供方的响应不符合契约。'],
    error: ['无法判定', '由于本端或链路上的问题，有响应无法判定。'],
  },
  warningsBreak: '警告视为违反契约',
  operation: '操作',
  target: '目标',
  targets: '目标',
  severalTargets: (count) => `${count} 个目标`,
  dialect: '方言',
  ran: '开始时间',
  notRan: '未运行',
  suite: '工具',
  contents: '目录',
  notes: '说明',
  footer: '敏感信息已脱敏。规则见',
  footerRules: '，字段见',
  footerFields: '。',

  filter: '筛选',
  filterText: '按文字筛选',
  filterVerdict: '按结论筛选',
  all: '全部',
  shownOf: '显示 {count} 项，共 {all} 项',
  copy: '复制',
  copied: '已复制',

  broken: '问题',
  moreCauses: (count) => `另有 ${count} 个原因，见 JSON 报告。`,
  at: '位于',
  expected: '期望',
  actual: '实际',
  page: '文档',
  toDo: '处理办法',
  seenIn: (steps, one) => `出现在 ${steps} ${noun(one)}中`,
  moreSteps: (count) => `另有 ${count} 个`,
  moreValues: (count) => `另有 ${count} 个值`,
  reproduce: '复现',
  hint: '提示：',

  steps: '步骤',
  exchanges: '请求',
  stepsLead: (shown, all, one) =>
    `显示 ${shown} ${noun(one)}，共 ${all} ${noun(one)}，有问题的在前；统计数字包含全部。`,
  timed: (duration, isAnswered) => (isAnswered ? `用时 ${duration}` : `${duration} 后放弃`),
  request: '请求',
  response: '响应',
  sideOf: (side, step) => `${step} 的${side}`,
  noBody: '没有正文',

  tableOf: (title, target) => `${target} 的${title}`,
  verdict: '结论',
  point: '检查项',
  found: '检查结果',
  configuration: '配置',
  setting: '设置',
  value: '值',
  from: '来源',
  divergences: '差异',
  divergencesTitle: '服务端与文档的差异',
  divergencesLead: '已知的差异（依据见契约），以及本次运行的响应中是否出现。',
  id: '编号',
  divergence: '差异',
  servers: '服务端',
  inThisRun: '本次运行',
  seen: '出现',
  notSeen: '未出现',
  fields: '字段',
  field: '字段',
  neverSent: '从不发送',
  fieldsCaption: (one) => `纵向为文档的字段，横向为${one === 'step' ? '步骤' : '请求'}：各自的结论`,
  fieldsLead: '每个响应中各字段的结论；数字是带有该字段的响应数。',
  someFieldsLead: (shown, all, one) =>
    `显示 ${shown} ${noun(one)}，共 ${all} ${noun(one)}，有问题的在前；数字是所有带有该字段的响应数。`,
  targetsCaption: '纵向为目标及其结论和数量，横向为步骤：各自的结论',
  targetsLead: (targets, allTargets, steps, allSteps) => {
    const lead = '各自的结论，有问题的在前。';
    if (targets === allTargets && steps === allSteps) return lead;
    return `${lead}目标：${targets}/${allTargets}；步骤：${steps}/${allSteps}。`;
  },
  counts: '数量',
  recording: '录制文件',
  recordings: '录制文件',
};
