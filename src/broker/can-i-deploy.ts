import type { Broker } from './broker.ts';
import { BrokerError, type BrokerErrorKind } from './broker-answers.ts';
import { type Environment, versionsIn } from './environments.ts';
import {
  awaitsVerification,
  type Candidate,
  type Deployability,
  readMatrix,
  withVersions,
} from './matrix.ts';

/** What is to be deployed, and where. */
export interface DeployQuestion extends Candidate {
  readonly environment: string;
}

/** How long to wait while a verification is missing. */
export interface Patience {
  /** In milliseconds; 0 asks once. */
  readonly wait: number;
  /** Between two questions, in milliseconds. */
  readonly interval: number;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** Called before each pause with the reason for it, and the milliseconds that are left. */
  readonly onWait: (why: Deployability | BrokerError, left: number) => void;
}

/**
 * Asks whether a version may be deployed, and asks again while verifications are missing.
 *
 * @param ask asks the broker once
 * @throws BrokerError when it could not be asked
 */
export async function canIDeploy(
  ask: () => Promise<Deployability>,
  { wait, interval, now, sleep, onWait }: Patience,
  signal?: AbortSignal,
): Promise<Deployability> {
  const deadline = now() + wait;
  for (;;) {
    const answer = await ask().catch((error: unknown) => {
      // The broker may be away for a moment.
      if (error instanceof BrokerError && isPassing(error) && now() < deadline && signal?.aborted !== true)
        return error;
      throw error;
    });
    const left = deadline - now();
    if (!(answer instanceof BrokerError) && (isFinal(answer) || left <= 0)) return answer;
    onWait(answer, left);
    await sleep(Math.max(0, Math.min(interval, left)));
    if (signal?.aborted === true) {
      throw new BrokerError('unreachable', 'interrupted while a verification was missing');
    }
  }
}

/** Errors after which it is worth asking again. */
const PASSING: readonly BrokerErrorKind[] = ['unreachable', 'timed-out', 'failed'];

/** A proxy's page with status 5xx means that the broker behind it is away. */
function isPassing({ kind, status }: BrokerError): boolean {
  return PASSING.includes(kind) || (status ?? 0) >= 500;
}

/** Waiting does not help after a failed verification, or if the other side is not in the environment. */
function isFinal(answer: Deployability): boolean {
  const { deployable, rows } = answer;
  return deployable !== null || rows.some(({ result }) => result === 'failed') || !awaitsVerification(answer);
}

/**
 * Asks the broker once.
 *
 * @param environment as the broker knows it
 * @returns the answer as it came, which is redacted before it is shown
 * @throws BrokerError
 */
export async function askDeployability(
  broker: Broker,
  { pacticipant, version }: Candidate,
  environment: Environment,
): Promise<Deployability> {
  const query = new URLSearchParams([
    ['q[][pacticipant]', pacticipant],
    ['q[][version]', version],
    // The latest result of each pair of versions.
    ['latestby', 'cvpv'],
    ['environment', environment.name],
  ]);
  const what = `the matrix of ${pacticipant} ${version} and what is in ${environment.name}`;
  const { json } = await broker.ask({ method: 'GET', path: `/matrix?${query}`, what, standing: true });
  const answer = readMatrix(json, { pacticipant, version }, broker.redactor);
  if (answer.rows.every(({ providerVersion }) => providerVersion !== null)) return answer;
  const present = await versionsIn(broker, environment);
  return withVersions(answer, new Map([...present, [pacticipant, [version]]]));
}
