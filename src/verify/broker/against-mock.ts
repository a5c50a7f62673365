import type { PactToVerify } from '../../broker/pacts-for-verification.ts';
import type { InteractionVerdict } from '../../broker/results.ts';
import type { Catalog } from '../../contract/catalog.ts';
import type { Faults } from '../../provider/faults.ts';
import { startProvider } from '../../provider/serve.ts';
import { Redactor } from '../../redact/redactor.ts';
import { holds, mismatchesOf, pactOutcomes } from '../pact/pact-outcomes.ts';
import { readPactToRun } from '../pact/pact-to-run.ts';
import { type PactVerification, verifyPact } from '../pact/verify-pact.ts';
import { aboutOf, type VerifyOne } from './verify-one.ts';

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
