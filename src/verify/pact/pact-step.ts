import type { InteractionVerdict } from '../../broker/results.ts';
import type { Catalog } from '../../contract/catalog.ts';
import { compareRequests, sampleRequest } from '../../contract/match-interaction.ts';
import { matchPath } from '../../contract/operations.ts';
import { keysOf } from '../../contract/pointer.ts';
import { findingOfRun, type Judge } from '../../judge/judge.ts';
import type { StepResult } from '../../judge/summary.ts';
import { CONTENT_TYPE, type Exchange } from '../../model/exchange.ts';
import { type Finding, verdictOf, worstVerdict } from '../../model/finding.ts';
import { isJsonObject, type JsonValue } from '../../model/json.ts';
import type { Reached } from '../provider-under-test.ts';
import { contextOf, judged, type StepHead, withExchange, withFindings } from '../steps.ts';
import type { PactInteraction } from './pact-to-run.ts';
import type { PactResult } from './pact-verifier.ts';

/**
 * The step of an answer, before Pact's result is added. The contract's interactions owe what they promise, those of
 * other teams what any answer of the operation owes.
 */
export function judgedByUs(
  catalog: Catalog,
  judge: Judge,
  head: StepHead,
  interaction: PactInteraction,
  { values, onTheWay }: Reached,
  exchange: Exchange,
): StepResult {
  const { dialect } = head;
  const { known, operation } = interaction;
  const { request } = exchange;
  const [called] = operation === null ? [] : matchPath(catalog, request.method, request.path);
  // A path without a name asks for every connection.
  const isAboutOne = Object.keys(called?.parameters ?? {}).length > 0;
  const uuid = called?.parameters['uuid'] ?? (isAboutOne ? values['connection'] : null) ?? null;
  const requested = { uuid, operation: null, validationOnly: false };
  const plain = { dialect, operation: head.operation, requested };
  let whole: StepResult;
  if (known === null) {
    whole = judged(head, exchange, judge(exchange, plain));
    // The contract has no rules for operations that it does not have.
    if (operation === null) whole = { ...withFindings(whole, []), observation: null };
  } else {
    const { values: samples } = catalog.state(known.given);
    const own = { ...samples, ...compareRequests(known, request).sent, ...values };
    whole = judged(head, exchange, judge(exchange, contextOf(catalog, known, own)));
    const ofRequest = (sent: Exchange['request']) =>
      judge({ ...exchange, request: sent }, plain).findings.filter(({ rule }) => rule === 'request');
    // What the contract itself has a client do wrong is no fault.
    if (ofRequest(sampleRequest(catalog, known)).length === 0)
      whole = withFindings(whole, [...whole.step.findings, ...ofRequest(request)]);
  }
  const findings = whole.step.findings.map(
    (one): Finding => (isRead(interaction, one) ? one : { ...one, level: 'warning' }),
  );
  return withExchange(withFindings(whole, findings), onTheWay);
}

const JSON_TYPE = /^application\/(json|[\w.-]+\+json)\s*(;|$)/i;
const TEXT_TYPE = /^text\/plain\s*(;|$)/i;

/**
 * The Content-Type that a pact expects, where the answer has none and a body of that type. Pact libraries expect one
 * by themselves, and servers send none: that is a warning, so Pact's verifier is told this type.
 */
export function assumedType({ expected }: PactInteraction, { response }: Exchange): string | null {
  const { [TYPE]: type } = expected.headers;
  if (type === undefined || response.headers[TYPE] !== undefined) return null;
  const { kind } = response.body;
  const isOfType = kind === 'json' ? JSON_TYPE.test(type) : kind === 'text' && TEXT_TYPE.test(type);
  return isOfType ? type : null;
}

const TYPE = CONTENT_TYPE.toLowerCase();

/**
 * Whether a consumer reads the field that a finding is about: whether its expected body has it. A finding about the
 * answer as a whole, or about the request, concerns every consumer.
 */
function isRead({ expected: { body } }: PactInteraction, { at, rule }: Finding): boolean {
  if (at === '' || rule === 'request') return true;
  if (body.kind !== 'json') return body.kind !== 'absent';
  let value: JsonValue | undefined = body.value;
  for (const key of keysOf(at)) {
    // One item tells how all of them are expected.
    if (Array.isArray(value)) value = value[Number(key)] ?? value[0];
    else value = isJsonObject(value) ? value[key] : undefined;
    if (value === undefined) return false;
  }
  return true;
}

export function withPactResult(
  stepResult: StepResult,
  result: PactResult | undefined,
  interaction: PactInteraction,
): StepResult {
  const { step, ...rest } = stepResult;
  const unjudged = (reason: string): StepResult => ({ ...rest, step: { ...step, verdict: 'error', reason } });
  if (step.findings.some(({ rule }) => rule === 'gateway'))
    return unjudged('Pact: it was not the API that answered its verifier');
  if (result === undefined) return unjudged('Pact: its verifier did not judge this interaction');
  const pact = result === null ? 'pass' : 'fail';
  const reason = result === null ? null : `Pact: ${result}`;
  const verdict = worstVerdict([verdictOf(step.findings), pact]);
  const whole: StepResult = { ...rest, step: { ...step, pact, verdict, reason } };
  const exchange = stepResult.exchanges.at(-1);
  const type = exchange === undefined || pact === 'fail' ? null : assumedType(interaction, exchange);
  if (type === null) return whole;
  const expected = ['content-type', { type }] as const;
  const warning = findingOfRun({ rule: 'content-type', expected, actual: ['no-content-type'] });
  return withFindings(whole, [...step.findings, warning]);
}

/**
 * The published result of an interaction: it succeeds if both Pact and the judge say so.
 *
 * @param strict whether the Content-Type that Pact libraries expect by themselves has to be there
 */
export function publishedVerdict(
  { pact, verdict, reason, findings }: StepResult['step'],
  strict: boolean,
): InteractionVerdict {
  const isStrict = strict && findings.some(({ rule }) => rule === 'content-type');
  return {
    success: pact === 'pass' && verdict !== 'fail' && verdict !== 'error' && !isStrict,
    mismatches: [...(reason === null ? [] : [reason]), ...findings.map(findingInWords)],
  };
}

/** A finding in one line, without the actual value. */
function findingInWords({ rule, at, expected }: Finding): string {
  return `${rule} at ${at || 'the answer'}: expected ${expected}`;
}

/** Turns the failure of a pending pact or interaction into a warning that says why. */
export function markPending(
  stepResult: StepResult,
  isPactPending: boolean,
  { pending, problem }: PactInteraction,
): StepResult {
  const { step } = stepResult;
  const isBroken = step.verdict === 'fail' || (isPactPending && problem !== null);
  if (!isBroken || !(isPactPending || pending)) return stepResult;
  const why = isPactPending
    ? 'no version of this branch has ever kept it'
    : 'its consumer marks this interaction so';
  const mark = `pending: ${why}, so that it does not break the build`;
  const reason = step.reason === null ? mark : `${mark}. ${step.reason}`;
  return { ...stepResult, step: { ...step, verdict: 'warn', reason } };
}
