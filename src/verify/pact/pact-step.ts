import type { InteractionVerdict } from '../../broker/results.ts';
import type { Catalog } from '../../contract/catalog.ts';
import { matchOperation } from '../../contract/operations.ts';
import type { Judge } from '../../judge/judge.ts';
import type { StepResult } from '../../judge/summary.ts';
import type { Dialect } from '../../model/contract.ts';
import type { Exchange } from '../../model/exchange.ts';
import { type Finding, verdictOf, worstVerdict } from '../../model/finding.ts';
import { isJsonObject, type JsonObject, type JsonValue, textOf } from '../../model/json.ts';
import type { Redactor } from '../../redact/redactor.ts';
import { type Arranged, contextOf, judged, type StepHead, withExchange } from '../steps.ts';
import type { PactInteraction } from './pact-to-run.ts';

/** An interaction of a pact and its result. */
export interface PactStep {
  readonly interaction: PactInteraction;
  /** `step.pact` is absent when Pact did not judge it. */
  readonly outcome: StepResult;
}

/** Pact's own result for an interaction. */
export interface PactResult {
  readonly verdict: 'pass' | 'fail';
  /** In Pact's words, redacted; null when it gave none. */
  readonly mismatch: string | null;
}

/** What the steps of a pact have in common. */
export interface PactSteps {
  readonly catalog: Catalog;
  readonly dialect: Dialect;
  /** Whose pact it is, for the reader; null for this project's own, which has the contract's interactions only. */
  readonly about: string | null;
  /** Index of the first step. */
  readonly from: number;
}

/**
 * What a step is about.
 *
 * @param sent the request that was sent: its method and path tell the operation, since another team's pact may have
 *   any description
 */
export function headOfPactStep(
  { catalog, dialect, about, from }: PactSteps,
  { index, id, known }: PactInteraction,
  sent?: Exchange['request'],
): StepHead {
  const title = known?.title ?? 'an interaction of this consumer alone';
  const called = sent === undefined ? null : matchOperation(catalog, sent.method, sent.path);
  // If the request is unknown, it is redacted like one of the page's operation.
  const { id: operation } = called?.operation ?? { id: known?.operation ?? catalog.pageOperation.id };
  const description = about === null ? title : `${about}: ${title}`;
  return { index: from + index, interaction: id, description, dialect, operation };
}

/** The step of an answer, before Pact's result is added. */
export function judgedByUs(
  steps: PactSteps,
  judge: Judge,
  interaction: PactInteraction,
  { values, onTheWay }: Extract<Arranged, { readonly values: unknown }>,
  exchange: Exchange,
): StepResult {
  const { catalog, dialect } = steps;
  const { known } = interaction;
  const head = headOfPactStep(steps, interaction, exchange.request);
  const { operation } = head;
  const context =
    known === null ? { dialect, operation, requested: null } : contextOf(catalog, known, values);
  const whole = judged(head, exchange, judge(exchange, context));
  // The contract has no rules for interactions of other teams.
  const own = known === null ? { ...whole, step: { ...whole.step, findings: [] }, observation: null } : whole;
  return onTheWay === undefined ? own : withExchange(own, onTheWay);
}

/** The same step with Pact's result. */
export function withPactResult(outcome: StepResult, result: PactResult | undefined): StepResult {
  const { step, ...rest } = outcome;
  const own = verdictOf(step.findings);
  const unjudged = (reason: string): StepResult => ({ ...rest, step: { ...step, verdict: 'error', reason } });
  if (own === 'error') return unjudged('Pact: it was not the API that answered its verifier');
  if (result === undefined) return unjudged('Pact: its verifier did not judge this interaction');
  const { verdict: pact, mismatch } = result;
  const reason = pact === 'pass' ? null : `Pact: ${mismatch ?? 'the interaction does not hold'}`;
  return { ...rest, step: { ...step, pact, verdict: worstVerdict([own, pact]), reason } };
}

/**
 * Pact's results by interaction. Two interactions with one description take one result each. An interaction
 * without a result was not judged, so results in an unknown form never pass.
 *
 * @param ended the output of Pact's verifier
 * @returns null if the output is not JSON
 */
export function resultsOfPact(
  ended: string,
  interactions: readonly PactInteraction[],
  redactor: Redactor,
): ReadonlyMap<PactInteraction, PactResult> | null {
  let left: JsonObject[];
  try {
    const value = JSON.parse(ended) as JsonValue;
    const results = isJsonObject(value) ? value['interactionResults'] : [];
    left = Array.isArray(results) ? results.filter(isJsonObject) : [];
  } catch {
    return null;
  }
  const found = new Map<PactInteraction, PactResult>();
  for (const interaction of interactions) {
    const at = left.findIndex(
      (one) => (one['description'] ?? one['interactionDescription'] ?? '') === interaction.description,
    );
    const [{ result, mismatch } = {}] = at === -1 ? [] : left.splice(at, 1);
    if (result !== 'OK' && result !== 'Error') continue;
    // Pact repeats values of the answer, which may be secrets.
    const words = mismatch === undefined ? null : redactor.text(mismatchInWords(mismatch));
    found.set(interaction, { verdict: result === 'OK' ? 'pass' : 'fail', mismatch: words });
  }
  return found;
}

/** How many mismatches of one interaction are listed. */
const MOST_LISTED = 10;

/** Pact's mismatches in its own words, by place; the raw JSON if their form is not known. */
function mismatchInWords(mismatch: unknown): string {
  const { mismatches } = isJsonObject(mismatch) ? mismatch : { mismatches: undefined };
  if (!Array.isArray(mismatches) || mismatches.length === 0) return JSON.stringify(mismatch);
  const lines = [...new Set(mismatches.filter(isJsonObject).map(inWords))];
  const more = lines.length > MOST_LISTED ? [`and ${lines.length - MOST_LISTED} more`] : [];
  return [...lines.slice(0, MOST_LISTED), ...more].join('; ');
}

function inWords(one: JsonObject): string {
  const { type, path, key, mismatch, expected, actual } = one;
  const place = [path, key].find((name) => typeof name === 'string' && name !== '');
  const kind = textOf(type)
    .replace(/Mismatch$/, '')
    .toLowerCase();
  const words =
    typeof mismatch === 'string' ? mismatch : `expected ${textOf(expected)}, got ${textOf(actual)}`;
  return place === undefined ? `${kind}: ${words}` : `${kind} at ${textOf(place)}: ${words}`;
}

/** The published result of an interaction: it succeeds if both Pact and the judge say so. */
export function publishedVerdict({
  pact,
  verdict,
  reason,
  findings,
}: StepResult['step']): InteractionVerdict {
  return {
    success: pact === 'pass' && verdict !== 'fail' && verdict !== 'error',
    mismatches: [...(reason === null ? [] : [reason]), ...findings.map(findingInWords)],
  };
}

/** A finding in one line, without the actual value. */
function findingInWords({ rule, at, expected }: Finding): string {
  return `${rule} at ${at || 'the answer'}: expected ${expected}`;
}

/** Turns the failure of a pending pact or interaction into a warning that says why. */
export function markPending({ interaction, outcome }: PactStep, isPactPending: boolean): StepResult {
  const { step } = outcome;
  if (step.verdict !== 'fail' || !(isPactPending || interaction.pending)) return outcome;
  const why = isPactPending
    ? 'no version of this branch has ever kept it'
    : 'its consumer marks this interaction so';
  const mark = `pending: ${why}, so that it does not break the build`;
  const reason = step.reason === null ? mark : `${mark}. ${step.reason}`;
  return { ...outcome, step: { ...step, verdict: 'warn', reason } };
}
