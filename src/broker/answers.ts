import type { WireAnswer } from '../client/transport.ts';
import { type Payload, readPayload } from '../model/exchange.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { BrokerCredentials } from './access.ts';
import { BrokerError } from './broker-error.ts';

/** Who answered, for messages. */
export interface Asked {
  /** The broker, and the proxy before it, as people are told. */
  readonly where: string;
  readonly credentials: BrokerCredentials;
  /** What was asked for, such as `the pacts of zstack`. */
  readonly what: string;
  /** Shows what the server says, as it may repeat what it was shown. */
  readonly redactor: Redactor;
}

/** An answer of the broker's own. */
export interface BrokerAnswer {
  readonly status: number;
  readonly json: JsonObject;
  /** The text that was read as JSON; null where the broker did not do what it was asked. */
  readonly text: string | null;
}

/** Longest title of a page, and longest reason, that are quoted. */
const LONGEST_TITLE = 80;
const LONGEST_REASON = 500;

/** With these a Pact Broker says what is wrong with a request; any other is of something before it. */
const REFUSALS: readonly number[] = [400, 409, 422];

/**
 * Reads an answer as the broker's own.
 *
 * @param expected statuses beside 2xx that the caller deals with
 * @throws BrokerError with a sentence for each way in which it is not
 */
export function readAnswer(
  { status, text }: WireAnswer,
  asked: Asked,
  expected: readonly number[] = [],
): BrokerAnswer {
  const { where, redactor } = asked;
  const what = redactor.hide(asked.what);
  const body = readPayload(text);
  // A broker that asks for basic auth answers a token with 400 and nothing else.
  const isTokenRefused = status === 400 && asked.credentials.kind === 'token' && body.kind === 'absent';
  if (status === 401 || isTokenRefused)
    throw new BrokerError('credentials', credentialsSentence(asked), status);
  if (body.kind === 'html') {
    const title = body.title === null ? '' : ` titled "${redactor.text(body.title, LONGEST_TITLE)}"`;
    const sentence = `${where} answered with a page of HTML${title} and status ${status}, not as the API of a Pact Broker: a proxy or a login page stands before it, or PACT_BROKER_BASE_URL is not the broker's`;
    throw new BrokerError('page', sentence, status);
  }
  if (status === 403) {
    const sentence =
      asked.credentials.kind === 'none'
        ? `${where} does not allow ${what} without credentials (403): ${SET_CREDENTIALS}`
        : `${where} knows the credentials, and they do not allow ${what} (403): ask for the permission`;
    throw new BrokerError('forbidden', sentence, status);
  }
  const json = body.kind === 'json' && isJsonObject(body.value) ? body.value : null;
  if (expected.includes(status)) return { status, json: json ?? {}, text: null };
  const reason = reasonIn(json, redactor);
  if (status >= 500) {
    const sentence = `${where} failed on ${what} (${status})${reason}: see the broker's log, then try again`;
    throw new BrokerError('failed', sentence, status);
  }
  if (status === 404) {
    throw new BrokerError('not-found', `${where} has not ${what} (404)${reason}`, status);
  }
  if (status === 429) {
    throw new BrokerError('failed', `${where} is asked too often (429): wait, then try again`, status);
  }
  if (status === 407) {
    const sentence = `a proxy before ${where} asks for credentials (407): give them in HTTPS_PROXY or HTTP_PROXY`;
    throw new BrokerError('forbidden', sentence, status);
  }
  if (REFUSALS.includes(status)) {
    throw new BrokerError('refused', `${where} refused ${what} (${status})${reason}`, status);
  }
  if (status >= 300) {
    const sentence = `${where} answered ${status} when it was asked for ${what}${reason}, as no Pact Broker does: see what stands before it, and check PACT_BROKER_BASE_URL`;
    throw new BrokerError('no-broker', sentence, status);
  }
  if (json === null && body.kind !== 'absent') {
    const sentence = `${where} answered with ${kindOf(body)} where the API of a Pact Broker would answer: check PACT_BROKER_BASE_URL`;
    throw new BrokerError('no-broker', sentence, status);
  }
  return { status, json: json ?? {}, text: text.replace(/^\ufeff/, '') };
}

function kindOf(body: Payload): string {
  if (body.kind === 'json') return 'JSON that is no object';
  return body.kind === 'text' && body.problem !== 'not JSON' ? body.problem : 'something that is not JSON';
}

const SET_CREDENTIALS = 'set PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, or PACT_BROKER_TOKEN';

function credentialsSentence({ where, credentials }: Asked): string {
  switch (credentials.kind) {
    case 'none':
      return `${where} asks for credentials (401): ${SET_CREDENTIALS}`;
    case 'basic':
      return `${where} refused the credentials (401): check PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD`;
    case 'token':
      return `${where} refused the token: check PACT_BROKER_TOKEN`;
  }
}

/** What a broker says is wrong: a message, a list of them, or lists by field. */
export function reasonIn(json: JsonObject | null, redactor: Redactor): string {
  if (json === null) return '';
  const found: string[] = [];
  collect(json['errors'] ?? json['error'] ?? json['message'], found);
  const text = found.join('; ').replaceAll(/\s+/g, ' ').trim();
  return text === '' ? '' : `: ${redactor.text(text, LONGEST_REASON)}`;
}

function collect(value: unknown, found: string[]): void {
  if (typeof value === 'string') found.push(value);
  else if (Array.isArray(value)) for (const item of value) collect(item, found);
  else if (isJsonObject(value)) {
    const { message } = value;
    if (typeof message === 'string') found.push(message);
    else for (const inner of Object.values(value)) collect(inner, found);
  }
}
