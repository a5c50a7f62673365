import { CONTRACT_TEXTS } from './zh-contract.ts';
import { NETWORK_TEXTS } from './zh-network.ts';

/*
 * What a run says in English as it goes: reasons, notes, what a preflight found, and what to do about it. The English
 * is the key, as in catalogs of gettext, with `{places}` for what the run fills in. A text that is not here is shown
 * in English.
 */
const RUN_TEXTS: Readonly<Record<string, string>> = {
  // Waivers.
  'the waivers of the config file do not count: the broker gets every finding, waived or not':
    '配置文件中的豁免不计入：向 Broker 报告的是实际发现的问题，无论是否豁免',

  // Preflight of a deployment.
  'a proxy or a login page is in the way, or the path is wrong: give the URL of the management node, such as http://host:8080':
    '中间有代理或登录页面，或者路径不对：请填写管理节点的 URL，例如 http://host:8080',
  'check the URL and the network': '请检查 URL 和网络',
  'start the run again': '请重新运行',
  'check --ca-file, --cert-file and --key-file': '请检查 --ca-file、--cert-file 和 --key-file',
  'it answers HTTP ({status} to a job that does not exist)': '可以访问（查询不存在的任务时返回 {status}）',
  'none were given': '未提供凭证',
  'set ZSTACK_SESSION_UUID, or ZSTACK_ACCESS_KEY_ID and ZSTACK_ACCESS_KEY_SECRET, or ZSTACK_ACCOUNT and ZSTACK_PASSWORD':
    '请设置 ZSTACK_SESSION_UUID，或者 ZSTACK_ACCESS_KEY_ID 和 ZSTACK_ACCESS_KEY_SECRET，或者 ZSTACK_ACCOUNT 和 ZSTACK_PASSWORD',
  'the session is valid': '会话有效',
  'the session is not valid': '会话无效',
  'it has expired or was ended: open a new one, or give an account':
    '会话已过期或已结束：请重新登录获取会话，或者提供账户',
  'the session could not be checked ({status})': '无法检查会话（{status}）',
  '{account} has logged in': '{account} 已登录',
  'check the account and its password; too many open sessions are refused as well':
    '请检查账户和密码；打开的会话过多时也会被拒绝',
  'the login was answered {status}': '登录返回了 {status}',
  'the login was refused with {code}': '登录被拒绝：{code}',
  'the access key is accepted, signed in the time of {zone}': 'AccessKey 有效，按时区 {zone} 的时间签名',
  "the access key was refused with {status}: the server's clock is more than 15 minutes from {dates}; its answers are dated {answered}":
    'AccessKey 被拒绝（{status}）：服务端时钟与 {dates} 相差超过 15 分钟；其响应的时间为 {answered}',
  'give the zone of the server with --time-zone or ZSTACK_TIME_ZONE, and see whether the clocks here and there are right':
    '请用 --time-zone 或 ZSTACK_TIME_ZONE 指定服务端的时区，并确认两端的时钟是否准确',
  'the access key was refused with {status}': 'AccessKey 被拒绝（{status}）',
  'see what keeps the server from reading connections': '请检查服务端为何无法读取连接',
  'check the id and the secret, and that the key is enabled':
    '请检查 AccessKey 的 ID 和 Secret，并确认其已启用',
  'see whether the URL is that of the management node, and whether it allows the address of this machine':
    '请确认 URL 是管理节点的地址，并且允许本机的地址访问',
  'the API is not at this URL: give that of the management node, such as http://host:8080':
    '此 URL 上没有 API：请填写管理节点的 URL，例如 http://host:8080',
  'the number of requests is limited: wait, or ask the operator to allow this run':
    '请求数量受到限制：请稍候再试，或请管理员放行本次运行',
  'this ZStack has no IPsec API: {answered}': '此 ZStack 没有 IPsec API：{answered}',
  '{name} came with version {since}: see which version runs there, and whether its IPsec service is installed':
    '{name} 自版本 {since} 起提供：请确认运行的版本，以及是否已安装 IPsec 服务',
  'the check of the session was answered {answer}': '检查会话时返回 {answer}',
  'a signed query was answered {answer}': '签名的查询返回 {answer}',
  'a reconnect of an unknown uuid was answered {status}, which does not tell the dialect':
    '重连未知 UUID 时返回 {status}，无法由此判断方言',
  'a reconnect of an unknown uuid was answered {answer}': '重连未知 UUID 时返回 {answer}',
  'give --dialect if you know better, and see whether the URL is that of the API':
    '如果已知方言，请用 --dialect 指定，并确认 URL 是 API 的地址',
  '{dialect}, as given': '{dialect}（按指定）',
  'documented: a reconnect without the action key was answered': 'documented：没有 action 键的重连得到了响应',
  'deployed: a reconnect without the action key was refused': 'deployed：没有 action 键的重连被拒绝',
  'connections could not be read ({status})': '无法读取连接（{status}）',
  'the connection could not be read ({status})': '无法读取该连接（{status}）',
  'check what the credentials may see': '请检查凭证的可见范围',
  'no connection has the uuid {uuid}': '没有 UUID 为 {uuid} 的连接',
  'check --uuid, and what the credentials may see': '请检查 --uuid 和凭证的可见范围',
  '{uuid} exists': '{uuid} 存在',
  'no connection is visible with these credentials': '这些凭证看不到任何连接',
  '{uuid} is there to be read': '可以读取 {uuid}',

  // Why a step was not sent.
  'left out by --only': '未被 --only 选中',
  'left out by --skip': '被 --skip 排除',
  '--bail ended the run at {step}': '运行已因 --bail 在 {step} 处结束',
  'it is with {provider}, and what is verified speaks {dialect}':
    '它的提供方是 {provider}，而被校验的服务使用 {dialect}',
  'it asks for groups of connections, an answer that the contract does not describe':
    '它查询的是分组的连接，契约没有描述这种响应',
  'it drops the tunnel; it is sent only with --allow-reconnect and --uuid':
    '会使隧道中断；只有同时指定 --allow-reconnect 和 --uuid 才会发送',
  'a run sends one reconnect, which is {id}': '每次运行只发送一次重连，即 {id}',
  'a run sends one reconnect, which is that of {id}': '每次运行只发送一次重连，即 {id} 的重连',
  'it is about access keys, and no access key was given': '与 AccessKey 有关，而未提供 AccessKey',
  'it is about logging in, and no account was given': '与登录有关，而未提供账户',
  'it is about sessions, and an access key has none': '与会话有关，而 AccessKey 没有会话',
  "the session is not this run's to end": '该会话不由本次运行结束',
  'it calls no operation of the contract': '它调用的不是契约中的操作',
  'a login that the contract does not have may count towards locking the account':
    '契约中没有的登录可能计入账户锁定的失败次数',
  'it names a web hook, which the server would call': '它指定了 webhook，服务端会去调用',
  'its body is not JSON, and is sent to a mock only': '请求体不是 JSON，只会发送给模拟服务',
  'nothing arranges its state': '没有人准备它的提供方状态',
  'the credentials are no access key': '凭证不是 AccessKey',
  'no account was given': '未提供账户',
  'no session was opened to be ended': '没有打开可供结束的会话',
  'its provider state was not reached': '未能达到它的提供方状态',
  'the run was interrupted': '运行被中断',

  // The reconnect of a deployment.
  'the tunnel stayed down': '隧道没有恢复',
  'the reconnect failed: {why}': '重连失败：{why}',
  '{what}; its job was found by the id that was sent': '{what}；按所发送的 ID 找到了它的任务',
  'its answer was lost': '没有收到它的响应',
  'the reconnect could not be sent: {why}': '无法发送重连：{why}',
  'the end of job {job} was not seen in {seconds} s (last poll: {last})':
    '在 {seconds} 秒内未等到任务 {job} 结束（最后一次轮询：{last}）',
  'the reconnect was accepted': '重连已被受理',
  'its job {job} was not found in {seconds} s (last poll: {last}): the reconnect may have arrived all the same, and is not sent again':
    '在 {seconds} 秒内未找到它的任务 {job}（最后一次轮询：{last}）：重连可能已到达，不会再次发送',
  'following its job {job} was interrupted': '跟踪其任务 {job} 时被中断',
  'looking for its job {job} was interrupted': '查找其任务 {job} 时被中断',
  'it may still be running: look with curl -sS {url}': '它可能仍在运行：请用 curl -sS {url} 查看',

  // Targets.
  'the embedded mock': '内置模拟服务',
  'the embedded mock with faults': '内置模拟服务（已注入故障）',
  '{consumer} on the embedded mock': '内置模拟服务上的 {consumer}',
  '{target}, by the pacts of {consumer}': '{target}，按 {consumer} 的契约文件（pact）',
  'the mock at {url}': '{url} 上的模拟服务',
  'standard input': '标准输入',

  // Notes of runs.
  'certificates were NOT checked (--insecure)': '未校验证书（--insecure）',
  'the run was interrupted: steps that were not sent by then are missing': '运行被中断：此后未发送的步骤缺失',
  'a session that the run opened could not be ended; it expires by itself':
    '运行打开的一个会话未能结束；它会自行过期',
  '{consumer} -> {provider}: {note}': '{consumer} -> {provider}：{note}',
  '{missing} of {all} interactions were not judged': '{all} 个交互中有 {missing} 个未校验',
  '{count} more steps are counted and judged, and not listed, as there are too many to keep: {which}':
    '另有 {count} 个步骤已校验并计入统计，但数量过多，未列出：{which}',
  '{count} more exchanges are counted and judged, and not listed, as there are too many to keep: {which}':
    '另有 {count} 次请求已校验并计入统计，但数量过多，未列出：{which}',
  'an interaction of this consumer alone': '仅此消费方有的交互',
  'Pact: it was not the API that answered its verifier': 'Pact：响应其校验器的不是 API',
  'Pact: its verifier did not judge this interaction': 'Pact：其校验器没有校验此交互',
  'Pact: its verifier did not send this interaction': 'Pact：其校验器没有发送此交互',
  'Pact: {why}': 'Pact：{why}',
  'the interaction does not hold': '该交互不成立',
  'nothing of this pact was judged': '此 pact 没有任何内容被校验',
  'the pact as a whole': '整个 pact',
  'pending: {why}, so that it does not break the build. {reason}':
    '待定（pending）：{why}，因此不会使构建失败。{reason}',
  'pending: {why}, so that it does not break the build': '待定（pending）：{why}，因此不会使构建失败',
  'no version of this branch has ever kept it': '此分支还没有任何版本满足过它',
  'its consumer marks this interaction so': '消费方将此交互标为待定',
  'it is not an HTTP interaction, and only those can be verified': '它不是 HTTP 交互，而只能校验 HTTP 交互',
  'it asks for {count} provider states at once, and only one can be arranged':
    '它同时要求 {count} 个提供方状态，而只能准备一个',
  'no handler for the provider state "{name}"': '没有提供方状态“{name}”的处理程序',
  "Pact's verifier ended with: {what}": 'Pact 校验器异常结束：{what}',
  "the request has a body and no Content-Type, and Pact's verifier sends no such body: add the header to the pact":
    '请求有请求体却没有 Content-Type，Pact 校验器不会发送这样的请求体：请在 pact 中加上该请求头',
  'the provider state "{state}" was not reached: {reason}': '未能达到提供方状态“{state}”：{reason}',
  'the state URL answered {status}': '状态 URL 返回 {status}',

  // The pacts of a broker.
  'the branch of the provider is not known, so no pact counts as pending':
    '提供方的分支未知，因此没有 pact 视为待定',
  '{broker} knows no provider {provider}, as no pact with it was ever published, so nothing was verified':
    '{broker} 中没有提供方 {provider}，因为从未发布过与它的 pact；没有校验任何内容',
  '{broker} knows no provider {provider}, as no pact with it was ever published':
    '{broker} 中没有提供方 {provider}，因为从未发布过与它的 pact',
  '{broker} has no pact with {provider} that these flags select, so nothing was verified':
    '{broker} 中没有与 {provider} 的 pact 符合这些选项；没有校验任何内容',
  '{broker} has no pact with {provider} that these flags select':
    '{broker} 中没有与 {provider} 的 pact 符合这些选项',
  'not every interaction was judged, so no result is published': '并非每个交互都已校验，因此不发布结果',
  'the result is NOT published: {why}': '结果未能发布：{why}',

  // A client that was captured.
  'the scenario cut the connection before the answer': '该场景在响应之前切断了连接',
  'no interaction of the contract has this call and this answer': '契约中没有这样的调用与响应的交互',
  'its pact would publish what may be a secret: {places}': '它的 pact 会公开可能的敏感信息：{places}',
  'the command ended with exit code {code}': '命令结束，退出码为 {code}',
  'the command ended with {signal}': '命令被信号 {signal} 结束',
  'the command was ended after {seconds} s (--limit) or more calls than are kept':
    '命令运行超过 {seconds} 秒（--limit）或调用次数过多，已被结束',
  'the capture was interrupted': '采集被中断',
  'its own output says why': '原因见命令自身的输出',
  'it called no operation of the contract: it has to take the address from ZSTACK_BASE_URL':
    '它没有调用契约中的任何操作：它应从 ZSTACK_BASE_URL 读取地址',

  // Recordings.
  'it was answered from a cache (304), without a body': '由缓存应答（304），没有响应体',
  'the recorder did not keep its body, if it had one': '录制工具没有保存响应体（如果有）',
  'its body is cut short, perhaps by the recorder': '响应体不完整，可能被录制工具截断',
  'its body has bytes that are no text, perhaps as the recorder changed it':
    '响应体含有不是文本的字节，可能被录制工具改动过',
  'its body has an encoding that is not base64': '响应体的编码不是 base64',
  'its body is called base64 and is not': '响应体标为 base64，实际不是',
  'its content.text is no text': '其 content.text 不是文本',
  'the recorder did not keep the body of the request': '录制工具没有保存请求体',
  'its body is compressed in a way that this Node cannot read': '响应体的压缩方式当前 Node 无法读取',
  'its body is compressed ({coding}) and cannot be decompressed, or is larger than {size} MB':
    '响应体已压缩（{coding}），无法解压，或大于 {size} MB',
  "the entry's response.status is no status of HTTP": '条目的 response.status 不是 HTTP 状态码',
  'log.entries stands more than once in the file, so that an index names more than one entry':
    '文件中 log.entries 出现多次，因此一个序号对应多个条目',
  'the reading was interrupted after {entries} entries': '读取 {entries} 个条目之后被中断',
  'the file is not valid JSON: {place}': '文件不是有效的 JSON：{place}',
  'it is a copy of a file that was not read whole: {why}': '它是未完整读取的文件的副本：{why}',
  'larger than {size} MB': '大于 {size} MB',
  'not valid JSON': '不是有效的 JSON',
  'the file is cut short: its gzip data ends': '文件不完整：gzip 数据提前结束',
  'the gzip data of the file is broken': '文件的 gzip 数据已损坏',
  'the file could not be read on ({code})': '无法继续读取文件（{code}）',
  'the request was aborted or got no answer': '请求被中止或没有得到响应',
  'the request was aborted or got no answer ({code})': '请求被中止或没有得到响应（{code}）',
  'the answer did not come whole': '响应不完整',
  'the answer did not come whole ({code})': '响应不完整（{code}）',
  'judging it stopped after so many findings; there may be more of them':
    '问题过多，已停止校验；可能还有更多问题',
  'export the recording again; the other entries were judged': '请重新导出录制文件；其他条目已校验',
  'record or copy it again; everything before this place was judged': '请重新录制或复制；此前的内容已校验',
  'record calls that the server accepts, with the bodies of the answers kept':
    '请录制服务端会受理的调用，并保存响应体',
  'none of its {entries} entries is about an operation of the contract':
    '{entries} 个条目都与契约中的操作无关',
  'record while these are called: {calls}': '请在调用以下接口时录制：{calls}',
  'its exchanges tell nothing: refusals in plain text ({refused}), and answers that were not kept ({lost})':
    '其中的调用无法说明问题：纯文本的拒绝（{refused} 个），以及未保存的响应（{lost} 个）',
  'entry {index}: {what}': '条目 {index}：{what}',
  'entries {first} and {more} more: {what}': '条目 {first} 及另外 {more} 个：{what}',
  'entries {first}: {what}': '条目 {first}：{what}',
  'skipped: {why}': '已跳过：{why}',
  'the file is cut short: it ends {place}': '文件不完整：在{place}结束',
  'after {entries} entries': '第 {entries} 个条目之后',
  'in the middle of entry {index}': '条目 {index} 的中间',
  '{dialect}: the request names the action, which only servers ask for':
    '{dialect}：请求带有 action 键，只有真实服务端要求它',
  '{dialect}: the body has the documented envelope': '{dialect}：响应体是文档所写的结构',
  '{dialect}: only {only} has this operation': '{dialect}：只有 {only} 有此操作',
  '{dialect}: its status {status} is one of {only} only': '{dialect}：只有 {only} 有状态码 {status}',
  '{dialect}: nothing in it tells, and servers speak deployed':
    '{dialect}：没有可判断的依据，按真实服务端处理',
  'only {only} has this operation': '只有 {only} 有此操作',
  'the request names the action, which only servers ask for': '请求带有 action 键，只有真实服务端要求它',
  'the body has the documented envelope': '响应体是文档所写的结构',
  'its status {status} is one of {only} only': '只有 {only} 有状态码 {status}',
  'nothing in it tells, and servers speak deployed': '没有可判断的依据，按真实服务端处理',
  'the request that started this job was not found, so the uuid of the connection is not checked':
    '未找到启动此任务的请求，因此不检查连接的 UUID',
  'the body of the request is not in the recording, so its action is taken for granted':
    '录制文件中没有请求体，默认其 action 键存在',
  'its body is the cached one (304), judged as 200': '响应体来自缓存（304），按 200 校验',
  'asked for the number only': '只查询了数量',
  'asked for some fields only': '只查询了部分字段',
  '{dialect}: as the {operation} it belongs to': '{dialect}：与所属的 {operation} 相同',
};

