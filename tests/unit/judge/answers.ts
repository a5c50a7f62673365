import type { Catalog } from '../../../src/contract/catalog.ts';
import { exampleBody } from '../../../src/contract/compose.ts';
import { loadCatalog } from '../../../src/contract/load-catalog.ts';
import { createJudge, type Judgement } from '../../../src/judge/judge.ts';
import type { Requested, UnknownPart } from '../../../src/judge/observe.ts';
import type { Dialect, ReplyOutcome } from '../../../src/model/contract.ts';
import { type Payload, readPayload } from '../../../src/model/exchange.ts';
import type { Finding } from '../../../src/model/finding.ts';
import type { JsonValue } from '../../../src/model/json.ts';
import { setAt } from '../contract/edited-catalog.ts';

export const catalog: Catalog = loadCatalog();

export const CONNECTION = '654dedd65de8345cae7042a375451146';
export const OTHER = '00000000000040008000000000000000';
export const JOB = 'c41ec46dd7f546a48c31d9d0ca2c89d8';

/** A plain copy that a test may change. */
// biome-ignore lint/suspicious/noExplicitAny: tests break bodies in ways that no type allows
export type Loose = any;

export interface Answer {
  readonly dialect: Dialect;
  readonly operation: string;
  readonly status: number;
  readonly body: Payload;
  readonly requested: Requested | null;
  /** Of the request, beside Authorization; undefined leaves one out. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body of the request; the one that the contract has by default. */
  readonly sent?: Payload;
  /** Headers of the answer; none by default, as servers send none of interest. */
  readonly replied?: Readonly<Record<string, string>>;
  readonly unknown?: readonly UnknownPart[];
  /** The places that a test changed, by JSON Pointer. */
  readonly changed: readonly string[];
}

/** What is changed in a body: values by JSON Pointer, or whatever a function does; undefined takes a field away. */
export type Change = Readonly<Record<string, unknown>> | ((body: Loose) => void);

/** A good body of a structure, to be changed by `change`. */
export function body(
  structure: string,
  dialect: Dialect,
  outcome: ReplyOutcome | null,
  change: Change = {},
  include?: readonly string[] | true,
): Payload {
  const composition = { dialect, outcome, ...(include === undefined ? {} : { include }) };
  const value = structuredClone(exampleBody(catalog.structure(structure), composition)) as Loose;
  if (typeof change === 'function') change(value);
  else for (const [pointer, one] of Object.entries(change)) setAt(value, pointer, one);
  return json(value);
}

export function json(value: JsonValue): Payload {
  return { kind: 'json', value, notes: [] };
}

export function text(content: string): Payload {
  return readPayload(content);
}

export function askedFor(uuid: string | null, validationOnly = false): Requested {
  return { uuid, operation: 'reconnect', validationOnly };
}

function answer(
  partial: Partial<Answer> & Pick<Answer, 'operation' | 'status' | 'body'>,
  change?: Change,
): Answer {
  return {
    dialect: 'deployed',
    requested: askedFor(CONNECTION),
    headers: {},
    changed: typeof change === 'object' ? Object.keys(change) : [],
    ...partial,
  };
}

/** The result of a reconnect, as the page shows it. */
export function documented(change?: Change, outcome: ReplyOutcome = 'success'): Answer {
  const payload = body('reconnect-response', 'documented', outcome, change);
  return answer({ dialect: 'documented', operation: 'reconnect', status: 200, body: payload }, change);
}

/** A job that has succeeded. */
export function done(change?: Change): Answer {
  const payload = body('reconnect-response', 'deployed', 'success', change);
  return answer({ operation: 'job-poll', status: 200, body: payload }, change);
}

/** A job that has failed. */
export function failed(change?: Change): Answer {
  const payload = body('reconnect-response', 'deployed', 'failure', change);
  return answer({ operation: 'job-poll', status: 503, body: payload }, change);
}

/** A reconnect that was accepted. */
export function accepted(change?: Change): Answer {
  const payload = body('accepted', 'deployed', null, change);
  return answer({ operation: 'reconnect', status: 202, body: payload }, change);
}

/** A query of one connection. */
export function queried(change?: Change): Answer {
  const payload = body('query-response', 'deployed', 'success', change, ['/schema']);
  return answer({ operation: 'query', status: 200, body: payload }, change);
}

/** Any other answer. */
export function other(operation: string, status: number, payload: Payload): Answer {
  return answer({ operation, status, body: payload });
}

const NO_BODY: Payload = { kind: 'absent' };

/** What is made of an answer. */
export function judgementOf({
  dialect,
  operation,
  status,
  body: payload,
  requested,
  ...sent
}: Answer): Judgement {
  const { action, method } = catalog.operation(operation);
  const headers = Object.fromEntries(
    Object.entries({ authorization: `OAuth ${JOB}`, ...sent.headers }).filter(
      ([, value]) => value !== undefined,
    ),
  ) as Record<string, string>;
  const sound = action === undefined ? NO_BODY : json({ [action]: {} });
  const exchange = {
    request: { method, path: '/', headers, body: sent.sent ?? sound },
    response: { status, headers: sent.replied ?? {}, body: payload },
  };
  const { unknown = [] } = sent;
  return createJudge(catalog)(exchange, { dialect, operation, requested, unknown });
}

/** What is found in an answer. */
export function judge(answer: Answer): readonly Finding[] {
  return judgementOf(answer).findings;
}

/** Findings in short: rule, level and place. */
export function brief(findings: readonly Pick<Finding, 'rule' | 'level' | 'at'>[]): readonly string[] {
  return findings.map(({ rule, level, at }) => `${rule} ${level} ${at}`);
}
