import type { Broker } from '../../broker/broker.ts';
import { BrokerError } from '../../broker/broker-error.ts';
import type { Build } from '../../broker/build.ts';
import type { PactToVerify } from '../../broker/pacts-for-verification.ts';
import { isSuccess, publishResult, type VerificationResult, type Verifier } from '../../broker/results.ts';
import { aboutOf } from './verify-one.ts';

/** What is done with results. */
export interface Publishing {
  /** Null where they are not published. */
  readonly build: (Build & { readonly version: string }) | null;
  /** Whether somebody has asked for it. */
  readonly asked: boolean;
  /** Why they are not, for people. */
  readonly why: string;
  readonly verifiedBy: Verifier;
}

/** What became of a pact's result. */
export interface Conclusion {
  /** In one sentence, for people. */
  readonly note: string;
  /** Why it is not published although that was asked for; null otherwise. */
  readonly failure: string | null;
}

/** Publishes a result where that is wanted. */
export async function conclude(
  broker: Broker,
  pact: PactToVerify,
  result: VerificationResult | null,
  { build, asked, why, verifiedBy }: Publishing,
): Promise<Conclusion> {
  const about = `${aboutOf(pact)} -> ${pact.provider}`;
  if (result === null) {
    const failure = 'the pact was not judged whole, so that no result is published';
    return { note: `${about}: ${failure}`, failure: asked ? failure : null };
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
