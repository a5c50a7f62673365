import { Broker } from '../../broker/broker.ts';
import type { BrokerAccess } from '../../broker/broker-access.ts';
import { BrokerError } from '../../broker/broker-answers.ts';
import type { Build } from '../../broker/build.ts';
import { PactFileError } from '../../broker/pact-file.ts';
import {
  type PactToVerify,
  pactByUrl,
  pactsForVerification,
  type Selection,
} from '../../broker/pacts-for-verification.ts';
import { type InteractionVerdict, isSuccess, publishResult, type Verifier } from '../../broker/results.ts';
import type { Catalog } from '../../contract/catalog.ts';
import type { StepResult } from '../../judge/summary.ts';
import { DIALECTS, type Dialect } from '../../model/contract.ts';
import type { Verdict } from '../../model/finding.ts';
import { PROVIDERS } from '../../model/pacts.ts';
import type { VerifyOne } from '../pact/verify-pact.ts';
import { apart, type Results } from '../steps.ts';

interface PactSelection extends Pick<Selection, 'branch' | 'wipSince'> {
  /** Null for both. */
  readonly dialect: Dialect | null;
  /** One pact by its address; null for what the broker selects. */
  readonly pactUrl: string | null;
}

/** Whether and how results are published. */
export interface Publishing {
  /** Null where they are not published. */
  readonly build: (Build & { readonly version: string }) | null;
  readonly requested: boolean;
  /** Why they are not published, for people. */
  readonly why: string;
  readonly verifiedBy: Verifier;
}

export interface BrokerRun {
  readonly catalog: Catalog;
  readonly access: BrokerAccess;
  readonly selection: PactSelection;
  readonly publishing: Publishing;
  readonly verifyOne: VerifyOne;
  readonly onProgress: (line: string) => void;
}

/**
 * Verifies the pacts that a broker has for the provider, and publishes the results if that is wanted.
 *
 * @throws BrokerError
 * @throws PactFileError when the one pact that was asked for is not with this provider
 */
export async function verifyBrokerPacts(run: BrokerRun): Promise<Omit<Results, 'preflight'>> {
  const { catalog, access, selection, publishing, onProgress } = run;
  const broker = new Broker(access);
  const stepResults: StepResult[] = [];
  const notes: string[] = [];
  const addStep = (
    dialect: Dialect,
    interaction: string,
    description: string,
    verdict: Verdict,
    why: string,
  ) =>
    stepResults.push(
      apart(catalog, { index: stepResults.length, interaction, description, dialect }, verdict, why),
    );
  try {
    await broker.index();
    if (selection.branch === null)
      notes.push('the branch of the provider is not known, so no pact counts as pending');
    const selected = await selectPacts(broker, selection);
    for (const [dialect, pacts] of selected) {
      for (const pact of pacts ?? []) {
        const about = `${pact.name} -> ${pact.provider}`;
        onProgress(`verifying ${about} (${pact.chosen})`);
        const one = await run.verifyOne(dialect, pact, stepResults.length);
        stepResults.push(...one.stepResults);
        const { note, failure = null } = await publish(broker, pact, one.published, publishing);
        notes.push(...[...one.notes, note].map((text) => `${about}: ${text}`));
        // Without the result nobody knows what the broker will answer.
        if (failure !== null)
          addStep(dialect, `pact of ${pact.name}`, 'the publication of its result', 'error', failure);
      }
    }
    const dialects = [...selected].flatMap(([dialect, pacts]) => (pacts?.length ? [dialect] : []));
    // A provider without a pact has a step too, so that nobody overlooks it.
    for (const [dialect, pacts] of [...selected].filter(([one]) => !dialects.includes(one))) {
      const provider = PROVIDERS[dialect];
      const why =
        pacts === null
          ? `${broker.where} knows no provider ${provider}, as no pact with it was ever published`
          : `${broker.where} has no pact with ${provider} that these flags select`;
      addStep(dialect, `pacts with ${provider}`, 'what the broker has for this provider', 'skip', why);
      notes.push(dialects.length === 0 ? `${why}, so nothing was verified` : why);
    }
    return { dialects, stepResults, notes };
  } finally {
    await broker.close();
  }
}

/** The pacts with the provider of each dialect; null where the broker does not know it. */
type SelectedPacts = ReadonlyMap<Dialect, readonly PactToVerify[] | null>;

/** Fetches one pact by its address, or what the broker selects for each provider. @throws PactFileError */
async function selectPacts(
  broker: Broker,
  { dialect: wanted, pactUrl, branch, wipSince }: PactSelection,
): Promise<SelectedPacts> {
  const dialects = wanted === null ? DIALECTS : [wanted];
  if (pactUrl !== null) {
    const pact = await pactByUrl(broker, pactUrl);
    const dialect = dialects.find((one) => PROVIDERS[one] === pact.provider);
    if (dialect !== undefined) return new Map([[dialect, [pact]]]);
    const known = dialects.map((one) => PROVIDERS[one]).join(', ');
    throw new PactFileError(`--pact-url: the pact is with ${pact.provider}; expected is ${known}`);
  }
  const selected = new Map<Dialect, readonly PactToVerify[] | null>();
  for (const dialect of dialects) {
    const selection = { provider: PROVIDERS[dialect], branch, wipSince };
    selected.set(dialect, await pactsForVerification(broker, selection));
  }
  return selected;
}

/** Publishes a result if that is wanted. @returns a note; and as failure, why it was not published on request */
async function publish(
  broker: Broker,
  pact: PactToVerify,
  interactions: readonly InteractionVerdict[] | null,
  { build, requested, why, verifiedBy }: Publishing,
): Promise<{ readonly note: string; readonly failure?: string }> {
  if (interactions === null) {
    const note = 'not every interaction was judged, so no result is published';
    return requested ? { note, failure: note } : { note };
  }
  const pending = pact.pending ? ' (pending)' : '';
  const verdict = `${isSuccess(interactions) ? 'verified' : 'FAILED'}${pending}`;
  if (build === null) return { note: `${verdict}; the result is not published, as ${why}` };
  try {
    const published = await publishResult(broker, pact, interactions, build, verifiedBy);
    return { note: `${verdict}; the result of version ${build.version} is ${published}` };
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    // The report still has the steps.
    return { note: `the result is NOT published: ${error.message}`, failure: error.message };
  }
}
