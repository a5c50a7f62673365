import { Broker } from '../../broker/broker.ts';
import type { BrokerAccess } from '../../broker/broker-access.ts';
import { BrokerError } from '../../broker/broker-answers.ts';
import type { Build } from '../../broker/build.ts';
import { type PactToVerify, pactByUrl, pactsForVerification } from '../../broker/pacts-for-verification.ts';
import { isSuccess, publishResult, type VerificationResult, type Verifier } from '../../broker/results.ts';
import type { Catalog } from '../../contract/catalog.ts';
import type { StepResult } from '../../judge/summary.ts';
import { DIALECTS, type Dialect } from '../../model/contract.ts';
import { PROVIDERS } from '../../model/pacts.ts';
import { aboutOf, type VerifyOne } from '../pact/verify-pact.ts';
import { type Results, unjudged } from '../steps.ts';

/** Which pacts of a broker are verified. */
interface PactSelection {
  /** Null for both. */
  readonly dialect: Dialect | null;
  /** One pact by its address; null for what the broker selects. */
  readonly pactUrl: string | null;
  /** The provider's branch; null when nothing tells it. */
  readonly branch: string | null;
  /** Work in progress counts from this day on, such as 2026-01-31. */
  readonly wipSince: string;
}

/** Whether and how results are published. */
export interface Publishing {
  /** Null where they are not published. */
  readonly build: (Build & { readonly version: string }) | null;
  /** Whether somebody has asked for it. */
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
  /** Called with a line before each pact. */
  readonly onProgress: (line: string) => void;
}

/** The one pact that was asked for is with another provider. */
export class OtherProviderError extends Error {
  override readonly name = 'OtherProviderError';
}

/**
 * Verifies the pacts that a broker has for the provider, and publishes the results if that is wanted.
 *
 * @throws BrokerError
 * @throws OtherProviderError when the one pact that was asked for is not with this provider
 */
export async function verifyBrokerPacts(run: BrokerRun): Promise<Omit<Results, 'preflight'>> {
  const { catalog, access, selection, publishing, onProgress } = run;
  const broker = new Broker(access);
  const stepResults: StepResult[] = [];
  const notes: string[] = [];
  /** Adds a step that is not about an interaction. */
  const add = (
    verdict: 'error' | 'skip',
    dialect: Dialect,
    [interaction, description, reason]: readonly [string, string, string],
  ): void => {
    const head = { index: stepResults.length, interaction, description, dialect };
    stepResults.push(unjudged({ ...head, operation: catalog.pageOperation.id }, verdict, reason));
  };
  try {
    await broker.index();
    if (selection.branch === null)
      notes.push('the branch of the provider is not known, so no pact counts as pending');
    const selected = await selectPacts(broker, selection);
    for (const { dialect, pacts } of selected) {
      for (const pact of pacts) {
        const about = `${aboutOf(pact)} -> ${pact.provider}`;
        onProgress(`verifying ${about} (${pact.chosen})`);
        const one = await run.verifyOne(dialect, pact, stepResults.length);
        stepResults.push(...one.stepResults);
        notes.push(...one.notes.map((note) => `${about}: ${note}`));
        const result = one.published === null ? null : { pact, interactions: one.published };
        const { note, failure } = await publish(broker, pact, result, publishing);
        notes.push(`${about}: ${note}`);
        // Without the result nobody knows what the broker will answer.
        if (failure !== null)
          add('error', dialect, [`pact of ${aboutOf(pact)}`, 'the publication of its result', failure]);
      }
    }
    const isNothing = selected.every(({ pacts }) => pacts.length === 0);
    // A provider without a pact has a step too, so that nobody overlooks it.
    for (const { dialect, whyNone } of selected) {
      if (whyNone === null) continue;
      add('skip', dialect, [
        `pacts with ${PROVIDERS[dialect]}`,
        'what the broker has for this provider',
        whyNone,
      ]);
      notes.push(isNothing ? `${whyNone}, so nothing was verified` : whyNone);
    }
    const dialects = selected.flatMap(({ dialect, pacts }) => (pacts.length === 0 ? [] : [dialect]));
    return { dialects, stepResults, notes };
  } finally {
    await broker.close();
  }
}

/** The pacts with the provider of a dialect. */
interface SelectedPacts {
  readonly dialect: Dialect;
  readonly pacts: readonly PactToVerify[];
  /** Why there are none; null when there are. */
  readonly whyNone: string | null;
}

/** Fetches one pact by its address, or what the broker selects for each provider. @throws OtherProviderError */
async function selectPacts(
  broker: Broker,
  { dialect: wanted, pactUrl, branch, wipSince }: PactSelection,
): Promise<readonly SelectedPacts[]> {
  if (pactUrl !== null) {
    const pact = await pactByUrl(broker, pactUrl);
    return [{ dialect: dialectOf(pact, wanted), pacts: [pact], whyNone: null }];
  }
  const selected: SelectedPacts[] = [];
  for (const dialect of wanted === null ? DIALECTS : [wanted]) {
    const provider = PROVIDERS[dialect];
    const pacts = await pactsForVerification(broker, { provider, branch, wipSince });
    const none =
      pacts === null
        ? `${broker.where} knows no provider ${provider}, as no pact with it was ever published`
        : `${broker.where} has no pact with ${provider} that these flags select`;
    selected.push({ dialect, pacts: pacts ?? [], whyNone: pacts?.length ? null : none });
  }
  return selected;
}

function dialectOf({ provider }: PactToVerify, wanted: Dialect | null): Dialect {
  const dialect = DIALECTS.find((one) => PROVIDERS[one] === provider);
  if (dialect === undefined) {
    const known = Object.values(PROVIDERS).join(', ');
    throw new OtherProviderError(`--pact-url: the pact is with ${provider}; known are ${known}`);
  }
  if (wanted === null || wanted === dialect) return dialect;
  throw new OtherProviderError(`--pact-url: the pact is with ${provider}, which is not --dialect ${wanted}`);
}

/**
 * Publishes a result if that is wanted.
 *
 * @returns a sentence for people; and as failure, why it was not published although somebody asked for it
 */
async function publish(
  broker: Broker,
  pact: PactToVerify,
  result: VerificationResult | null,
  { build, requested, why, verifiedBy }: Publishing,
): Promise<{ readonly note: string; readonly failure: string | null }> {
  if (result === null) {
    const note = 'not every interaction was judged, so no result is published';
    return { note, failure: requested ? note : null };
  }
  const pending = pact.pending ? ' (pending)' : '';
  const verdict = `${isSuccess(result.interactions) ? 'verified' : 'FAILED'}${pending}`;
  if (build === null) {
    const note = `${verdict}; the result is not published, as ${why}`;
    return { note, failure: null };
  }
  try {
    const published = await publishResult(broker, result, build, verifiedBy);
    return { note: `${verdict}; the result of version ${build.version} is ${published}`, failure: null };
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    // The report still has the steps.
    return { note: `the result is NOT published: ${error.message}`, failure: error.message };
  }
}
