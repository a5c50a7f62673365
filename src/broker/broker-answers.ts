import { bodyInWords } from '../contract/replies.ts';
import { type ExchangeResponse, objectIn, type Payload } from '../model/exchange.ts';
import type { JsonObject } from '../model/json.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { BrokerCredentials } from './broker-access.ts';
import { textsIn } from './hal.ts';

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
  readonly where: string;
  readonly credentials: BrokerCredentials;
  /** What was asked for, such as `the pacts of zstack`. */
  readonly what: string;
  readonly redactor: Redactor;
}

/** An answer that comes from the broker itself. */
export interface BrokerAnswer {
  readonly status: number;
  readonly json: JsonObject;
  readonly text: string;
}

/** Longest title of a page, and longest reason, that are quoted. */
const LONGEST_TITLE = 80;
const LONGEST_REASON = 500;

/** Reads the answer of a broker. @param expected statuses beside 2xx that the caller deals with @throws BrokerError */
export function readAnswer(
  { status, body }: ExchangeResponse,
  asked: Asked,
  expected: readonly number[] = [],
): BrokerAnswer {
  const json = objectIn(body);
  const problem = problemOf(status, body, json, asked, expected.includes(status));
  if (problem !== null) throw new BrokerError(problem[0], `${asked.where} ${problem[1]}`);
  return { status, json: json ?? {}, text: body.kind === 'json' ? (body.text ?? '') : '' };
}

/** What is wrong with an answer, in words that follow the name of the broker. */
type Problem = readonly [kind: BrokerErrorKind, problem: string];

const SET_CREDENTIALS = 'set PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, or PACT_BROKER_TOKEN';

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
  { credentials, redactor, ...asked }: Asked,
  isExpected: boolean,
): Problem | null {
  const kind = kindOf(status);
  const what = redactor.hide(asked.what);
  // A broker that asks for basic auth answers a token with 400 and nothing else.
  const isTokenRefused = status === 400 && credentials.kind === 'token' && body.kind === 'absent';
  if (status === 401 || isTokenRefused) return ['unusable', CREDENTIALS[credentials.kind]];
  if (body.kind === 'html') {
    const page = bodyInWords(body, (title) => redactor.text(title, LONGEST_TITLE));
    const problem = `answered with ${page} and status ${status}, not as the API of a Pact Broker: a proxy or a login page stands before it, or PACT_BROKER_BASE_URL is not the broker's`;
    return [kind === 'refused' ? 'unusable' : kind, problem];
  }
  if (status === 403) {
    const next = credentials.kind === 'none' ? SET_CREDENTIALS : 'ask for the permission';
    return [kind, `does not allow ${what} (403): ${next}`];
  }
  if (isExpected || (status < 300 && (json !== null || body.kind === 'absent'))) return null;
  if (status < 300) {
    const words = bodyInWords(body);
    return [
      'unusable',
      `answered with ${words} where the API of a Pact Broker would answer: check PACT_BROKER_BASE_URL`,
    ];
  }
  const reason = reasonIn(json, redactor);
  if (status === 429) return [kind, 'is asked too often (429): wait, then try again'];
  if (status >= 500)
    return [kind, `failed on ${what} (${status})${reason}: see the broker's log, then try again`];
  if (kind === 'refused') return [kind, `refused ${what} (${status})${reason}`];
  return [
    kind,
    `answered ${status} when it was asked for ${what}${reason}: check PACT_BROKER_BASE_URL, and look for a proxy in front of it`,
  ];
}

function kindOf(status: number): BrokerErrorKind {
  if ([429, 502, 503, 504].includes(status)) return 'busy';
  if (status >= 500) return 'failed';
  // A Pact Broker refuses a request with these.
  return [400, 409, 422].includes(status) ? 'refused' : 'unusable';
}

/** What a broker says is wrong: a message, a list of them, or lists by field. */
function reasonIn(json: JsonObject | null, redactor: Redactor): string {
  const found = textsIn(json?.['errors'] ?? json?.['error'] ?? json?.['message']);
  const text = found.join('; ').replaceAll(/\s+/g, ' ').trim();
  return text === '' ? '' : `: ${redactor.text(text, LONGEST_REASON)}`;
}
