import type { InteractionVerdict } from '../../broker/results.ts';
import type { Catalog } from '../../contract/catalog.ts';
import type { Judgement } from '../../judge/judge.ts';
import type { Outcome } from '../../judge/summary.ts';
import type { Dialect } from '../../model/contract.ts';
import type { Exchange } from '../../model/exchange.ts';
import { type Finding, type Verdict, verdictOf, worstVerdict } from '../../model/finding.ts';
import { isJsonObject, type JsonObject, type JsonValue, textOf } from '../../model/json.ts';
import type { Redactor } from '../../redact/redactor.ts';
import { judgedStep, unjudged } from '../steps.ts';

/** What Pact and the check each make of one interaction. */
export interface PactJudgement {
  /** Id of the contract's interaction; the description for another team's. */
  readonly interaction: string;
  /** What Pact's result calls it. */
  readonly description: string;
  /** Whether its consumer marks it as one that may fail for now. */
  readonly pending: boolean;
  /** What was called: by method and path, as another team's pact may say anything of itself. */
  readonly operation: string;
  readonly pact: 'OK' | 'Error' | 'not verified';
  /** Pact's own words for what it found wrong. */
  readonly mismatch: string | null;
  /** What we make of the very answer that Pact judged; null when none came. */
  readonly judgement: Judgement | null;
  /** What is wrong with that answer; null when none came, or the contract has no such interaction. */
  readonly findings: readonly Finding[] | null;
  /** The exchange of that answer, as it was; null when none came. */
  readonly exchange: Exchange | null;
  readonly problem: string | null;
}

/** What came of a pact. */
export interface PactVerification {
  /** In the order of the pact. */
  readonly judgements: readonly PactJudgement[];
  /** Whatever makes the run worth nothing: a state unknown or broken, a verifier that ended early. */
  readonly problems: readonly string[];
  /** Whether the problems are the pact's own, which asks for what this provider has not: it was not run then. */
  readonly unfit: boolean;
}

/**
 * Writes Pact's results beside the check's; of two interactions with one description each takes its own.
 *
 * @param text what Pact's verifier ended with: its results as JSON, or why there are none
 */
export function applyResults(
  redactor: Redactor,
  text: string,
  judgements: readonly PactJudgement[],
): { readonly judgements: readonly PactJudgement[]; readonly problems: readonly string[] } {
  let left: JsonObject[];
  try {
    left = resultsIn(JSON.parse(text));
  } catch {
    return { judgements, problems: [`Pact's verifier ended with: ${redactor.text(text)}`] };
  }
  const applied = judgements.map((own): PactJudgement => {
    const at = left.findIndex(
      (one) => (one['description'] ?? one['interactionDescription'] ?? '') === own.description,
    );
    const [found] = at === -1 ? [] : left.splice(at, 1);
    const { result, mismatch } = found ?? {};
    if (result !== 'OK' && result !== 'Error') return own;
    if (mismatch === undefined) return { ...own, pact: result };
    // Pact's words repeat values of the answer, which it does not know to be secrets.
    return { ...own, pact: result, mismatch: redactor.text(mismatchInWords(mismatch)) };
  });
  return { judgements: applied, problems: [] };
}

/** What has no result counts as not verified, so that results in another form pass nothing. */
function resultsIn(ended: JsonValue): JsonObject[] {
  const results = isJsonObject(ended) ? ended['interactionResults'] : [];
  return Array.isArray(results) ? results.filter(isJsonObject) : [];
}

/** How many mismatches of one interaction are told. */
const MOST_TOLD = 10;

/**
 * What Pact's verifier found wrong with an interaction, in its own words, by place. What it says in a form
 * that is not known is given as it is.
 */
