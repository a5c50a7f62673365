import type { PactToVerify } from '../../broker/pacts-for-verification.ts';
import type { InteractionVerdict, VerificationResult } from '../../broker/results.ts';
import type { Catalog } from '../../contract/catalog.ts';
import type { Outcome } from '../../judge/summary.ts';
import type { Dialect } from '../../model/contract.ts';
import type { Faults } from '../../provider/faults.ts';
import { startProvider } from '../../provider/serve.ts';
import { Redactor } from '../../redact/redactor.ts';
import { ownPact, sameRequests } from '../live/pact-steps.ts';
import {
  findingInWords,
  markPending,
  type PactVerification,
  pactOutcomes,
  publishedVerdict,
} from '../pact/pact-outcomes.ts';
import { readPactToRun, verifyPact } from '../pact/verify-pact.ts';
import { type Results, unjudged } from '../steps.ts';

/** What verifying one pact showed. */
export interface PactResults extends Pick<Results, 'outcomes' | 'preflight' | 'notes'> {
  /** Null when the pact was not judged whole, so that there is no result to publish. */
  readonly result: VerificationResult | null;
}

/** Verifies one pact against the provider of its dialect. @param from index of the first step */
export type VerifyOne = (dialect: Dialect, pact: PactToVerify, from: number) => Promise<PactResults>;

/** Which pact it is, for people: its consumer and version. */
export function aboutOf({ name, wip }: PactToVerify): string {
  return wip ? `${name}, work in progress` : name;
}

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
      const redactor = new Redactor(catalog);
      const run = { catalog, dialect, pact: pact.text, foreign: true, target: url, arrange, redactor };
      const verification = await verifyPact(run);
      const steps = { catalog, dialect, about: aboutOf(pact), pending: pact.pending, from };
      const interactions =
        verification.unfit && pact.pending
          ? unkeepable(catalog, pact, verification.problems)
          : verdictsOf(verification);
      return {
        outcomes: pactOutcomes(steps, verification),
        result: interactions === null ? null : { pact, interactions },
        preflight: [],
        notes: [],
      };
    } finally {
      await stop();
    }
  };
}

/** What became of each interaction; null when the pact was not judged whole. */
function verdictsOf({ judgements, problems }: PactVerification): readonly InteractionVerdict[] | null {
  const judged = judgements.every((one) => one.problem === null && one.pact !== 'not verified');
  if (!judged || problems.length > 0 || judgements.length === 0) return null;
  return judgements.map(publishedVerdict);
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
    const { id: operation } = catalog.pageOperation;
    const outcomes: Outcome[] = [];
    const interactions: InteractionVerdict[] = [];
    for (const { id, description, pending } of due) {
      const index = from + outcomes.length;
      const own = same.has(description) ? outcomeOf(found, id) : undefined;
      if (own === undefined) {
        const description = `${aboutOf(pact)}: an interaction of its pact`;
        const head = { index, interaction: id, description, dialect, operation };
        outcomes.push(unjudged(head, 'skip', NOT_SENT));
        continue;
      }
      const { step } = own;
      const shown = { ...step, index, description: `${aboutOf(pact)}: ${step.description}` };
      outcomes.push({ ...own, step: markPending(shown, pact.pending, pending) });
      if (step.pact !== undefined) interactions.push({ success: isKept(step), mismatches: wrongWith(step) });
    }
    const missing = due.length - interactions.length;
    if (interactions.length === 0 && !pact.pending) {
      // A pact of which nothing was judged must not pass unseen beside others.
      const description = `${aboutOf(pact)}: an interaction of its pact`;
      const head = { index: from + outcomes.length, interaction: `pact of ${aboutOf(pact)}`, description };
      outcomes.push(unjudged({ ...head, dialect, operation }, 'error', 'nothing of this pact was judged'));
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

function isKept({ pact, verdict }: Step): boolean {
  return pact === 'pass' && verdict !== 'fail' && verdict !== 'error';
}

function wrongWith({ reason, findings }: Step): readonly string[] {
  return [...(reason === null ? [] : [reason]), ...findings.map(findingInWords)];
}
