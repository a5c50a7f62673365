import type { PactToVerify } from '../../broker/pacts-for-verification.ts';
import type { VerificationResult } from '../../broker/results.ts';
import type { Dialect } from '../../model/contract.ts';
import type { Results } from '../results.ts';

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
