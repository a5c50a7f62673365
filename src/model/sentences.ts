import type { JsonValue } from './json.ts';

/**
 * The sentences of findings, in English: what was expected and what was found, by id. `{name}` stands for an
 * argument of the finding. `src/report/sentences/` has them in other languages.
 */
export const EXPECTED = {
  'action-found': 'no complaint about a missing action key, since the body has it',
  'api-answer': "the API's own answer",
  authorization: 'Authorization with the scheme OAuth or ZStack',
  'byte-order-mark-absent': 'JSON without a byte order mark',
  'content-type': 'Content-Type {type}, as the pact has it',
  'date-with-access-key': 'a Date header beside the access key',
  'field-of-request': '{field}',
  'field-or-field': '{field} or {other}',
  'field-with-false': '{field} with {flag} false',
  'field-with-status': '{field} with status {status}',
  'format-cidr': 'an IPv4 or IPv6 network such as 192.168.100.0/24',
  'format-error-code': 'a prefix, a dot and a number, such as SYS.1000',
  'format-int32': 'an integer of 32 bits',
  'format-int64': 'an integer of 64 bits',
  'format-job-location': 'a URL or path that ends in a job id',
  'format-peer-address': 'an IPv4 address, an IPv6 address or a host name',
  'format-zstack-timestamp': 'a timestamp such as Nov 14, 2017 10:20:57 PM',
  'format-zstack-uuid': '32 lowercase hexadecimal digits',
  'job-id-length': '32 characters',
  'job-requested': 'the job {job}, as asked for',
  'job-status': '200, 202 or 503 for a job that was accepted',
  'json-object': 'a JSON object',
  'keys-unique': 'each key once',
  'job-at-given-host': 'polls at the address that the client was given',
  'job-polled': 'polls of the job until it has a result',
  'known-field': 'no such field in {dialect}',
  'known-statuses': '{statuses}',
  'known-values': '{values}',
  'no-field-with-status': 'no {field} with status {status}',
  'no-field-with-true': 'no {field} with {flag} true',
  'no-poll-after-result': 'no poll after the result',
  'not-before': 'not before {time}',
  'one-reconnect': 'no second PUT before the job of the first has a result, or one with the same X-Job-UUID',
  'operation-in-dialect': 'no answer, since {dialect} has no operation {operation}',
  'poll-interval': 'a second or more between two polls',
  'polling-limit': 'an end of polling after a time of its own',
  'promised-field': '{field}',
  'promised-status': '{status}',
  'promised-text': '{text}',
  'promised-value': '{value}',
  'refusal-of-job-id': '400, since X-Job-UUID is not 32 characters long',
  'refusal-without-action': '400, since the body has no action key',
  'refusal-without-authorization': '400, since Authorization has neither OAuth nor ZStack',
  'refusal-without-date': '400, since an access key needs a Date header',
  seconds: 'a whole number of seconds',
  'session-ended': 'a logout of the session',
  'sound-request-handled': 'no 500, since the request is one that the contract has',
  'status-of-unknown-reconnect': '202 to a reconnect of a uuid that no connection has',
  'value-of-type': 'a value of type {type}',
} as const;

export const ACTUAL = {
  absent: null,
  'body-with-status': '{body} with status {status}',
  'byte-order-mark': 'a byte order mark',
  characters: '{length} characters',
  'duplicate-key': 'a key that stands twice',
  field: '{field}',
  'html-page': 'a page of HTML',
  'html-page-titled': 'a page of HTML titled "{title}"',
  neither: 'neither',
  'no-body': 'no body',
  'no-content-type': 'no Content-Type',
  'no-json': 'no JSON',
  'no-scheme': 'neither of them',
  'no-text': 'no plain text',
  none: 'none',
  polls: 'polls of the job: {count}',
  'polls-after-result': 'polls after the result: {count}',
  'polls-apart': 'polls {milliseconds} ms apart',
  'polls-at-location': 'polls at the host of location',
  'polls-at-location-with-credential': 'polls at the host of location, with Authorization',
  scheme: 'the scheme {scheme}',
  'second-put': 'a second PUT, with another job',
  status: '{found}',
  text: '{found}',
  'text-not-json': '{problem}, {length} characters',
  type: '{found}',
  value: '{found}',
} as const;

