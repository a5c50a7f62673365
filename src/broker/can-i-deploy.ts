import type { Broker } from './broker.ts';
import { BrokerError } from './broker-answers.ts';
import { type Environment, versionsIn } from './environments.ts';
import { type Candidate, type Deployability, readMatrix } from './matrix.ts';

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
      const mayPass = error instanceof BrokerError && ['unreachable', 'busy', 'failed'].includes(error.kind);
      if (mayPass && now() < deadline) return error;
      throw error;
    });
    const left = deadline - now();
    if (!(answer instanceof BrokerError) && (isFinal(answer) || left <= 0)) return answer;
    onWait(answer, left);
    await sleep(Math.max(0, Math.min(interval, left)));
    if (signal?.aborted === true)
      throw new BrokerError('unusable', 'interrupted while a verification was missing');
  }
}

/** Waiting does not help after a failed verification, or if the other side is not in the environment. */
function isFinal({ deployable, rows }: Deployability): boolean {
  if (deployable !== null || rows.some(({ result }) => result === 'failed')) return true;
  return !rows.some(({ result, providerVersion }) => result === 'not verified' && providerVersion !== null);
}

/**
 * Asks the broker once. It names no version of a provider that has not verified the pact, so these are the versions
 * that are in the environment.
 *
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
  const { json } = await broker.ask({ method: 'GET', path: `/matrix?${query}`, what });
  const answer = readMatrix(json, { pacticipant, version });
  if (answer.rows.every(({ providerVersion }) => providerVersion !== null)) return answer;
  const present = new Map([...(await versionsIn(broker, environment)), [pacticipant, [version]]]);
  const rows = answer.rows.map((row) => {
    const there = present.get(row.provider)?.join(', ') ?? null;
    return { ...row, providerVersion: row.providerVersion ?? there };
  });
  return { ...answer, rows };
}