function mismatchInWords(mismatch: unknown): string {
  const { mismatches } = isJsonObject(mismatch) ? mismatch : { mismatches: undefined };
  if (!Array.isArray(mismatches) || mismatches.length === 0) return JSON.stringify(mismatch);
  const lines = [...new Set(mismatches.filter(isJsonObject).map(inWords))];
  const more = lines.length > MOST_TOLD ? [`and ${lines.length - MOST_TOLD} more`] : [];
  return [...lines.slice(0, MOST_TOLD), ...more].join('; ');
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

/** What a pact's steps have in common. */
export interface PactSteps {
  readonly catalog: Catalog;
  readonly dialect: Dialect;
  /** Whose pact it is, for the reader. */
  readonly about: string;
  /** Whether a failure does not break the build. */
  readonly pending: boolean;
  /** Index of the first step. */
  readonly from: number;
}

/** Pact's and the check's judgements of a pact, a step each; what kept the pact from being judged is one too. */
export function pactOutcomes(
  steps: PactSteps,
  { judgements, problems, unfit }: PactVerification,
): readonly Outcome[] {
  const { about, catalog, dialect } = steps;
  const outcomes = judgements.map((judgement, index) => {
    const outcome = outcomeOf(steps, judgement, steps.from + index);
    return { ...outcome, step: markPending(outcome.step, steps.pending, judgement.pending) };
  });
  // What went wrong on our side is no less wrong for a pact that is pending.
  const verdict = steps.pending && unfit ? 'warn' : 'error';
  const broken = problems.map((problem, index) => {
    const description = 'the pact as a whole';
    const operation = catalog.pageOperation.id;
    const own = { index: steps.from + judgements.length + index, interaction: `pact of ${about}` };
    return unjudged({ ...own, description, dialect, operation }, verdict, problem);
  });
  return [...outcomes, ...broken];
}

/** What is published of an interaction that was judged: it holds where both Pact and the check say so. */
export function publishedVerdict({ pact, mismatch, findings: found }: PactJudgement): InteractionVerdict {
  const findings = found ?? [];
  return {
    success: pact === 'OK' && verdictOf(findings) !== 'fail',
    mismatches: [
      ...(pact === 'OK' ? [] : [mismatch ?? 'the interaction does not hold']),
      ...findings.map(findingInWords),
    ],
  };
}

/** A finding in one line, without what was found in its place. */
export function findingInWords({ rule, at, expected }: Finding): string {
  return `${rule} at ${at || 'the answer'}: expected ${expected}`;
}

function outcomeOf(steps: PactSteps, judgement: PactJudgement, index: number): Outcome {
  const { dialect, about, catalog } = steps;
  const { interaction, operation, pact, judgement: own, exchange, problem } = judgement;
  const known = catalog.interactions.find(({ id }) => id === interaction);
  const description = `${about}: ${known?.title ?? 'an interaction of this consumer alone'}`;
  const head = { index, interaction, description, dialect, operation };
  const verdict = verdictOfJudgement(judgement);
  const reason = whyOf(judgement);
  const findings = judgement.findings ?? [];
  const byPact =
    pact === 'not verified' ? {} : { pact: pact === 'OK' ? ('pass' as const) : ('fail' as const) };
  if (own === null || exchange === null || problem !== null) {
    const outcome = unjudged(head, verdict, reason);
    return { ...outcome, step: { ...outcome.step, findings, ...byPact } };
  }
  return {
    step: { ...judgedStep(head, exchange, own), findings, ...byPact, verdict, reason },
    observation: judgement.findings === null ? null : own.observation,
    exchanges: [exchange],
  };
}

function verdictOfJudgement(judgement: PactJudgement): Verdict {
  const { pact, problem } = judgement;
  if (problem !== null || pact === 'not verified') return 'error';
  const own = verdictOf(judgement.findings ?? []);
  // Where a proxy answered, Pact's mismatch is about the proxy.
  return own === 'error' ? own : worstVerdict([own, pact === 'OK' ? 'pass' : 'fail']);
}

function whyOf({ pact, mismatch, problem }: PactJudgement): string | null {
  if (problem !== null) return problem;
  if (pact === 'not verified') return 'Pact did not judge this interaction';
  return pact === 'OK' ? null : `Pact: ${mismatch ?? 'the interaction does not hold'}`;
}

/** A step whose failure does not break the build, as its pact or its interaction is pending, says so. */
export function markPending(
  step: Outcome['step'],
  isPactPending: boolean,
  isPending: boolean,
): Outcome['step'] {
  if (step.verdict !== 'fail' || !(isPactPending || isPending)) return step;
  const why = isPactPending
    ? 'no version of this branch has ever kept it'
    : 'its consumer marks this interaction so';
  const mark = `pending: ${why}, so that it does not break the build`;
  return { ...step, verdict: 'warn', reason: step.reason === null ? mark : `${mark}. ${step.reason}` };
}
