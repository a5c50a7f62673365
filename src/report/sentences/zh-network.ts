/** What went wrong below the API, and what to do about it, in Chinese. The English is in `src/model/sentences.ts` and `src/client/`. */
export const NETWORK_TEXTS: Readonly<Record<string, string>> = {
  'the name of {where} cannot be resolved ({code}): check its spelling, and the name servers of this machine':
    '无法解析 {where} 的主机名（{code}）：请检查拼写和本机的 DNS',
  'nothing listens at {where}: the connection was refused; check the port, and whether the server runs':
    '{where} 没有监听，连接被拒绝：请检查端口，以及服务是否在运行',
  '{where} cannot be reached from here ({code}): check the address, and firewalls on the way':
    '从这里无法到达 {where}（{code}）：请检查地址和途中的防火墙',
  '{where} closed the connection before it stood: check the port, and firewalls on the way':
    '{where} 在连接建立之前关闭了连接：请检查端口和途中的防火墙',
  '{where} closed the connection before its answer began: see the log of the server; if the port speaks TLS, the address begins with https://':
    '{where} 在响应开始之前关闭了连接：请查看服务端日志；如果该端口使用 TLS，地址应以 https:// 开头',
  'the answer of {where} was cut short: the connection ended before the body did; see the logs of the server and of proxies before it':
    '{where} 的响应不完整，连接在响应体结束之前断开：请查看服务端及其前面代理的日志',
  "what {where} answers is not HTTP: check that the port is the API's, and whether its address begins with https://":
    '{where} 的响应不是 HTTP：请确认端口是 API 的端口，以及地址是否应以 https:// 开头',
  'the headers of the answer of {where} are too large: see what answers there':
    '{where} 的响应头过大：请检查是什么在响应',
  'the answer of {where} is larger than {detail} MB: no answer of the API is; see what answers there':
    '{where} 的响应超过 {detail} MB，API 的响应不会这么大：请检查是什么在响应',
  'the answer of {where} is not UTF-8: see what answers there':
    '{where} 的响应不是 UTF-8：请检查是什么在响应',
  'the answer of {where} has a Content-Encoding, which was not asked for: see which proxy adds it':
    '{where} 的响应带有未请求的 Content-Encoding：请检查是哪个代理添加了它',
  '{where} answers {code} and points to {address}; redirects are not followed: give the address of the API itself':
    '{where} 返回 {code}，重定向到 {address}，而本工具不跟随重定向：请提供 API 本身的地址',
  'the proxy cannot be used: {detail}': '无法使用代理：{detail}',
  'the proxy {where} answered {detail} instead of opening a tunnel to the server: ask who runs it, or list the server in NO_PROXY':
    '代理 {where} 返回了 {detail}，没有建立到服务端的通道：请联系代理的管理员，或把服务端加入 NO_PROXY',
  'the proxy {where} wants a user and password (407): put the right ones into its address':
    '代理 {where} 需要用户名和密码（407）：请在代理地址中填写正确的用户名和密码',
  '{where} does not speak TLS: check the port, or give the address with http://':
    '{where} 没有使用 TLS：请检查端口，或使用 http:// 开头的地址',
  '{where} wants a client certificate that it trusts: give one and its key':
    '{where} 要求其信任的客户端证书：请提供证书和私钥',
  'the certificate of {where}, or of its authority, has expired or is not valid yet ({code}): have it renewed, and see whether the clocks here and there are right':
    '{where} 或其 CA 的证书已过期或尚未生效（{code}）：请更新证书，并确认两端的时钟是否准确',
  'the certificate of {where} is not trusted here ({code}): give the certificate of its authority as the CA to trust, or its own if it is signed by itself':
    '{where} 的证书不受信任（{code}）：请提供其 CA 证书；自签名证书请提供其本身',
  'the certificate of {where} is not for this name: use a name that it has, or have it issued for this one':
    '{where} 的证书与此主机名不符：请使用证书中的名称，或为此名称签发证书',
  'TLS with {where} failed ({code}): see which TLS versions it speaks, whether it wants a client certificate, and its log':
    '与 {where} 的 TLS 握手失败（{code}）：请检查其支持的 TLS 版本、是否要求客户端证书，以及其日志',
  'the request to {where} failed ({code})': '对 {where} 的请求失败（{code}）',
  'no connection to {where} came within {after} ms: check the address, and firewalls on the way':
    '{after} 毫秒内未能连接 {where}：请检查地址和途中的防火墙',
  'no answer from {where} came within {after} ms: see whether the server is overloaded, or allow more time':
    '{after} 毫秒内没有收到 {where} 的响应：请检查服务端是否过载，或延长等待时间',
  'no end of the answer from {where} came within {after} ms: see what slows the answer down, or allow more time':
    '{after} 毫秒内没有收完 {where} 的响应：请检查响应为何缓慢，或延长等待时间',
  'the job {where} did not finish within {after} ms': '任务 {where} 在 {after} 毫秒内没有完成',
  'the server refused the request with {status}: {text}': '服务端拒绝了请求（{status}）：{text}',
  'the answer with status {status} has {body}, where a JSON object is due':
    '状态码为 {status} 的响应应为 JSON 对象，实际是：{body}',
  'the answer with status {status} carries no location of a job':
    '状态码为 {status} 的响应没有任务的 location',
  'the answer with status {status} is none that the API gives': '状态码为 {status} 的响应不是 API 会返回的',
  'the answer with status {status} says that its job id, which is new, is used: a gateway has sent the request twice':
    '状态码为 {status} 的响应说新的任务 ID 已被使用：网关把请求发送了两次',
  'the answer with status {status} is not what is due here ({expected})':
    '状态码为 {status} 的响应不是应有的响应（{expected}）',
  'the answer with status {status} carries no session': '状态码为 {status} 的响应没有会话',
  'the answer with status {status} does not say whether the session is valid':
    '状态码为 {status} 的响应没有说明会话是否有效',
  'the answer with status {status} carries no inventory': '状态码为 {status} 的响应没有 inventory',
  'a gateway answered {status} in place of the API, with {body}':
    '返回 {status} 的是网关而不是 API，内容是：{body}',
  'the request to {where} was interrupted: it may have arrived there all the same':
    '对 {where} 的请求被中断：请求可能已到达',
  'the request to {where} was interrupted: nothing of it was sent':
    '对 {where} 的请求被中断：没有发送任何内容',

  // What a body is.
  'no body': '没有响应体',
  'plain text': '纯文本',
  'not JSON': '不是 JSON',
  'a JSON object': 'JSON 对象',
  'JSON that is no object': '不是对象的 JSON',
  'JSON that is cut short': '不完整的 JSON',
  'JSON that is nested too deeply': '嵌套过深的 JSON',
  'a page of HTML': 'HTML 页面',
  'a page of HTML titled "{title}"': '标题为“{title}”的 HTML 页面',
  never: '无',
};
