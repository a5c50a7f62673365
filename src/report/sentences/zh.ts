import type { Sentences } from './en.ts';
import { HTML_ZH } from './html-zh.ts';
import { actualInChinese, expectedInChinese, RULES_ZH } from './zh-findings.ts';
import { SCREEN_ZH } from './zh-screen.ts';
import { textInChinese } from './zh-texts.ts';
import { WAIVERS_ZH } from './zh-waivers.ts';

const VERDICTS_ZH: Sentences['verdicts'] = {
  disabled: '停用',
  skip: '跳过',
  pass: '通过',
  warn: '警告',
  error: '出错',
  fail: '失败',
};

/** Points of a preflight. */
const POINTS: Readonly<Record<string, string>> = {
  reachable: '可达性',
  credentials: '凭证',
  dialect: '方言',
  connection: '连接',
  recording: '录制文件',
};

function inBrackets(verdicts: readonly string[]): string {
  return verdicts.length === 0 ? '' : `（${verdicts.join('，')}）`;
}

/** What reports say, in Simplified Chinese. Ids of rules, fields, steps and dialects stay as they are. */
export const ZH: Sentences = {
  language: 'zh-Hans',

  verdicts: VERDICTS_ZH,
  rules: RULES_ZH,
  expected: expectedInChinese,
  actual: actualInChinese,
  finding: ({ rule, where, words, expected, actual }) =>
    `${rule}，位置 ${where}：${words}；期望：${expected}，实际：${actual}`,
  asSentence: (words) => `${words}。`,
  subjects: { calls: '客户端的调用', request: '请求', answer: '响应' },
  partOfRequest: (name) => `请求中的 ${name}`,
  moreLikeIt: (count) => `（另有 ${count} 处相同）`,
  atLeast: (count) => `至少 ${count}`,
  absent: '缺失',
  thePage: '文档',
  fieldOnPage: ({ id, type, description }) => `${id} ${type}，必填：${textInChinese(description)}`,
  serversDiffer: (server) => `此处服务端与文档不同：${server}`,

  text: textInChinese,
  hint: (text) => `提示：${text}`,
  labelled: (label, fact) => `${label}：${fact}`,
  expectedLabel: '期望',
  actualLabel: '实际',
  moreLikeThis: (count) => `另有 ${count} 处相同`,
  andMore: (count) => `另有 ${count} 项`,
  nothingChecked: '没有校验任何内容',

  exchange: (request, status, duration) => {
    if (status !== null) return `${request} 返回 ${status}${duration === null ? '' : `，用时 ${duration}`}`;
    return duration === null ? request : `${request}，等待 ${duration} 后放弃`;
  },
  pactRefused: 'Pact 校验器拒绝了该响应',
  stepIs: (verdict) => `此步骤的结论为${VERDICTS_ZH[verdict]}`,
  preflight: (isRecording) => (isRecording ? '读取' : '预检'),
  point: (name) => POINTS[name] ?? name,
  preflightPoint: (point) => `${point === 'recording' ? '读取' : '预检'}：${POINTS[point] ?? point}`,

  milliseconds: (count) => `${count} 毫秒`,
  seconds: (count) => `${count} 秒`,
  minutes: (minutes, seconds) => `${minutes} 分 ${seconds} 秒`,
  ranAt: (time, duration) => `${time} UTC，用时 ${duration}`,

  dialects: (known, isUnknown) => {
    const unknown = known.length === 0 ? '方言未知' : '部分目标的方言未知';
    return [known.join('、'), isUnknown ? unknown : ''].filter(Boolean).join('，') || '无';
  },
  countOf: (count, verdict) => `${VERDICTS_ZH[verdict]} ${count}`,
  steps: {
    step: (count, verdicts) => `共 ${count} 个步骤${inBrackets(verdicts)}`,
    exchange: (count, verdicts) => `共 ${count} 次请求${inBrackets(verdicts)}`,
  },
  targets: {
    target: (count, verdicts) => `共 ${count} 个目标${inBrackets(verdicts)}`,
    recording: (count, verdicts) => `共 ${count} 个录制文件${inBrackets(verdicts)}`,
  },
  unjudged: {
    step: (count) => `${count} 个步骤无法判定`,
    exchange: (count) => `${count} 次请求无法判定`,
  },
  refused: (count) => `${count} 次被拒绝（纯文本）`,
  ignored: (count) => `忽略其他条目 ${count} 个`,
  fieldsSeen: (seen, all, _isLast, others) =>
    `字段出现 ${seen}/${all}${others === '' ? '' : `（${others}）`}`,
  divergencesSeen: (seen, all) => `差异出现 ${seen}/${all}`,
  notJudgedWhole: '未能全部校验',
  stoppedByPreflight: '预检未通过，已停止',
  strictWarnings: '--strict 使警告也算作违反契约',
  list: (parts) => parts.join('，'),
  remarks: (parts) => parts.join('；'),
  closing: (verdict, counts) => `${verdict.toUpperCase()} ${VERDICTS_ZH[verdict]}：${counts}`,

  dropsTunnel: (operation) => `会发送 ${operation}：如果该连接存在，其隧道会中断`,

  ...SCREEN_ZH,

  notShown: (count, most) => `另有 ${count} 个问题；GitHub 每个级别最多显示 ${most} 个，其余见其他报告`,

  markdown: {
    verdict: '结论',
    target: '目标',
    steps: '步骤',
    fieldsSeen: '出现的字段',
    whatIsWrong: '问题',
    where: '位置',
    nothingRan: '没有运行',
    seenOf: (seen, all) => `${seen}/${all}`,
    note: (parts) => `说明：${parts.join('：')}`,
    finding: ({ subject, words, expected, actual }) =>
      `${subject}：${words}；期望 ${expected}，实际 ${actual}`,
    moreTargets: (count) => `另有 ${count} 个目标`,
    moreCauses: (count) => `另有 ${count} 个原因`,
    moreSteps: {
      step: (count) => `另有 ${count} 个步骤`,
      exchange: (count) => `另有 ${count} 次请求`,
    },
  },

  suiteOfPreflight: (name, isRecording) => `${name} ${isRecording ? '读取' : '预检'}`,
  suiteOfFields: (name) => `${name} 字段`,
  suiteOfWaivers: (name) => `${name} 豁免`,
  fieldWithoutFinding: (verdict) => {
    if (verdict === 'disabled') return '该方言的响应中不会有此字段';
    if (verdict === 'skip') return '没有响应带有此字段';
    return `此字段的结论为${VERDICTS_ZH[verdict]}；相关响应只计数，不逐条列出`;
  },

  html: HTML_ZH,

  resultsLeftOut: (count) => `另有 ${count} 条结果未列出`,
  pactRule: {
    words: 'Pact 校验器拒绝了某个响应',
    help: '响应与消费方的契约不符。请查看 Pact 校验器指出的不匹配之处，以及本工具对同一步骤的校验结论。',
  },
  ...WAIVERS_ZH,
};