/** What the living page says around the facts of the contract. */
export const PAGE = {
  access: 'an account and its password, or an access key',
  'auth-label': 'Auth',
  'auth-required': 'required: a session or an access key',
  'category-label': 'Where this operation stands',
  changes: 'Change history',
  'changes-of-contract': 'This contract',
  'changes-of-page': "The vendor's page",
  'contents-label': 'On this page',
  copy: 'Copy',
  'copy-path': 'Copy path',
  deployed: 'Deployed',
  'deployed-label': 'Servers',
  differs: 'only where page and servers differ',
  divergences: 'Where page and servers differ',
  'divergences-lead': "What the vendor's page says, what real servers do, and how it is known.",
  documented: 'Documented',
  'documented-label': 'The page',
  errors: 'Where the page contradicts itself',
  'errors-lead': 'No run can see these, so they are not counted as divergences.',
  evidence: 'Evidence',
  example: 'Example',
  examples: 'Examples',
  'examples-lead':
    'Each runs unchanged against the mock, with a session in the environment variable SESSION. Requests first, then answers.',
  execution: 'Execution',
  'execution-on-page': '{execution} on the page',
  'execution-on-servers': 'a job on servers: 202, then polls until 200 or 503',
  filter: 'Find a field',
  'filter-count': '{shown} of {all} fields',
  'filter-dialect': 'Dialect',
  'filter-either': 'either',
  format: 'Format',
  'known-values': 'Known values',
  'may-be-null': 'may be null',
  never: 'never sent',
  'no-body-fields': 'no body',
  'not-in-dialect': 'not in this dialect',
  openapi: 'OpenAPI 3.1',
  'operation-id': 'Operation id',
  optional: 'optional',
  'outcome-of': '{presence} in a {outcome}',
  parameters: 'Parameters',
  'parameters-body': 'Body',
  'parameters-path': 'Path and headers',
  permalink: 'Permalink',
  'permalink-label': 'Permalink of {name}',
  'permalink-of-page': 'the page has the heading and no address',
  'recursive-structure': 'An error again, as above.',
  'request-label': 'Request',
  required: 'Required',
  response: 'Response',
  'response-lead':
    "The {count} fields of the page's table, and what only servers send. Choose a dialect to see which fields its answers carry.",
  rules: 'Rules',
  'rules-lead':
    'Exchanges are judged by these rules. An error breaks the contract, a warning only under --strict.',
  secret: 'secret',
  since: 'Since',
  skip: 'Skip to the operation',
  status: 'Status',
  statuses: 'Statuses',
  'text-reply': 'a text that says why the request was refused',
  'title-suffix': 'the living page',
  translation: 'in English: {text}',
  traffic: 'Traffic',
  'traffic-lead':
    'Everything that any client sent to this mock, judged as it came. Point your client at {url} and watch.',
  'try-it': 'Try it',
  'try-it-lead': 'Log in, choose what the mock plays, and send the reconnect. Nothing leaves this machine.',
  'without-script': 'This part needs JavaScript. The commands under Examples do the same.',
} as const;

/** What the script of the living page says; it is sent along with the page. */
export const PAGE_SCRIPT = {
  absent: '(absent)',
  'access-key': 'access key',
  'access-key-id': 'Access key id',
  'access-key-secret': 'Access key secret',
  account: 'account',
  'account-name': 'Account',
  answer: 'The answer, field by field',
  'body-of-answer': 'Body of the answer',
  broken: 'broken',
  by: 'Log in with',
  cannot: 'cannot tell',
  connection: 'Connection',
  'connection-was-cut': 'The connection was cut.',
  copy: 'Copy curl',
  'cut-look': 'The connection was cut. The page looks for the job by the id that it sent.',
  'cut-nothing': 'The connection was cut before the answer came.',
  dialect: 'Dialect',
  divergences: 'Divergences seen:',
  'drop-never': '{field} is never sent in this dialect, so leaving it out changes nothing.',
  'drop-optional': '{field} may be left out in this dialect, so its absence breaks nothing.',
  'ended-200': 'The server answered the result (200).',
  'ended-400': 'The server refused the request (400).',
  'ended-503': 'The job failed (503).',
  'ended-failed': 'The operation failed (200).',
  'ended-other': 'Ended with {status}.',
  'expired-session': 'The session has expired. Log in again.',
  exchanges: 'The exchange',
  fault: 'What is wrong with it',
  'fault-drop': 'it is missing',
  'fault-set': 'it has the wrong type ({value})',
  field: 'Field',
  finding: 'Finding',
  'in-failure': 'Only failures have {field}, so the connection that stays down is used.',
  kept: 'kept',
  'log-in': 'Log in',
  'log-out': 'Log out',
  'logged-in': 'Logged in as {name}.',
  'session-ended': 'Logged out.',
  'login-refused': 'The login was refused: {reason}',
  'no-body': '(no body)',
  'no-session': 'no session',
  'not-judged': 'not judged',
  outcome: 'What the mock plays',
  'outcome-cut': 'the connection is cut',
  'outcome-denied': 'permission denied',
  'outcome-down': 'the tunnel stays down',
  'outcome-expired': 'an expired session',
  'outcome-field': 'one field is wrong',
  'outcome-page': "the page's own request, without the action key",
  'outcome-slow': 'a slow job (5 seconds)',
  'outcome-success': 'the tunnel comes up',
  'outcome-unknown': 'an unknown connection',
  password: 'Password',
  pass: 'Contract: {verdict}.',
  raw: 'write the body yourself',
  'raw-body': 'Body',
  reproduce: 'Reproduce:',
  send: 'Send PUT',
  sending: 'Sending…',
  session: 'Session',
  'session-of-key': 'every request is signed with the access key {name}',
  'session-open': 'of {name}, {minutes} minutes left',
  stop: 'Stop',
  stopped: 'Stopped. The job goes on without you.',
  tags: '{name}, separated by commas',
  took: 'took {ms} ms',
  'traffic-none': 'No client has called this mock yet.',
  'traffic-watch': 'watch',
  uuid: 'uuid',
  value: 'Value',
  verdict: 'Verdict',
  waits: 'The job runs; asked {count} times.',
  warnings: 'kept, with warnings',
} as const;

