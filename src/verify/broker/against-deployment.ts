import type { PactToVerify } from '../../broker/pacts-for-verification.ts';
import type { InteractionVerdict } from '../../broker/results.ts';
import type { Catalog } from '../../contract/catalog.ts';
import type { Outcome } from '../../judge/summary.ts';
import type { Dialect } from '../../model/contract.ts';
import { ownPact, sameRequests } from '../live/pact-steps.ts';
import { findingInWords, pendingMark, withMark } from '../pact/pact-outcomes.ts';
import { readPactToRun } from '../pact/pact-to-run.ts';
import type { Results } from '../results.ts';
import { aboutOf, type VerifyOne } from './verify-one.ts';

/** Runs a deployment's verification with one pact. */
export type RunPact = (dialect: Dialect, pactText: string) => Promise<Results>;

type Step = Outcome['step'];

/**
 * Verifies pacts against a deployment, as far as that has no effect. A result goes to the broker only when
 * every interaction was judged.
 */
export function againstDeployment(catalog: Catalog, runPact: RunPact): VerifyOne {
  return async (dialect, pact, from) => {
    const { due, problems } = readPactToRun(catalog, pact.text, true);
    const same = sameRequests(ownPact(dialect), pact.text);
    const found = await runPact(dialect, pact.text);
    const outcomes: Outcome[] = [];
    const interactions: InteractionVerdict[] = [];
    for (const { id, description, pending } of due) {
      const index = from + outcomes.length;
      const own = same.has(description) ? outcomeOf(found, id) : undefined;
      if (own === undefined) {
        outcomes.push({ step: notSent(catalog, dialect, pact, id, index), observation: null, exchanges: [] });
        continue;
      }
      const { step } = own;
      outcomes.push({ ...own, step: { ...step, ...pendingStep(step, pact, pending), index } });
      if (step.pact !== undefined) interactions.push({ success: isKept(step), mismatches: wrongWith(step) });
    }
    const missing = due.length - interactions.length;
    if (interactions.length === 0 && !pact.pending) {
      outcomes.push(nothingJudged(catalog, dialect, pact, from + outcomes.length));
    }
    return {
      outcomes,
      result: missing === 0 && due.length > 0 && problems.length === 0 ? { pact, interactions } : null,
      preflight: found.preflight,
      notes: [
        ...found.notes,
        ...problems,
        ...(missing === 0 ? [] : [`${missing} of ${due.length} interactions were not judged`]),
      ],
    };
  };
}

/** What the run made of an interaction of our own that Pact was to judge too; undefined where it was not sent. */
function outcomeOf({ outcomes }: Results, id: string): Outcome | undefined {
  return outcomes.find(
    ({ step: { interaction, pact, verdict } }) =>
      // What went wrong on the way to an interaction is no reason to call it not sent.
      interaction === id && (pact !== undefined || verdict === 'fail' || verdict === 'error'),
  );
}

/** Why an interaction of another's pact is not sent to a deployment. */
const NOT_SENT =
  'a deployment is sent only what our own pact asks for too, in the same provider states and without effect';

function notSent(catalog: Catalog, dialect: Dialect, pact: PactToVerify, id: string, index: number): Step {
  return {
    index,
    interaction: id,
    description: `${aboutOf(pact)}: an interaction of its pact`,
    dialect,
    operation: catalog.pageOperation.id,
    request: '-',
    status: null,
    durationMs: null,
    verdict: 'skip',
    reason: NOT_SENT,
    findings: [],
    evidence: null,
  };
}

/** A pact of which nothing was judged must not pass unseen beside others. */
function nothingJudged(catalog: Catalog, dialect: Dialect, pact: PactToVerify, index: number): Outcome {
  const step = notSent(catalog, dialect, pact, `pact of ${aboutOf(pact)}`, index);
  return {
    step: { ...step, verdict: 'error', reason: 'nothing of this pact was judged' },
    observation: null,
    exchanges: [],
  };
}

function isKept({ pact, verdict }: Step): boolean {
  return pact === 'pass' && verdict !== 'fail' && verdict !== 'error';
}

function wrongWith({ reason, findings }: Step): readonly string[] {
  return [...(reason === null ? [] : [reason]), ...findings.map(findingInWords)];
}

function pendingStep(step: Step, pact: PactToVerify, pending: boolean): Partial<Step> {
  const description = `${aboutOf(pact)}: ${step.description}`;
  const mark = step.verdict === 'fail' ? pendingMark(pact.pending, pending) : null;
  if (mark === null) return { description };
  return { description, verdict: 'warn', reason: withMark(mark, step.reason) };
}
