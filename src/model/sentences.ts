import type { JsonValue } from './json.ts';

/**
 * The sentences of findings, in English: what was expected and what was found, by id. `{name}` stands for an
 * argument of the finding. A report that holds ids and arguments can be told in another language by another
 * such table.
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
  'inventory-object': 'an inventory object',
  'job-id-length': '32 characters',
  'job-requested': 'the job {job}, as asked for',
  'job-status': '200, 202 or 503 for a job that was accepted',
  'json-object': 'a JSON object',
  'keys-unique': 'each key once',
  'known-field': 'no such field in {dialect}',
  'known-statuses': '{statuses}',
  'known-values': '{values}',
  'no-field-with-status': 'no {field} with status {status}',
  'no-field-with-true': 'no {field} with {flag} true',
  'not-before': 'not before {time}',
  'operation-in-dialect': '{operation} is not part of {dialect}',
  'promised-field': '{field}',
  'promised-status': '{status}',
  'promised-text': '{text}',
  'promised-value': '{value}',
  'refusal-of-job-id': '400, since X-Job-UUID is not 32 characters long',
  'refusal-without-action': '400, since the body has no action key',
  'refusal-without-authorization': '400, since Authorization has neither OAuth nor ZStack',
  'refusal-without-date': '400, since an access key needs a Date header',
  seconds: 'a whole number of seconds',
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
  scheme: 'the scheme {scheme}',
  status: '{found}',
  text: '{found}',
  'text-not-json': '{problem}, {length} characters',
  type: '{found}',
  value: '{found}',
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

function fill(sentence: string, args: SentenceArguments): string {
  return sentence.replaceAll(PLACE, (_, name: string) => {
    const value = args[name];
    if (value === undefined) throw new Error(`the sentence "${sentence}" lacks its argument ${name}`);
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}
