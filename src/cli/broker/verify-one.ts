import type { PactToVerify } from '../../broker/pacts-for-verification.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Outcome } from '../../check/summary.ts';
import type { Dialect } from '../../model/dialect.ts';
import type { Report, Step } from '../../model/report.ts';
import type { Fault } from '../../provider/faults.ts';
import { startProvider } from '../../provider/serve.ts';
import { holds, mismatchesOf, pactOutcomes } from '../../verify/pact/pact-outcomes.ts';
import { readPactToRun } from '../../verify/pact/pact-to-run.ts';
import { verifyPact } from '../../verify/pact/verify-pact.ts';
import { aboutOf, type PactRunResult, type VerifyOne } from './verify-broker.ts';

/** Verifies pacts against the embedded mock, which every provider state can be arranged in. */
export function againstMock(catalog: Catalog, faults: readonly Fault[]): VerifyOne {
  return async (dialect, pact, from) => {
    const { url, provider, stop } = await startProvider(catalog, { dialect, faults });
    const arrange = async ({ state }: { readonly state: string | null }): Promise<Record<string, string>> => {
      if (state !== null) return { ...(await provider.arrange(state)) };
      provider.reset();
      return {};
    };
    try {
      const run = { catalog, dialect, pact: pact.text, foreign: true, target: url, arrange };
      const verification = await verifyPact(run);
      const steps = { catalog, dialect, about: aboutOf(pact), pending: pact.pending, from };
      const { judgements, problems } = verification;
      const whole =
        problems.length === 0 &&
        judgements.every((one) => one.trouble === null && one.pact !== 'not verified');
      const interactions = judgements.map((one) => ({ success: holds(one), mismatches: mismatchesOf(one) }));
      return {
        outcomes: pactOutcomes(steps, verification),
        result: whole && interactions.length > 0 ? { pact, interactions } : null,
        notes: [],
      };
    } finally {
      await stop();
    }
  };
}

/** Runs a deployment's verification with one pact, and answers its report. */
export type RunLive = (dialect: Dialect, pactText: string) => Promise<Report>;

/**
 * Verifies pacts against a deployment, as far as that has no effect. A result goes to the broker only when
 * every interaction was judged.
 */
export function againstDeployment(catalog: Catalog, runLive: RunLive): VerifyOne {
  return async (dialect, pact, from): Promise<PactRunResult> => {
    const { due, problems } = readPactToRun(catalog, pact.text, true);
    const report = await runLive(dialect, pact.text);
    const steps = due.map(({ id }, at) => {
      const found = report.steps.find(({ interaction }) => interaction === id);
      const only = due.filter((one) => one.id === id).length === 1;
      return only && found?.pact !== undefined
        ? { ...found, ...pendingStep(found, pact), index: from + at }
        : unjudged(dialect, pact, id, from + at);
    });
    const judged = steps.filter((step) => step.pact !== undefined);
    const outcomes = steps.map(({ seen, ...step }) => ({
      step,
      observation: { fields: new Set(seen), divergences: new Set<string>() },
    }));
    const blocked = report.preflight.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'warn');
    const notes = [
      ...report.notes,
      ...problems,
      ...blocked.map(({ point, detail, hint }) => `${point}: ${detail}${hint === null ? '' : `; ${hint}`}`),
      ...(judged.length === due.length
        ? []
        : [`${due.length - judged.length} of ${due.length} interactions were not judged`]),
    ];
    const interactions = judged.map((step) => ({
      success: isKept(step),
      mismatches: step.reason === null ? [] : [step.reason],
    }));
    const whole = judged.length === due.length && due.length > 0 && problems.length === 0;
    const nothing =
      judged.length === 0 && !pact.pending ? [nothingJudged(dialect, pact, from + due.length)] : [];
    return { outcomes: [...outcomes, ...nothing], result: whole ? { pact, interactions } : null, notes };
  };
}

/** Why an interaction of another's pact is not sent to a deployment. */
const NOT_SENT =
  'not sent: only an interaction whose request and provider states are those of our own pact, and have no effect, is';

function unjudged(dialect: Dialect, pact: PactToVerify, id: string, index: number): Step {
  return {
    index,
    interaction: id,
    description: `${aboutOf(pact)}: an interaction of its pact`,
    dialect,
    operation: 'reconnect',
    request: '-',
    status: null,
    verdict: 'skip',
    reason: NOT_SENT,
    findings: [],
    seen: [],
    evidence: null,
  };
}

/** A pact of which nothing was judged must not pass unseen beside others. */
function nothingJudged(dialect: Dialect, pact: PactToVerify, index: number): Outcome {
  const { seen: _, ...step } = unjudged(dialect, pact, `pact of ${aboutOf(pact)}`, index);
  return {
    step: { ...step, verdict: 'error', reason: 'nothing of this pact was judged' },
    observation: null,
  };
}

function isKept({ pact, verdict }: Step): boolean {
  return pact === 'pass' && verdict !== 'fail' && verdict !== 'error';
}

function pendingStep(step: Step, pact: PactToVerify): Partial<Step> {
  const description = `${aboutOf(pact)}: ${step.description}`;
  if (!pact.pending || step.verdict !== 'fail') return { description };
  const mark = 'pending: no version of this branch has ever kept it, so that it does not break the build';
  return { description, verdict: 'warn', reason: step.reason === null ? mark : `${mark}. ${step.reason}` };
}
