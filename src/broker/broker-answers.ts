import { bodyInWords } from '../contract/replies.ts';
import type { ExchangeResponse, Payload } from '../model/exchange.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { BrokerCredentials } from './broker-access.ts';

/**
 * Why a broker could not be asked. None of these says anything about the contract.
 *
 * - `unreachable`: no answer came. `busy`: it is asked too often, or what stands behind a gateway is away.
 *   `failed`: it has an error of its own. All three may pass.
 * - `refused`: the broker works, and says what is wrong with the request.
 * - `unusable`: it does not let us in, or what answers is no Pact Broker.
 */
export type BrokerErrorKind = 'unreachable' | 'busy' | 'failed' | 'refused' | 'unusable';

/** The broker could not be asked, or did not do it; the message says what to do next. */
export class BrokerError extends Error {
  override readonly name = 'BrokerError';
  readonly kind: BrokerErrorKind;

  constructor(kind: BrokerErrorKind, message: string) {
    super(message);
    this.kind = kind;
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
  /** The text of the JSON. */
  readonly text: string;
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
  { status, body }: ExchangeResponse,
  asked: Asked,
  expected: readonly number[] = [],
): BrokerAnswer {
  const json = body.kind === 'json' && isJsonObject(body.value) ? body.value : null;
  const problem = problemOf(status, body, json, asked, expected.includes(status));
  if (problem !== null) throw new BrokerError(...problem);
  return { status, json: json ?? {}, text: body.kind === 'json' ? (body.text ?? '') : '' };
}

/** What is wrong with an answer; the sentence says what to do next. */
type Problem = readonly [kind: BrokerErrorKind, sentence: string];

const SET_CREDENTIALS = 'set PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, or PACT_BROKER_TOKEN';

/** What follows the name of a broker that does not take the credentials. */
const CREDENTIALS: Readonly<Record<BrokerCredentials['kind'], string>> = {
  none: `asks for credentials (401): ${SET_CREDENTIALS}`,
  basic: 'refused the credentials (401): check PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD',
  token: 'refused the token: check PACT_BROKER_TOKEN',
};

/** @param isExpected whether the caller deals with the status of the broker itself */
function problemOf(
  status: number,
  body: Payload,
  json: JsonObject | null,
  { where, credentials, redactor, ...asked }: Asked,
  isExpected: boolean,
): Problem | null {
  const kind = kindOf(status);
  const what = redactor.hide(asked.what);
  // A broker that asks for basic auth answers a token with 400 and nothing else.
  const isTokenRefused = status === 400 && credentials.kind === 'token' && body.kind === 'absent';
  if (status === 401 || isTokenRefused) return ['unusable', `${where} ${CREDENTIALS[credentials.kind]}`];
  if (body.kind === 'html') {
    const page = bodyInWords(body, (title) => redactor.text(title, LONGEST_TITLE));
    const sentence = `${where} answered with ${page} and status ${status}, not as the API of a Pact Broker: a proxy or a login page stands before it, or PACT_BROKER_BASE_URL is not the broker's`;
    return [kind === 'refused' ? 'unusable' : kind, sentence];
  }
  if (status === 403 && credentials.kind === 'none')
    return [kind, `${where} does not allow ${what} without credentials (403): ${SET_CREDENTIALS}`];
  if (status === 403)
    return [
      kind,
      `${where} knows the credentials, and they do not allow ${what} (403): ask for the permission`,
    ];
  if (isExpected) return null;
  if (status < 300) {
    if (json !== null || body.kind === 'absent') return null;
    const sentence = `${where} answered with ${bodyInWords(body)} where the API of a Pact Broker would answer: check PACT_BROKER_BASE_URL`;
    return ['unusable', sentence];
  }
  const reason = reasonIn(json, redactor);
  if (status === 429) return [kind, `${where} is asked too often (429): wait, then try again`];
  if (status >= 500)
    return [kind, `${where} failed on ${what} (${status})${reason}: see the broker's log, then try again`];
  if (kind === 'refused') return [kind, `${where} refused ${what} (${status})${reason}`];
  if (status === 404)
    return [kind, `${where} does not have ${what} (404)${reason}: check PACT_BROKER_BASE_URL`];
  const sentence = `${where} answered ${status} when it was asked for ${what}${reason}, as no Pact Broker does: look for a proxy in front of it, and check PACT_BROKER_BASE_URL`;
  return [kind, sentence];
}

function kindOf(status: number): BrokerErrorKind {
  if ([429, 502, 503, 504].includes(status)) return 'busy';
  if (status >= 500) return 'failed';
  // A Pact Broker refuses a request with these.
  return [400, 409, 422].includes(status) ? 'refused' : 'unusable';
}

/** What a broker says is wrong: a message, a list of them, or lists by field. */
export function reasonIn(json: JsonObject | null, redactor: Redactor): string {
  const found: string[] = [];
  collect(json?.['errors'] ?? json?.['error'] ?? json?.['message'], found);
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