/** What went wrong on the way to a server, by its cause: what happened, where, and what to do. */
export const NETWORK = {
  'name-not-found':
    'the name of {where} cannot be resolved ({code}): check its spelling, and the name servers of this machine',
  refused:
    'nothing listens at {where}: the connection was refused; check the port, and whether the server runs',
  unroutable: '{where} cannot be reached from here ({code}): check the address, and firewalls on the way',
  'reset/connect': '{where} closed the connection before it stood: check the port, and firewalls on the way',
  'reset/headers':
    '{where} closed the connection before its answer began: see the log of the server; if the port speaks TLS, the address begins with https://',
  'cut-short':
    'the answer of {where} was cut short: the connection ended before the body did; see the logs of the server and of proxies before it',
  'not-http':
    "what {where} answers is not HTTP: check that the port is the API's, and whether its address begins with https://",
  'too-large/headers': 'the headers of the answer of {where} are too large: see what answers there',
  'too-large/body':
    'the answer of {where} is larger than {detail} MB: no answer of the API is; see what answers there',
  'not-utf-8': 'the answer of {where} is not UTF-8: see what answers there',
  encoding: 'the answer of {where} has a Content-Encoding, which was not asked for: see which proxy adds it',
  redirected:
    '{where} answers {code} and points to {detail}; redirects are not followed: give the address of the API itself',
  'proxy-unreachable': 'the proxy cannot be used: {detail}',
  'proxy-refused':
    'the proxy {where} answered {detail} instead of opening a tunnel to the server: ask who runs it, or list the server in NO_PROXY',
  'proxy-authentication':
    'the proxy {where} wants a user and password (407): put the right ones into its address',
  'tls/plain-server': '{where} does not speak TLS: check the port, or give the address with http://',
  'tls/client-certificate': '{where} wants a client certificate that it trusts: give one and its key',
  'tls/dates':
    'the certificate of {where}, or of its authority, has expired or is not valid yet ({code}): have it renewed, and see whether the clocks here and there are right',
  'tls/untrusted':
    'the certificate of {where} is not trusted here ({code}): give the certificate of its authority as the CA to trust, or its own if it is signed by itself',
  'tls/wrong-name':
    'the certificate of {where} is not for this name: use a name that it has, or have it issued for this one',
  'tls/other':
    'TLS with {where} failed ({code}): see which TLS versions it speaks, whether it wants a client certificate, and its log',
  other: 'the request to {where} failed ({code})',
} as const;

/** What did not come in time. */
export const TIMED_OUT = {
  connect: 'no connection to {where} came within {after} ms: check the address, and firewalls on the way',
  headers:
    'no answer from {where} came within {after} ms: see whether the server is overloaded, or allow more time',
  body: 'no end of the answer from {where} came within {after} ms: see what slows the answer down, or allow more time',
  job: 'the job {where} did not finish within {after} ms',
} as const;

export type ExpectedId = keyof typeof EXPECTED;
export type ActualId = keyof typeof ACTUAL;

/** What a sentence is about, by the name of its place. */
export type SentenceArguments = Readonly<Record<string, JsonValue>>;

const PLACE = /\{([a-z]+)\}/gi;

/** What was expected, as a sentence. */
export function expectedSentence(id: ExpectedId, args: SentenceArguments): string {
  return fill(EXPECTED[id], args);
}

/** What was found: a sentence, or the value itself where that says it all; null where nothing was. */
export function actualSentence(id: ActualId, args: SentenceArguments): JsonValue {
  const sentence = ACTUAL[id];
  if (sentence === null) return null;
  return sentence === '{found}' ? (args['found'] ?? null) : fill(sentence, args);
}

/** What the living page says. */
export function pageSentence(id: keyof typeof PAGE, args: SentenceArguments = {}): string {
  return fill(PAGE[id], args);
}

/** A sentence with its places filled. */
export function fill(sentence: string, args: SentenceArguments): string {
  return sentence.replaceAll(PLACE, (_, name: string) => {
    const value = args[name];
    if (value === undefined) throw new Error(`the sentence "${sentence}" lacks its argument ${name}`);
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}
