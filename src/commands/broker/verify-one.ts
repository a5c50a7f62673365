import type { PactToVerify } from '../../broker/pacts-for-verification.ts';
import type { InteractionVerdict } from '../../broker/results.ts';
import type { Catalog } from '../../contract/catalog.ts';
import type { Outcome } from '../../judge/summary.ts';
import type { Dialect } from '../../model/dialect.ts';
import type { Report, Step } from '../../model/report.ts';
import type { Faults } from '../../provider/faults.ts';
import { startProvider } from '../../provider/serve.ts';
import {
  findingInWords,
  holds,
  mismatchesOf,
  pactOutcomes,
  pendingMark,
  withMark,
} from '../../verify/pact/pact-outcomes.ts';
import { readPactToRun } from '../../verify/pact/pact-to-run.ts';
import { type PactVerification, verifyPact } from '../../verify/pact/verify-pact.ts';
import { aboutOf } from './result-publishing.ts';
import type { PactRunResult, VerifyOne } from './verify-broker.ts';

/** Verifies pacts against the embedded mock, which every provider state can be arranged in. */
export function againstMock(catalog: Catalog, { faults, onFault }: Faults): VerifyOne {
  return async (dialect, pact, from) => {
    const { url, provider, stop } = await startProvider(catalog, { dialect, faults, onFault });
    const arrange = async ({ state }: { readonly state: string | null }): Promise<Record<string, string>> => {
      if (state !== null) return { ...(await provider.arrange(state)) };
      provider.reset();
      return {};
    };
    try {
      const run = { catalog, dialect, pact: pact.text, foreign: true, target: url, arrange };
      const verification = await verifyPact(run);
      const steps = { catalog, dialect, about: aboutOf(pact), pending: pact.pending, from };
      const interactions =
        verification.unfit && pact.pending
          ? unkeepable(catalog, pact, verification.problems)
          : verdictsOf(verification);
      return {
        outcomes: pactOutcomes(steps, verification),
        result: interactions === null ? null : { pact, interactions },
        notes: [],
      };
    } finally {
      await stop();
    }
  };
}

/** What became of each interaction; null when the pact was not judged whole. */
function verdictsOf({ judgements, problems }: PactVerification): readonly InteractionVerdict[] | null {
  const judged = judgements.every((one) => one.trouble === null && one.pact !== 'not verified');
  if (!judged || problems.length > 0 || judgements.length === 0) return null;
  return judgements.map((one) => ({ success: holds(one), mismatches: mismatchesOf(one) }));
}

/**
 * A pact that asks for what this provider has not, such as a state, cannot be run. No version has kept it, so
 * its consumer is told so by a failure; without a result it would wait for one.
 */
function unkeepable(
  catalog: Catalog,
  pact: PactToVerify,
  problems: readonly string[],
): readonly InteractionVerdict[] {
  const mismatches = problems.map((problem) => `the pact cannot be run: ${problem}`);
  return readPactToRun(catalog, pact.text, true).due.map(() => ({ success: false, mismatches }));
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
    const steps = due.map(({ id, pending }, at) => {
      const found = report.steps.find(({ interaction }) => interaction === id);
      const only = due.filter((one) => one.id === id).length === 1;
      // What went wrong on the way to an interaction of our own is no reason to call it not sent.
      const seen = only && (found?.pact !== undefined || found?.verdict === 'error') ? found : undefined;
      return seen === undefined
        ? { step: unjudged(catalog, dialect, pact, id, from + at), verdict: null }
        : {
            step: { ...seen, ...pendingStep(seen, pact, pending), index: from + at },
            verdict: seen.pact === undefined ? null : { success: isKept(seen), mismatches: wrongWith(seen) },
          };
    });
    const interactions = steps.flatMap(({ verdict }) => verdict ?? []);
    const outcomes = steps.map(({ step: { seen, ...step } }) => ({
      step,
      observation: { fields: new Set(seen), divergences: new Set<string>() },
    }));
    const blocked = report.preflight.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'warn');
    const notes = [
      ...report.notes,
      ...problems,
      ...blocked.map(({ point, detail, hint }) => `${point}: ${detail}${hint === null ? '' : `; ${hint}`}`),
      ...(interactions.length === due.length
        ? []
        : [`${due.length - interactions.length} of ${due.length} interactions were not judged`]),
    ];
    const whole = interactions.length === due.length && due.length > 0 && problems.length === 0;
    const nothing =
      interactions.length === 0 && !pact.pending
        ? [nothingJudged(catalog, dialect, pact, from + due.length)]
        : [];
    return { outcomes: [...outcomes, ...nothing], result: whole ? { pact, interactions } : null, notes };
  };
}

/** Why an interaction of another's pact is not sent to a deployment. */
const NOT_SENT =
  'a deployment is sent only what our own pact asks for too, in the same provider states and without effect';

function unjudged(catalog: Catalog, dialect: Dialect, pact: PactToVerify, id: string, index: number): Step {
  return {
    index,
    interaction: id,
    description: `${aboutOf(pact)}: an interaction of its pact`,
    dialect,
    operation: catalog.pageOperation.id,
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
function nothingJudged(catalog: Catalog, dialect: Dialect, pact: PactToVerify, index: number): Outcome {
  const { seen: _, ...step } = unjudged(catalog, dialect, pact, `pact of ${aboutOf(pact)}`, index);
  return {
    step: { ...step, verdict: 'error', reason: 'nothing of this pact was judged' },
    observation: null,
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
