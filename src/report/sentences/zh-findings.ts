import type { Finding } from '../../model/finding.ts';
import type { JsonValue } from '../../model/json.ts';
import type { RuleId } from '../../model/rules.ts';
import { type ActualId, type ExpectedId, fill, type SentenceArguments } from '../../model/sentences.ts';
import type { Sentences } from './en.ts';
import { textInChinese } from './zh-texts.ts';

/** What was expected, by id; the places are those of the English sentences. */
export const EXPECTED_ZH: Readonly<Record<ExpectedId, string>> = {
  'action-found': '不应提示缺少 action 键，因为请求体里有',
  'api-answer': 'API 自身的响应',
  authorization: 'Authorization 使用 OAuth 或 ZStack 方案',
  'byte-order-mark-absent': '不带字节顺序标记（BOM）的 JSON',
  'content-type': 'Content-Type {type}，与契约文件（pact）一致',
  'date-with-access-key': '使用 AccessKey 时应同时带有 Date 请求头',
  'field-of-request': '{field}',
  'field-or-field': '{field} 或 {other}',
  'field-with-false': '{flag} 为 false 时应有 {field}',
  'field-with-status': '状态码为 {status} 时应有 {field}',
  'format-cidr': 'IPv4 或 IPv6 网段，例如 192.168.100.0/24',
  'format-error-code': '前缀、点号加数字，例如 SYS.1000',
  'format-int32': '32 位整数',
  'format-int64': '64 位整数',
  'format-job-location': '以任务 ID 结尾的 URL 或路径',
  'format-peer-address': 'IPv4 地址、IPv6 地址或主机名',
  'format-zstack-timestamp': '形如 Nov 14, 2017 10:20:57 PM 的时间',
  'format-zstack-uuid': '32 位小写十六进制字符',
  'job-id-length': '32 个字符',
  'job-requested': '所查询的任务 {job}',
  'job-status': '已受理的任务应返回 200、202 或 503',
  'json-object': 'JSON 对象',
  'keys-unique': '每个键只出现一次',
  'job-at-given-host': '在配置给客户端的地址上轮询',
  'job-polled': '轮询任务，直到得到结果',
  'known-field': '{dialect} 中没有这个字段',
  'known-statuses': '{statuses}',
  'known-values': '{values}',
  'no-field-with-status': '状态码为 {status} 时不应有 {field}',
  'no-field-with-true': '{flag} 为 true 时不应有 {field}',
  'no-poll-after-result': '得到结果后不再轮询',
  'not-before': '不早于 {time}',
  'one-reconnect': '前一个任务有结果之前不再发送 PUT，或者使用相同的 X-Job-UUID',
  'operation-in-dialect': '不应有响应，因为 {dialect} 中没有操作 {operation}',
  'poll-interval': '两次轮询至少间隔一秒',
  'polling-limit': '客户端自行设定轮询的时限',
  'promised-field': '{field}',
  'promised-status': '{status}',
  'promised-text': '{text}',
  'promised-value': '{value}',
  'refusal-of-job-id': '400，因为 X-Job-UUID 不是 32 个字符',
  'refusal-without-action': '400，因为请求体没有 action 键',
  'refusal-without-authorization': '400，因为 Authorization 既不是 OAuth 也不是 ZStack 方案',
  'refusal-without-date': '400，因为使用 AccessKey 时必须带有 Date 请求头',
  seconds: '整数秒',
  'session-ended': '退出登录，结束会话',
  'sound-request-handled': '不应返回 500，因为请求符合契约',
  'status-of-unknown-reconnect': '重连不存在的连接 UUID 时返回 202',
  'value-of-type': '{type} 类型的值',
};

/** What was found, by id. */
export const ACTUAL_ZH: Readonly<Record<ActualId, string | null>> = {
  absent: null,
  'body-with-status': '{body}，状态码 {status}',
  'byte-order-mark': '带有字节顺序标记（BOM）',
  characters: '{length} 个字符',
  'duplicate-key': '有重复的键',
  field: '{field}',
  'html-page': 'HTML 页面',
  'html-page-titled': '标题为“{title}”的 HTML 页面',
  neither: '两者都没有',
  'no-body': '没有响应体',
  'no-content-type': '没有 Content-Type',
  'no-json': '不是 JSON',
  'no-scheme': '两者都不是',
  'no-text': '不是纯文本',
  none: '没有',
  polls: '共轮询 {count} 次',
  'polls-after-result': '得到结果后又轮询 {count} 次',
  'polls-apart': '两次轮询间隔 {milliseconds} 毫秒',
  'polls-at-location': '在 location 指向的主机上轮询',
  'polls-at-location-with-credential': '在 location 指向的主机上轮询，并发送了 Authorization',
  scheme: '{scheme} 方案',
  'second-put': '又发送了一个 PUT，任务不同',
  status: '{found}',
  text: '{found}',
  'text-not-json': '{problem}，{length} 个字符',
  type: '{found}',
  value: '{found}',
};

