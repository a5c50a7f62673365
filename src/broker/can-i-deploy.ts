import { isJsonObject, type JsonValue } from '../model/json.ts';
import { isContractVersion } from '../model/pacts.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { Broker } from './broker.ts';
import { BrokerError } from './broker-answers.ts';
import { type Candidate, type Environment, versionsIn } from './environments.ts';
import { linkInWords, textAt } from './hal.ts';

/** The verification result of a consumer's version and a provider's version. */
export interface MatrixRow {
  readonly consumer: string;
  readonly consumerVersion: string;
  readonly provider: string;
  /** Of several that have no result yet, all, as `1, 2`. Null if none is in the environment. */
  readonly providerVersion: string | null;
  readonly result: 'verified' | 'failed' | 'not verified';
  /** Whose result it is: that of the contract, by its mock, or of a provider's build; null without a result. */
  readonly basis: 'contract' | 'build' | null;
  /** Where the result can be seen; null without a result. */
  readonly url: string | null;
}

export interface Deployability {
  /** Null while a verification is missing. */
  readonly deployable: boolean | null;
  /** The broker's own words. */
  readonly reason: string;
  readonly rows: readonly MatrixRow[];
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

/** Asks whether a version may be deployed, and asks again while verifications are missing. @param ask asks once */
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
 * that are in the environment. The answer is redacted before it is shown.
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
  const answer = readMatrix(broker, json, { pacticipant, version });
  if (answer.rows.every(({ providerVersion }) => providerVersion !== null)) return answer;
  const others = (await versionsIn(broker, environment)).filter((one) => one.pacticipant !== pacticipant);
  const present = [...others, { pacticipant, version }];
  const rows = answer.rows.map((row) => {
    const there = new Set(present.flatMap((one) => (one.pacticipant === row.provider ? one.version : [])));
    return { ...row, providerVersion: row.providerVersion ?? ([...there].join(', ') || null) };
  });
  return { ...answer, rows };
}

/**
 * Reads a matrix, whose rows have to be about what was asked. Names are not redacted yet, since they are compared.
 *
 * @throws BrokerError if it is not a matrix, or contradicts itself
 */
export function readMatrix(broker: Broker, json: JsonValue, asked: Candidate): Deployability {
  const bad = (problem: string): BrokerError => broker.unlike(`answered with a matrix that ${problem}`);
  const { summary, matrix } = isJsonObject(json) ? json : {};
  if (!isJsonObject(summary) || !Array.isArray(matrix))
    throw broker.unlike('answered with something that is not a matrix');
  const { deployable, reason } = summary;
  if (typeof deployable !== 'boolean' && deployable !== null) throw bad('does not say whether it is safe');
  const rows = matrix.map((row) => readRow(broker, row));
  if (!rows.every((row) => isAbout(row, asked)))
    throw bad('contradicts itself: it is about other versions than it was asked for');
  if (deployable === true && rows.some(({ result }) => result !== 'verified'))
    throw bad('contradicts itself: it calls safe what is not verified');
  return {
    deployable,
    // The reason has a line for each sentence, without full stops.
    reason:
      typeof reason === 'string' ? reason.trim().replaceAll(/\s*\n\s*/g, '; ') : 'the broker gives no reason',
    rows,
  };
}

/** The broker names no version of a provider that has not verified the pact. */
function isAbout(row: MatrixRow, { pacticipant, version }: Candidate): boolean {
  if (row.consumer === pacticipant && row.consumerVersion === version) return true;
  return row.provider === pacticipant && (row.providerVersion ?? version) === version;
}

function readRow(broker: Broker, row: JsonValue): MatrixRow {
  const names = {
    consumer: broker.text(row, 'consumer', 'name'),
    consumerVersion: broker.text(row, 'consumer', 'version', 'number'),
    provider: broker.text(row, 'provider', 'name'),
  };
  const result = isJsonObject(row) ? row['verificationResult'] : null;
  const success = isJsonObject(result) ? result['success'] : null;
  if (typeof success !== 'boolean') {
    const providerVersion = textAt(row, 'provider', 'version', 'number');
    return { ...names, providerVersion, result: 'not verified', basis: null, url: null };
  }
  const providerVersion = broker.text(row, 'provider', 'version', 'number');
  return {
    ...names,
    providerVersion,
    result: success ? 'verified' : 'failed',
    basis: isContractVersion(providerVersion) ? 'contract' : 'build',
    url: textAt(row, 'verificationResult', '_links', 'self', 'href'),
  };
}

/** An answer as it may be shown. Decisions are made before, since a name may equal a secret. */
export function shownAnswer({ deployable, reason, rows }: Deployability, redactor: Redactor): Deployability {
  const name = (text: string): string => redactor.identifier(text);
  const shown = rows.map((row) => ({
    ...row,
    consumer: name(row.consumer),
    consumerVersion: name(row.consumerVersion),
    provider: name(row.provider),
    providerVersion: row.providerVersion?.split(', ').map(name).join(', ') ?? null,
    url: row.url && linkInWords(row.url, redactor),
  }));
  return { deployable, reason: redactor.text(reason), rows: shown };
}
