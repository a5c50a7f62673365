import type { BrokerAccess } from './access.ts';
import type { Broker } from './broker.ts';
import { BrokerError, type BrokerTrouble } from './broker-error.ts';
import { type Deployability, readMatrix } from './matrix.ts';
import { plainOutput, runPactCli } from './pact-cli.ts';

/** What is to be deployed, and where. */
export interface DeployQuestion {
  readonly pacticipant: string;
  readonly version: string;
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
  /** Told that a verification is still missing, and how long it is waited for it, in milliseconds. */
  readonly onWait: (reason: string, left: number) => void;
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
      // A broker that is away for a moment is waited for as well.
      const passes = error instanceof BrokerError && PASSING.includes(error.trouble);
      if (passes && now() < deadline && signal?.aborted !== true) return error;
      throw error;
    });
    const left = deadline - now();
    if (answer instanceof BrokerError) onWait(answer.message, left);
    else if (isFinal(answer) || left <= 0) return answer;
    else onWait(answer.reason, left);
    await sleep(Math.max(0, Math.min(interval, left)));
    if (signal?.aborted === true) {
      throw new BrokerError('unreachable', 'interrupted while a verification was missing');
    }
  }
}

/** Troubles that may have passed the next time. */
const PASSING: readonly BrokerTrouble[] = ['unreachable', 'timed-out', 'failed'];

/** A failed verification does not become a success by waiting for another one. */
function isFinal({ deployable, rows }: Deployability): boolean {
  return deployable !== null || rows.some(({ result }) => result === 'failed');
}

/** Asks the broker once, by the official command. @throws BrokerError */
export async function askDeployability(
  access: BrokerAccess,
  { pacticipant, version, environment }: DeployQuestion,
  options: { readonly signal?: AbortSignal; readonly caFile?: string | null },
): Promise<Deployability> {
  const asked = ['--pacticipant', pacticipant, '--version', version, '--to-environment', environment];
  // The exit code tells nothing: with --output json it is 0 whatever the answer is.
  const { output } = await runPactCli(access, ['can-i-deploy', ...asked, '--output', 'json'], options);
  const start = output.indexOf('{');
  try {
    return readMatrix(JSON.parse(start === -1 ? output : output.slice(start)));
  } catch (error) {
    if (!(error instanceof SyntaxError) && (error as Error).name !== 'SyntaxError') throw error;
    const words = plainOutput(output, access).slice(0, 500);
    throw new BrokerError(
      'failed',
      `the broker at ${access.url} gave no answer: ${words || 'it said nothing'}`,
    );
  }
}

/**
 * Names that a broker knows, to tell a misspelt one from one that is not safe.
 *
 * @throws BrokerError
 */
export async function environmentsOf(broker: Broker): Promise<readonly string[]> {
  const { json } = await broker.ask({ method: 'GET', path: '/environments', what: 'its environments' });
  return embeddedNames(json, 'environments');
}

export async function pacticipantsOf(broker: Broker): Promise<readonly string[]> {
  const { json } = await broker.ask({ method: 'GET', path: '/pacticipants', what: 'its pacticipants' });
  return embeddedNames(json, 'pacticipants');
}

function embeddedNames(json: unknown, relation: string): readonly string[] {
  const { _embedded: embedded } = json as { readonly _embedded?: Readonly<Record<string, unknown>> };
  const items = embedded?.[relation];
  if (!Array.isArray(items)) return [];
  return items.flatMap(({ name }: { readonly name?: unknown }) => (typeof name === 'string' ? [name] : []));
}
