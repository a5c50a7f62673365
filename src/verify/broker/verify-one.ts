import type { PactToVerify } from '../../broker/pacts-for-verification.ts';
import type { InteractionVerdict, VerificationResult } from '../../broker/results.ts';
import type { Catalog } from '../../contract/catalog.ts';
import type { StepResult } from '../../judge/summary.ts';
import type { Dialect } from '../../model/contract.ts';
import { type Faults, leaveOutOptional } from '../../provider/faults.ts';
import { startProvider } from '../../provider/serve.ts';
import { Redactor } from '../../redact/redactor.ts';
import type { LiveSetting } from '../live/context.ts';
import { verifyPactLive } from '../live/live-pact.ts';
import { onDeployment } from '../live/run-live.ts';
import { markPending, publishedVerdict } from '../pact/pact-step.ts';
import type { PactInteraction } from '../pact/pact-to-run.ts';
import { type PactVerification, verifyPact } from '../pact/verify-pact.ts';
import { type Arranged, type Results, unjudged } from '../steps.ts';

/** The results of one pact. */
export interface PactResults extends Pick<Results, 'outcomes' | 'preflight' | 'notes'> {
  /** What is published; null if not every interaction was judged. */
  readonly result: VerificationResult | null;
}

/** Verifies one pact against the provider of its dialect. @param from index of the first step */
export type VerifyOne = (dialect: Dialect, pact: PactToVerify, from: number) => Promise<PactResults>;

/** Names a pact for people: its consumer and version. */
export function aboutOf({ name, wip }: PactToVerify): string {
  return wip ? `${name}, work in progress` : name;
}

/**
 * Verifies pacts against the embedded mock, which can be brought into every provider state. It answers as sparingly as
 * a server may.
 */
export function againstMock(catalog: Catalog, { faults, onFault }: Faults): VerifyOne {
  return async (dialect, pact, from) => {
    const all = [...leaveOutOptional(catalog, dialect), ...faults];
    const { url, provider, stop } = await startProvider(catalog, { dialect, faults: all, onFault });
    const arrange = async ({ state, hasState }: PactInteraction): Promise<Arranged> => {
      if (hasState) return { values: await provider.arrange(state) };
      provider.reset();
      return { values: {} };
    };
    try {
      const redactor = new Redactor(catalog);
      const [about, text] = [aboutOf(pact), pact.text];
      const run = { catalog, dialect, pact: text, about, from, target: url, arrange, redactor };
      return { ...resultsOf(catalog, dialect, pact, from, await verifyPact(run)), preflight: [] };
    } finally {
      await stop();
    }
  };
}

/**
 * Verifies pacts against a deployment, as far as that has no effect. A result goes to the broker only when
 * every interaction was judged.
 *
 * @param settingOf how the deployment is reached, in a dialect
 */
export function againstDeployment(catalog: Catalog, settingOf: (dialect: Dialect) => LiveSetting): VerifyOne {
  return async (dialect, pact, from) => {
    let result: VerificationResult | null = null;
    const found = await onDeployment(settingOf(dialect), async (context) => {
      const own = { pact: pact.text, about: aboutOf(pact), from };
      const results = resultsOf(catalog, dialect, pact, from, await verifyPactLive(context, own));
      result = results.result;
      return results;
    });
    return { ...found, result };
  };
}

/** Makes the steps that are shown, and the result that is published. */
function resultsOf(
  catalog: Catalog,
  dialect: Dialect,
  pact: PactToVerify,
  from: number,
  { interactions, steps, problems, unfit }: PactVerification,
): Pick<PactResults, 'outcomes' | 'notes' | 'result'> {
  const outcomes = steps.map((step) => markPending(step, pact.pending));
  const whole = (verdict: 'warn' | 'error', reason: string): StepResult => {
    const head = { interaction: `pact of ${aboutOf(pact)}`, description: 'the pact as a whole' };
    const { id: operation } = catalog.pageOperation;
    return unjudged({ ...head, index: from + outcomes.length, dialect, operation }, verdict, reason);
  };
  // A problem on our side is an error even if the pact is pending.
  for (const problem of problems) outcomes.push(whole(pact.pending && unfit ? 'warn' : 'error', problem));
  const missing = steps.filter(({ outcome }) => outcome.step.pact === undefined).length;
  // Otherwise a pact without any judged interaction would pass.
  if (steps.length > 0 && missing === steps.length && !pact.pending)
    outcomes.push(whole('error', 'nothing of this pact was judged'));
  const mismatches = problems.map((problem) => `the pact cannot be run: ${problem}`);
  const isWhole = missing === 0 && steps.length > 0 && problems.length === 0;
  let published: readonly InteractionVerdict[] | null = null;
  if (isWhole) published = steps.map(({ outcome }) => publishedVerdict(outcome.step));
  // Without a result the consumer of a pending pact would wait for one.
  else if (unfit && pact.pending) published = interactions.map(() => ({ success: false, mismatches }));
  return {
    outcomes,
    result: published === null ? null : { pact, interactions: published },
    notes: missing === 0 ? [] : [`${missing} of ${steps.length} interactions were not judged`],
  };
}
