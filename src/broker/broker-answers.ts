import type { WireAnswer } from '../client/transport.ts';
import { type Payload, readPayload } from '../model/exchange.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { BrokerCredentials } from './broker-access.ts';

/** Why a broker could not be asked. None of these says anything about the contract. */
export type BrokerErrorKind =
  | 'unreachable'
  | 'timed-out'
  | 'credentials'
  | 'forbidden'
  | 'page'
  | 'no-broker'
  | 'not-found'
  | 'failed'
  | 'refused';

/** The broker could not be asked, or did not do it; the message says what to do next. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  readonly kind: BrokerErrorKind;
  /** The status that came with it; null when no answer came. */
  readonly status: number | null;

  constructor(kind: BrokerErrorKind, message: string, status: number | null = null) {
    super(message);
    this.kind = kind;
    this.status = status;
  }
}

/** What a request was for and where it went, for messages. */
export interface Asked {
  /** Names the broker, such as `the broker at https://broker.example`. */
  readonly where: string;
  readonly credentials: BrokerCredentials;
  /** What was asked for, such as `the pacts of zstack`. */
  readonly what: string;
  /** Redacts the server's words, which may repeat secrets. */
  readonly redactor: Redactor;
}

/** An answer that comes from the broker itself. */
export interface BrokerAnswer {
  readonly status: number;
  readonly json: JsonObject;
  /** The text of the JSON; null after one of the expected statuses. */
  readonly text: string | null;
}

/** Longest title of a page, and longest reason, that are quoted. */
const LONGEST_TITLE = 80;
const LONGEST_REASON = 500;

/**
 * Reads the answer of a broker.
 *
 * @param expected statuses beside 2xx that the caller deals with
 * @throws BrokerError if something else answered, or the broker did not do it
 */
export function readAnswer(
  { status, text }: WireAnswer,
  asked: Asked,
  expected: readonly number[] = [],
): BrokerAnswer {
  const body = readPayload(text);
  const json = body.kind === 'json' && isJsonObject(body.value) ? body.value : null;
  const problem = foreignAnswer(status, body, asked);
  if (problem !== null) throw new BrokerError(...problem, status);
  if (expected.includes(status)) return { status, json: json ?? {}, text: null };
  const refusal = refusalIn(status, json, asked);
  if (refusal !== null) throw new BrokerError(...refusal, status);
  if (json === null && body.kind !== 'absent') {
    const sentence = `${asked.where} answered with ${kindOf(body)} where the API of a Pact Broker would answer: check PACT_BROKER_BASE_URL`;
    throw new BrokerError('no-broker', sentence, status);
  }
  return { status, json: json ?? {}, text: text.replace(/^\ufeff/, '') };
}

/** What is wrong with an answer; the sentence says what to do next. */
type Problem = readonly [kind: BrokerErrorKind, sentence: string];

/** The problem of an answer that does not come from a broker, or from one that refuses the credentials. */
function foreignAnswer(status: number, body: Payload, asked: Asked): Problem | null {
  const { where, credentials, redactor } = asked;
  // A broker that asks for basic auth answers a token with 400 and nothing else.
  const isTokenRefused = status === 400 && credentials.kind === 'token' && body.kind === 'absent';
  if (status === 401 || isTokenRefused) return ['credentials', CREDENTIALS[credentials.kind](where)];
  if (body.kind === 'html') {
    const title = body.title === null ? '' : ` titled "${redactor.text(body.title, LONGEST_TITLE)}"`;
    return [
      'page',
      `${where} answered with a page of HTML${title} and status ${status}, not as the API of a Pact Broker: a proxy or a login page stands before it, or PACT_BROKER_BASE_URL is not the broker's`,
    ];
  }
  if (status !== 403) return null;
  const what = redactor.hide(asked.what);
  return [
    'forbidden',
    credentials.kind === 'none'
      ? `${where} does not allow ${what} without credentials (403): ${SET_CREDENTIALS}`
      : `${where} knows the credentials, and they do not allow ${what} (403): ask for the permission`,
  ];
}

/** The problem that the status of an answer tells; null for 2xx. */
function refusalIn(status: number, json: JsonObject | null, asked: Asked): Problem | null {
  const { where, redactor } = asked;
  const what = redactor.hide(asked.what);
  const reason = reasonIn(json, redactor);
  if (status >= 500)
    return [
      'failed',
      `${where} failed on ${what} (${status})${reason}: see the broker's log, then try again`,
    ];
  switch (status) {
    case 404:
      return ['not-found', `${where} does not have ${what} (404)${reason}`];
    case 407:
      return [
        'forbidden',
        `a proxy before ${where} asks for credentials (407): give them in HTTPS_PROXY or HTTP_PROXY`,
      ];
    case 429:
      return ['failed', `${where} is asked too often (429): wait, then try again`];
    // A Pact Broker refuses a request with these.
    case 400:
    case 409:
    case 422:
      return ['refused', `${where} refused ${what} (${status})${reason}`];
  }
  if (status < 300) return null;
  return [
    'no-broker',
    `${where} answered ${status} when it was asked for ${what}${reason}, as no Pact Broker does: look for a proxy in front of it, and check PACT_BROKER_BASE_URL`,
  ];
}

function kindOf(body: Payload): string {
  if (body.kind === 'json') return 'JSON that is not an object';
  return body.kind === 'text' && body.problem !== 'not JSON' ? body.problem : 'something that is not JSON';
}

const SET_CREDENTIALS = 'set PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, or PACT_BROKER_TOKEN';

/** Sentences for a broker that does not take the credentials, by their kind. */
const CREDENTIALS: Readonly<Record<BrokerCredentials['kind'], (where: string) => string>> = {
  none: (where) => `${where} asks for credentials (401): ${SET_CREDENTIALS}`,
  basic: (where) =>
    `${where} refused the credentials (401): check PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD`,
  token: (where) => `${where} refused the token: check PACT_BROKER_TOKEN`,
};

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