interface Template {
  readonly start: string;
  readonly pattern: RegExp;
  readonly chinese: string;
}

/** Every English text with its Chinese. */
export const TEXTS_ZH: Readonly<Record<string, string>> = {
  ...CONTRACT_TEXTS,
  ...RUN_TEXTS,
  ...NETWORK_TEXTS,
};

const PLACE = /\{(\w+)\}/g;

let templates: readonly Template[] | null = null;

function compiled(): readonly Template[] {
  templates ??= Object.entries(TEXTS_ZH)
    .filter(([english]) => english.includes('{'))
    .map(([english, chinese]) => {
      const escaped = english.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(PLACE, '(?<$1>.+?)');
      return { start: english.split('{')[0] ?? '', pattern: new RegExp(`^${escaped}$`, 's'), chinese };
    });
  return templates;
}

/** Longer texts quote a server; to look for places in them could take long. */
const LONGEST = 500;

/** A text of a run in Chinese; as it is where it is not known. Parts of it may be such texts too. */
export function textInChinese(text: string): string {
  if (Object.hasOwn(TEXTS_ZH, text)) return TEXTS_ZH[text] ?? text;
  if (text.length > LONGEST) return text;
  // Remarks after one another: all of them, or none. First, or a place at the end of a text would take the next one.
  const remarks = text.split('; ');
  const own = remarks.length === 1 ? [] : remarks.map(textInChinese);
  if (own.length > 0 && own.every((one, index) => one !== remarks[index])) return own.join('；');
  for (const { start, pattern, chinese } of compiled()) {
    const places = text.startsWith(start) ? pattern.exec(text)?.groups : undefined;
    if (places !== undefined)
      return chinese.replaceAll(PLACE, (_, name: string) => textInChinese(places[name] ?? ''));
  }
  return text;
}
