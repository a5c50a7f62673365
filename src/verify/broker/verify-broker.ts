import type { BrokerAccess } from '../../broker/access.ts';
import { Broker } from '../../broker/broker.ts';
import type { Catalog } from '../../contract/catalog.ts';
import type { Outcome } from '../../judge/summary.ts';
import type { Dialect } from '../../model/contract.ts';
import { VERDICTS, worstVerdict } from '../../model/finding.ts';
import type { PreflightPoint, Step } from '../../model/report.ts';
import type { Results } from '../results.ts';
import { type PactSelection, pactsDue, whyMissing } from './pacts-due.ts';
import { conclude, type Publishing } from './result-publishing.ts';
import { aboutOf, type VerifyOne } from './verify-one.ts';

export interface BrokerRun {
  readonly catalog: Catalog;
  readonly access: BrokerAccess;
  readonly selection: PactSelection;
  readonly publishing: Publishing;
  readonly verifyOne: VerifyOne;
  /** Told which pact comes next. */
  readonly onProgress: (line: string) => void;
}

/**
 * Verifies what a broker has for the provider, and publishes the results, where that is wanted.
 *
 * @throws BrokerError
 * @throws OtherProviderError when the one pact that was asked for is not with this provider
 */
export async function verifyBroker(run: BrokerRun): Promise<Results> {
  const { catalog, access, selection, publishing, onProgress } = run;
  const broker = new Broker(access);
  const outcomes: Outcome[] = [];
  const notes: string[] = [];
  let preflight: readonly PreflightPoint[] = [];
  try {
    await broker.index();
    const { due, missing } = await pactsDue(broker, selection);
    if (selection.branch === null)
      notes.push('the branch of the provider is not known, so that no pact counts as pending');
    for (const { dialect, pact } of due) {
      onProgress(`verifying ${aboutOf(pact)} -> ${pact.provider} (${pact.chosen})`);
      const one = await run.verifyOne(dialect, pact, outcomes.length);
      preflight = worseOf(preflight, one.preflight);
      outcomes.push(...one.outcomes);
      notes.push(...one.notes.map((note) => `${aboutOf(pact)} -> ${pact.provider}: ${note}`));
      const { note, failure } = await conclude(broker, pact, one.result, publishing);
      notes.push(note);
      if (failure === null) continue;
      // It leaves open what the broker answers from now on.
      const interaction = `pact of ${aboutOf(pact)}`;
      const description = 'the publication of its result';
      outcomes.push(
        stepOf(catalog, outcomes.length, dialect, {
          interaction,
          description,
          verdict: 'error',
          reason: failure,
        }),
      );
    }
    for (const one of missing) {
      const reason = whyMissing(one, broker.where);
      const interaction = `pacts with ${one.provider}`;
      const description = 'what the broker has for this provider';
      outcomes.push(
        stepOf(catalog, outcomes.length, one.dialect, { interaction, description, verdict: 'skip', reason }),
      );
      notes.push(due.length === 0 ? `${reason}, so that nothing was verified` : reason);
    }
    const dialects = [...new Set(due.map(({ dialect }) => dialect))];
    return { dialects, outcomes, preflight, notes };
  } finally {
    await broker.close();
  }
}

/** Each pact has a preflight of the one deployment before it; of them all the worst is told. */
function worseOf(
  one: readonly PreflightPoint[],
  other: readonly PreflightPoint[],
): readonly PreflightPoint[] {
  const weight = (points: readonly PreflightPoint[]): number =>
    points.length === 0 ? -1 : VERDICTS.indexOf(worstVerdict(points.map(({ verdict }) => verdict)));
  return weight(other) > weight(one) ? other : one;
}

/** A step that is about no interaction, but about a pact, or all pacts with a provider. */
function stepOf(
  catalog: Catalog,
  index: number,
  dialect: Dialect,
  {
    interaction,
    description,
    verdict,
    reason,
  }: Pick<Step, 'description' | 'verdict' | 'reason'> & {
    readonly interaction: string;
  },
): Outcome {
  const nothing = { operation: catalog.pageOperation.id, request: '-', status: null, durationMs: null };
  const none = { findings: [], evidence: null };
  const step = { index, dialect, interaction, description, verdict, reason, ...nothing, ...none };
  return { step, observation: null, exchanges: [] };
}
