import type { InteractionVerdict } from '../../broker/results.ts';
import type { Catalog } from '../../contract/catalog.ts';
import type { StepResult } from '../../judge/summary.ts';
import type { Dialect } from '../../model/contract.ts';
import { type Faults, leaveOutOptional } from '../../provider/faults.ts';
import { startProvider } from '../../provider/serve.ts';
import { Redactor } from '../../redact/redactor.ts';
import type { LiveContext } from '../live/context.ts';
import type { LivePacts } from '../live/live-pact.ts';
import type { ProviderUnderTest } from '../mock.ts';
import { type Results, unjudged } from '../steps.ts';
import { markPending, publishedVerdict } from './pact-step.ts';
import { type PactVerification, verifyPact } from './verify-pact.ts';

/** A pact that is to be verified: of a file, or of a broker. */
export interface NamedPact {
  /** Its consumer, and its version or file, for people. */
  readonly name: string;
  /** As JSON. */
  readonly text: string;
  readonly pending: boolean;
  readonly wip: boolean;
}

/** The results of one pact. */
export interface PactResults extends Pick<Results, 'stepResults' | 'notes'> {
  /** What is published, in the order of the pact; null if not every interaction was judged. */
  readonly published: readonly InteractionVerdict[] | null;
}

/** Verifies one pact against the provider of its dialect. @param from index of the first step */
export type VerifyOne = (dialect: Dialect, pact: NamedPact, from: number) => Promise<PactResults>;

/** Names a pact for people: its consumer and version. */
export function aboutOf({ name, wip }: NamedPact): string {
  return wip ? `${name}, work in progress` : name;
}

/**
 * Verifies pacts against the embedded mock, which can be brought into every provider state. It answers as sparingly as
 * a server may.
 */
export function againstMock(catalog: Catalog, { faults, onFault }: Faults, strict: boolean): VerifyOne {
  return async (dialect, pact, from) => {
    const all = [...leaveOutOptional(catalog, dialect), ...faults];
    const { url, provider, stop } = await startProvider(catalog, { dialect, faults: all, onFault });
    try {
      return await againstProvider(catalog, { url, ...provider }, strict)(dialect, pact, from);
    } finally {
      await stop();
    }
  };
}

/** Verifies pacts against a mock, embedded or not. */
export function againstProvider(catalog: Catalog, provider: ProviderUnderTest, strict: boolean): VerifyOne {
  const { url: target, arrange, reset } = provider;
  return async (dialect, pact, from) => {
    const verification = await verifyPact({
      catalog,
      dialect,
      pact: pact.text,
      about: aboutOf(pact),
      from,
      target,
      redactor: new Redactor(catalog),
      arrange: async ({ state, hasState }) => {
        if (hasState) return { values: await arrange(state) };
        await reset();
        return { values: {} };
      },
    });
    return resultsOf(catalog, dialect, pact, from, verification, strict);
  };
}

/** Verifies pacts against a deployment whose preflight is over. */
export function inContext(context: LiveContext, pacts: LivePacts, strict: boolean): VerifyOne {
  return async (dialect, pact, from) => {
    const verification = await pacts.verify(context, { pact: pact.text, about: aboutOf(pact), from });
    return resultsOf(context.catalog, dialect, pact, from, verification, strict);
  };
}

/** Makes the steps that are shown, and the result that is published. */
function resultsOf(
  catalog: Catalog,
  dialect: Dialect,
  pact: NamedPact,
  from: number,
  { interactions, steps, problems, unfit }: PactVerification,
  strict: boolean,
): PactResults {
  const stepResults = steps.map((step) => markPending(step, pact.pending));
  const whole = (verdict: 'warn' | 'error', reason: string): StepResult => {
    const head = { interaction: `pact of ${aboutOf(pact)}`, description: 'the pact as a whole' };
    const { id: operation } = catalog.pageOperation;
    return unjudged({ ...head, index: from + stepResults.length, dialect, operation }, verdict, reason);
  };
  // A problem on our side is an error even if the pact is pending.
  for (const problem of problems) stepResults.push(whole(pact.pending && unfit ? 'warn' : 'error', problem));
  const missing = steps.filter(({ stepResult }) => stepResult.step.pact === undefined).length;
  // Otherwise a pact without any judged interaction would pass.
  if (steps.length > 0 && missing === steps.length && !pact.pending)
    stepResults.push(whole('error', 'nothing of this pact was judged'));
  const mismatches = problems.map((problem) => `the pact cannot be run: ${problem}`);
  const isWhole = missing === 0 && steps.length > 0 && problems.length === 0;
  let published: readonly InteractionVerdict[] | null = null;
  if (isWhole) published = steps.map(({ stepResult }) => publishedVerdict(stepResult.step, strict));
  // Without a result the consumer of a pending pact would wait for one.
  else if (unfit && pact.pending) published = interactions.map(() => ({ success: false, mismatches }));
  return {
    stepResults,
    published,
    notes: missing === 0 ? [] : [`${missing} of ${steps.length} interactions were not judged`],
  };
}
