import type { BrokerAccess } from '../../broker/access.ts';
import { BrokerError } from '../../broker/answers.ts';
import { Broker } from '../../broker/broker.ts';
import type { Build } from '../../broker/build.ts';
import { type PactToVerify, pactByUrl, pactsForVerification } from '../../broker/pacts-for-verification.ts';
import { isSuccess, publishResult, type VerificationResult, type Verifier } from '../../broker/results.ts';
import type { Catalog } from '../../contract/catalog.ts';
import type { StepResult } from '../../judge/summary.ts';
import { DIALECTS, type Dialect } from '../../model/contract.ts';
import { VERDICTS, worstVerdict } from '../../model/finding.ts';
import { PROVIDERS } from '../../model/pacts.ts';
import type { PreflightPoint } from '../../model/report.ts';
import { type Results, unjudged } from '../steps.ts';
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
  const { id: operation } = catalog.pageOperation;
  const broker = new Broker(access);
  const outcomes: StepResult[] = [];
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
      const { note, failure } = await publish(broker, pact, one.result, publishing);
      notes.push(note);
      // An unpublished result leaves open what the broker answers from now on.
      if (failure !== null) {
        const head = {
          interaction: `pact of ${aboutOf(pact)}`,
          description: 'the publication of its result',
        };
        outcomes.push(unjudged({ ...head, index: outcomes.length, dialect, operation }, 'error', failure));
      }
    }
    for (const { dialect, provider, reason } of missing) {
      const description = 'what the broker has for this provider';
      const head = { interaction: `pacts with ${provider}`, description };
      outcomes.push(unjudged({ ...head, index: outcomes.length, dialect, operation }, 'skip', reason));
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

/** A pact that is to be verified, and the dialect of its provider. */
interface Due {
  readonly dialect: Dialect;
  readonly pact: PactToVerify;
}

/** A provider without a pact that is to be verified. */
interface Missing {
  readonly dialect: Dialect;
  readonly provider: string;
  /** For people; it must not be missed beside others that pass. */
  readonly reason: string;
}

/** The one pact that was asked for is with another provider. */
export class OtherProviderError extends Error {
  override readonly name = 'OtherProviderError';
}

/**
 * Fetches what is to be verified: one pact by its address, or what the broker selects for each provider.
 *
 * @throws BrokerError
 * @throws OtherProviderError
 */
async function pactsDue(
  broker: Broker,
  selection: PactSelection,
): Promise<{ readonly due: readonly Due[]; readonly missing: readonly Missing[] }> {
  const { dialect: wanted, pactUrl, branch, wipSince } = selection;
  if (pactUrl !== null) return { due: [await dueByUrl(broker, pactUrl, wanted)], missing: [] };
  const due: Due[] = [];
  const missing: Missing[] = [];
  for (const dialect of wanted === null ? DIALECTS : [wanted]) {
    const provider = PROVIDERS[dialect];
    const pacts = await pactsForVerification(broker, { provider, branch, wipSince });
    due.push(...(pacts ?? []).map((pact) => ({ dialect, pact })));
    if (pacts !== null && pacts.length > 0) continue;
    const reason =
      pacts === null
        ? `${broker.where} knows no provider ${provider}, as no pact with it was ever published`
        : `${broker.where} has no pact with ${provider} that these flags select`;
    missing.push({ dialect, provider, reason });
  }
  return { due, missing };
}

async function dueByUrl(broker: Broker, url: string, wanted: Dialect | null): Promise<Due> {
  const pact = await pactByUrl(broker, url);
  const dialect = DIALECTS.find((one) => PROVIDERS[one] === pact.provider);
  if (dialect === undefined) {
    const known = Object.values(PROVIDERS).join(', ');
    throw new OtherProviderError(`the pact is with ${pact.provider}; known are ${known}`);
  }
  if (wanted !== null && wanted !== dialect) {
    throw new OtherProviderError(`the pact is with ${pact.provider}, which is not --dialect ${wanted}`);
  }
  return { dialect, pact };
}

/** What is done with results. */
export interface Publishing {
  /** Null where they are not published. */
  readonly build: (Build & { readonly version: string }) | null;
  /** Whether somebody has asked for it. */
  readonly requested: boolean;
  /** Why they are not, for people. */
  readonly why: string;
  readonly verifiedBy: Verifier;
}

/** What became of a pact's result. */
interface Conclusion {
  /** In one sentence, for people. */
  readonly note: string;
  /** Why it is not published although that was asked for; null otherwise. */
  readonly failure: string | null;
}

/** Publishes a result where that is wanted, and says what became of it. */
async function publish(
  broker: Broker,
  pact: PactToVerify,
  result: VerificationResult | null,
  { build, requested, why, verifiedBy }: Publishing,
): Promise<Conclusion> {
  const about = `${aboutOf(pact)} -> ${pact.provider}`;
  if (result === null) {
    const failure = 'the pact was not judged whole, so that no result is published';
    return { note: `${about}: ${failure}`, failure: requested ? failure : null };
  }
  const pending = pact.pending ? ' (pending)' : '';
  const verdict = `${about}: ${isSuccess(result.interactions) ? 'verified' : 'FAILED'}${pending}`;
  if (build === null) {
    return {
      note: `${verdict}; the result is not published, as ${why} (--publish-results)`,
      failure: null,
    };
  }
  try {
    const published = await publishResult(broker, result, build, verifiedBy);
    return { note: `${verdict}; the result of version ${build.version} is ${published}`, failure: null };
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    // What was found is reported all the same.
    return { note: `${about}: the result is NOT published: ${error.message}`, failure: error.message };
  }
}
