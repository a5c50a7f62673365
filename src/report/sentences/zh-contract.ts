/** Texts of the contract's own files: titles of interactions and divergences, why a state is not made, in Chinese. */
export const CONTRACT_TEXTS: Readonly<Record<string, string>> = {
  // Titles of interactions.
  'a poll of a job that has expired is refused': '查询已过期的任务被拒绝',
  'a poll of a reconnect of an unknown connection returns the error SYS.1003':
    '查询未知连接的重连任务，返回错误 SYS.1003',
  'a poll of a reconnect that succeeded returns the connection': '查询已成功的重连任务，返回该连接',
  'a poll with X-JSON-Schema of a reconnect that succeeded returns the connection and the schema map':
    '带 X-JSON-Schema 查询已成功的重连任务，返回该连接和 schema 映射',
  'a poll of a reconnect whose session had expired returns the error ID.1001':
    '查询会话已过期的重连任务，返回错误 ID.1001',
  'a poll of a reconnect whose tunnel stayed down returns the error SYS.1007':
    '查询隧道未恢复的重连任务，返回错误 SYS.1007',
  'a poll of a reconnect without permission returns the error SYS.1006':
    '查询没有权限的重连任务，返回错误 SYS.1006',
  'a poll of a running job says that it has no result yet': '查询进行中的任务，返回尚无结果',
  'a query by a uuid that no connection has returns an empty list': '按不存在的 UUID 查询，返回空列表',
  'a query by uuid returns the connection': '按 UUID 查询，返回该连接',
  'a check of an open session says that it is valid': '检查打开的会话，返回有效',
  'a login returns a session': '登录返回会话',
  'a login with a wrong password returns the error ID.1000': '用错误的密码登录，返回错误 ID.1000',
  'a logout ends the session': '退出登录，结束会话',
  'a reconnect is accepted as a job': '重连作为任务被受理',
  'a reconnect returns the connection': '重连返回该连接',
  "a reconnect with a job id of the client's own is accepted as that job":
    '客户端自带任务 ID 的重连，作为该任务被受理',
  'a reconnect with system tags and user tags is accepted as a job':
    '带系统标签和用户标签的重连，作为任务被受理',
  'a reconnect with system tags and user tags returns the connection':
    '带系统标签和用户标签的重连，返回该连接',
  'a reconnect signed with an access key is accepted as a job': '用 AccessKey 签名的重连，作为任务被受理',
  'a reconnect of a connection whose network is gone returns an error and its root cause':
    '重连网络已不存在的连接，返回错误及其根因',
  'a reconnect of a tunnel that cannot come up returns an error': '重连无法恢复的隧道，返回错误',
  'a reconnect of a uuid that no connection has returns an error': '重连不存在的 UUID，返回错误',
  "a reconnect without the action key, as in the page's curl example, is refused":
    '没有 action 键的重连（如文档的 curl 示例）被拒绝',
  'a reconnect without Authorization is refused': '没有 Authorization 的重连被拒绝',
  'a reconnect with a bearer token is refused': '使用 Bearer 令牌的重连被拒绝',
  'a reconnect with a job id that is not 32 characters long is refused': '任务 ID 不是 32 个字符的重连被拒绝',
  'a reconnect with a job id that is already used is refused': '任务 ID 已被使用的重连被拒绝',
  'a reconnect with a wrong access-key signature is refused': 'AccessKey 签名错误的重连被拒绝',
  'a reconnect signed by a clock that is an hour slow is refused': '用慢一小时的时钟签名的重连被拒绝',

  // Why a provider state is not made on a deployment.
  'a tunnel whose remote end does not answer cannot be made on a live system':
    '无法在真实系统上制造对端无响应的隧道',
  'a network cannot be taken away on a live system': '不能在真实系统上移除网络',
  'only a reconnect has a job that takes time; one was not sent, or was done at once':
    '只有重连任务需要时间；本次没有发送重连，或者任务立即完成',
  'no reconnect was sent, or it did not succeed': '没有发送重连，或者重连没有成功',
  'servers look for the connection before the session, so it would take a PUT to a connection that exists':
    '服务端先查找连接再检查会话，因此需要对真实存在的连接发送 PUT',
  'it takes a second account and a PUT to a connection that exists':
    '需要第二个账户，并对真实存在的连接发送 PUT',
  'no reconnect was sent, or its tunnel did not stay down': '没有发送重连，或者隧道已恢复',
  'a wrong password may count towards locking the account': '错误的密码可能计入账户锁定的失败次数',

  // Divergences: title, what the page says, what servers do.
  'Action key': 'action 键',
  'The field success': '字段 success',
  'The header Content-Type': 'Content-Type 头',
  'The text for people in errors': 'error 中供人阅读的说明',
  'The body has only systemTags and userTags.': '请求体只有 systemTags 和 userTags。',
  "Without the key reconnectIPsecConnection the answer is 400: the page's own curl example is refused.":
    '没有 reconnectIPsecConnection 键时返回 400：文档自己的 curl 示例会被拒绝。',
  'Synchronous or a job': '同步还是任务',
  'The operation is marked Synchronous; the answer is 200 with the result.':
    '操作标为同步；返回 200 和结果。',
  'The answer is 202 with the location of a job, which is polled for the result.':
    '返回 202 和任务的 location，轮询任务得到结果。',
  'success is Required in every answer.': '每个响应都必须有 success。',
  'success is never sent.': '从不返回 success。',
  'How a failure looks': '失败的形式',
  '200 with success false and an error.': '200，success 为 false，并带有 error。',
  'The job answers 503 with the error alone.': '任务返回 503，只有 error。',
  'Required fields': '必填字段',
  'Every field of the table is Required; reserved ones are null.': '表中每个字段都必填；保留字段为 null。',
  'A field without a value is left out; null is never sent.': '没有值的字段会省略；从不返回 null。',
  Refusals: '拒绝',
  '200 is the only status.': '状态码只有 200。',
  'What is refused before a job exists is 400, 403, 404, 405 or 500 with plain text.':
    '任务建立之前的拒绝是 400、403、404、405 或 500，内容为纯文本。',
  'Request and answer are application/json;charset=UTF-8.': '请求和响应都是 application/json;charset=UTF-8。',
  'An answer has no Content-Type header.': '响应没有 Content-Type。',
  'A bad session': '无效的会话',
  'The call needs authorization.': '调用需要授权。',
  'A reconnect with an unknown or expired session is accepted; its job then fails with ID.1001.':
    '会话未知或已过期的重连会被受理；其任务随后以 ID.1001 失败。',
  'An unknown connection': '未知的连接',
  'Names no way to answer it but the result.': '除结果外没有说明其他响应。',
  'The reconnect is accepted; its job then fails with SYS.1003.':
    '重连会被受理；其任务随后以 SYS.1003 失败。',
  'status after a reconnect': '重连后的 status',
  'The success example has status Connecting.': '成功示例中的 status 是 Connecting。',
  'A reconnect succeeds only once status is Ready; if it stays down, it fails after about two minutes.':
    '只有 status 变为 Ready 才算重连成功；如果隧道没有恢复，约两分钟后失败。',
  'More fields in errors': 'error 中的更多字段',
  'An error has six fields.': 'error 有六个字段。',
  'An error can also carry location, cost, messages, causes and i18nDetails.':
    'error 还可能带有 location、cost、messages、causes 和 i18nDetails。',
  'The schema map': 'schema 映射',
  'The body has three fields.': '响应体有三个字段。',
  'With X-JSON-Schema, and in every query, a map of Java classes is added.':
    '请求带 X-JSON-Schema 时以及每次查询时，会附加 Java 类的映射。',
  'Authorization of the job': '任务的授权',
  'The result of a reconnect is answered to whoever knows the job id; no Authorization is looked at.':
    '知道任务 ID 即可得到重连的结果；不检查 Authorization。',
  'A reserved field whose value is null.': '保留字段，值为 null。',
  'A text for people, filled where the server has one for the error.':
    '供人阅读的说明，服务端对该错误有说明时填写。',

  // What the page says of its fields.
  'The error code, which is a numbered or alphanumeric code that specifies an error. For example, SYS.1000, HOST.1001.':
    '错误码，由数字或字母数字组成，用于标识错误。例如 SYS.1000、HOST.1001。',
  'The brief description of the error.': '错误的概要描述。',
  'The details about the error.': '错误的详细信息。',
  'The reserved field. Default value: null.': '保留字段。默认值为 null。',
  'The root error, which is the associated root cause of the current error. If no root error exists, this parameter is null.':
    '根错误，即引发当前错误的源错误；没有根错误时为 null。',
  'The resource UUID.': '资源 UUID。',
  'The resource name.': '资源名称。',
  'The detailed description of the resource.': '资源的详细描述。',
  'The remote network address.': '远端网络地址。',
  'The authentication mode.': '认证模式。',
  'The authentication key.': '认证密钥。',
  'The VIP UUID.': 'VIP 的 UUID。',
  'The IKE authentication algorithm.': 'IKE 认证算法。',
  'The IKE encryption algorithm.': 'IKE 加密算法。',
  'The IKE DH group.': 'IKE DH 组。',
  'The ESP authentication algorithm.': 'ESP 认证算法。',
  'The ESP encryption algorithm.': 'ESP 加密算法。',
  'The PFS DH group.': 'PFS DH 组。',
  'The encryption mode.': '加密模式。',
  'The security protocol.': '安全协议。',
  'The IKE version.': 'IKE 版本。',
  'The ID configuration method.': 'ID 配置方式。',
  'The local ID.': '本端 ID。',
  'The remote ID.': '远端 ID。',
  'The running state.': '启用状态。',
  'The ready status.': '就绪状态。',
  'The IKE lifetime.': 'IKE 生存时间。',
  'The IPsec lifetime.': 'IPsec 生存时间。',
  'The creation date.': '创建时间。',
  'The last operation date.': '最后操作时间。',
  'See peerCidrs': '详情参考 peerCidrs。',
  'See l3NetworkRefs': '详情参考 l3NetworkRefs。',
  'The L3 network UUID.': '三层网络 UUID。',
  'No description provided.': '文档未作说明。',
  'See inventory': '详情参考 inventory。',
  'The error code. If not null, the operation fails, or vice versa. See error':
    '错误码，若不为 null，则表示操作失败，否则表示操作成功。详情参考 error。',
};