/** Arguments that hold words of ours, such as those for a body; others are as they came over the wire. */
const WORDS: readonly string[] = ['body', 'problem'];

function inChinese(sentence: string, args: SentenceArguments): string {
  const own = Object.entries(args).map(([name, value]): [string, JsonValue] => [
    name,
    WORDS.includes(name) ? textInChinese(String(value)) : value,
  ]);
  return fill(sentence, Object.fromEntries(own));
}

/** What was expected. A finding of another version may have an id that is not known here: its English stands. */
export function expectedInChinese({ expectedId, expected, arguments: args }: Finding): string {
  return Object.hasOwn(EXPECTED_ZH, expectedId) ? inChinese(EXPECTED_ZH[expectedId], args) : expected;
}

/** What was found: a sentence, or the value itself. */
export function actualInChinese({ actualId, actual, arguments: args }: Finding): JsonValue {
  const sentence = Object.hasOwn(ACTUAL_ZH, actualId) ? ACTUAL_ZH[actualId] : null;
  return sentence === null || sentence === '{found}' ? actual : inChinese(sentence, args);
}

/** Each rule in words, and what it means and what to do about it. */
export const RULES_ZH: Sentences['rules'] = {
  'field-missing': {
    words: '缺少此方言要求的字段',
    help: '读取该字段的调用方得不到值。请告知服务端的开发者缺少该字段；在修复之前，请按可选字段读取。',
    maintainer: '如果服务端确实可以省略该字段，请在它的 schema 中用 x-deployed 说明。',
  },
  'field-null': {
    words: '字段为 null，而此方言中不应为 null',
    help: '调用方会把 null 当作值处理而出错。请告知服务端的开发者返回实际的值；真实服务端会省略为 null 的字段，允许省略时出现 null 只是警告。',
    maintainer: '如果服务端确实会返回 null，请在它的 schema 的类型中说明。',
  },
  'field-type': {
    words: '值的类型错误，或超出整数范围',
    help: '强类型的调用方无法解析该响应，或者读到错误的数值。请告知服务端的开发者返回文档所写的 JSON 类型；Integer 是 32 位整数。',
    maintainer: '如果服务端返回的是别的类型，请在它的 schema 中修改，并注明来源。',
  },
  'field-format': {
    words: '值不符合字段的格式',
    help: '解析该值的调用方会出错或误读。请告知服务端的开发者按照期望的格式返回，格式必须完全一致。',
    maintainer: '如果服务端的写法不同，请在它的 schema 中修改格式，并注明来源。',
  },
  'field-undocumented': {
    words: '字段既不在文档中，也不是已知的服务端附加字段',
    help: '严格的调用方可能拒绝该响应；字段名拼写错误也会表现为这种情况。请向服务端的开发者确认该字段是否有意返回，在此之前请忽略它。',
    maintainer: '如果服务端确实返回它，请连同来源写入 schema。',
  },
  'field-value': {
    words: '值不在字段的已知取值之内',
    help: '调用方可能没有处理该值的分支。请向服务端的开发者确认该值是否为新增，并让客户端能处理未知的取值。',
    maintainer: '如果该值确实存在，请连同来源加入 schema 的已知取值。',
  },
  'timestamp-variant': {
    words: '时间采用了新版 Java 的写法',
    help: '服务端运行在较新的 Java 上，年份后有逗号，或者 AM/PM 前是 U+202F。调用方应当能读取两种写法。',
  },
  'time-order': {
    words: '最后操作时间早于创建时间',
    help: '按这些时间排序或计算存续时间的调用方会出错。请检查服务端的时钟和时区。',
  },
  'identity-mismatch': {
    words: '响应的连接不是所请求的连接',
    help: '调用方会操作错误的隧道。请检查是否有缓存或代理弄混了响应，或者查询条件被忽略。',
  },
  'reference-mismatch': {
    words: '嵌套的引用没有指向所属的连接',
    help: '沿着该引用查找的调用方会找到另一个连接。请检查服务端如何将网络和对端网段与连接关联。',
  },
  envelope: {
    words: '响应的各部分互相矛盾，或与状态码矛盾',
    help: '调用方无法区分成功与失败。成功时应只有结果而没有 error，失败时只有 error，状态码也应与之一致。',
  },
  status: {
    words: '该响应不应有此 HTTP 状态码',
    help: '调用方没有处理该状态码的分支。请确认是谁返回的：可能是超时的代理，也可能是不认识此操作的服务端；响应体不再继续校验。',
  },
  body: {
    words: '响应体不是应有的内容',
    help: '调用方无法解析该响应，或者解析出别的内容。请检查响应是否在途中被截断或改写，以及服务端在哪里生成它。',
  },
  gateway: {
    words: '响应来自代理或登录页面，而不是 API',
    help: '该响应不能说明提供方的情况，因此结论是 error 而不是 fail。请检查 URL 和端口、代理设置，以及 API 前面是否有登录页面。',
  },
  request: {
    words: '客户端发送的请求不符合契约',
    help: '问题出在客户端：服务端会拒绝这样的请求，或者当作另一个请求处理。请与契约中的请求对比；`zstack-contract fields` 和模拟服务会显示服务端期望的内容。',
  },
  'answer-to-request': {
    words: '该请求不应得到这样的响应',
    help: '服务端会先检查请求：违反契约的会被拒绝，符合契约的会被受理。请检查响应是否来自桩服务、缓存或代理，或者请求是否在途中被改写；对正确的请求返回 500 只是警告。',
  },
  'not-ready': {
    words: '重连成功，但连接未就绪',
    help: '响应符合契约，但隧道不通：调用方不能把成功当作隧道已可用。请检查对端、预共享密钥和双方的协商参数。',
  },
  'content-type': {
    words: '契约文件（pact）要求服务端从不发送的 Content-Type',
    help: 'Pact 的各语言库会自动在每个 JSON 响应中要求 Content-Type，而服务端并不发送（D07）；如果没有其他问题，该交互仍视为通过；使用 `--strict` 时则不通过。客户端不能依赖该响应头。',
  },
  'second-reconnect': {
    words: '前一个重连任务尚无结果，客户端又发送了重连',
    help: '每个 PUT 都会使隧道中断，连接的使用者会断网两次。请自行指定 X-Job-UUID，并且只用同一个值重发 PUT，或者用该 ID 查询任务；请检查 HTTP 库是否会在连接断开时自动重发 PUT。',
  },
  'never-polled': {
    words: '重连已被受理，客户端却从未查询任务',
    help: '状态码 202 只表示任务已启动，无从得知隧道是否恢复。请从 `location` 取出任务 ID 并轮询，直到响应不再是 202。',
  },
  'endless-polling': {
    words: '到达时限时客户端仍在轮询',
    help: '服务端重启后遗留的任务会永远处于进行中。请自行设定时限；一次重连最多需要两分钟。',
  },
  'polled-too-fast': {
    words: '客户端每秒轮询超过一次',
    help: '重连需要几秒到几分钟，而服务端会限制调用次数。两次轮询之间请至少等待一秒。',
  },
  'polled-after-result': {
    words: '任务已有结果，客户端仍在轮询',
    help: '结果不会再变化。收到第一个不是 202 的响应就应停止：200 表示成功，503 表示失败，404 表示任务已不存在。',
  },
  'trusted-location': {
    words: '客户端调用了 `location` 指向的主机',
    help: '服务端在其中写入管理节点的地址，代理或 NAT 之后的客户端无法访问；如果响应在途中被改写，它还可能是任何人的地址。请只取任务 ID，在配置的地址上轮询；轮询不需要 Authorization。',
  },
  'session-left-open': {
    words: '客户端没有结束自己打开的会话',
    help: '会话在最后一次调用后保留两小时，每个账户最多 500 个会话，之后登录会失败。请在结束时（出错时也一样）发送 DELETE 结束会话。',
  },
} satisfies Readonly<Record<RuleId, unknown>>;
