import { isJsonObject, type JsonValue } from '../model/json.ts';
import { isContractVersion } from '../model/pacts.ts';
import type { Redactor } from '../redact/redactor.ts';
import { BrokerError } from './broker-answers.ts';
import { linkInWords, textAt } from './hal.ts';

/** The verification result of a consumer's version and a provider's version. */
export interface MatrixRow {
  readonly consumer: string;
  readonly consumerVersion: string;
  readonly provider: string;
  /** Null if no version of the provider is in the environment. */
  readonly providerVersion: string | null;
  readonly result: 'verified' | 'failed' | 'not verified';
  /** Whose result it is: that of the contract, by its mock, or of a provider's build; null without a result. */
  readonly basis: 'contract' | 'build' | null;
  /** Where the result can be seen; null without a result. */
  readonly url: string | null;
}

/** What a broker answers to "can I deploy". */
export interface Deployability {
  /** Null while a verification is missing. */
  readonly deployable: boolean | null;
  /** The broker's own words. */
  readonly reason: string;
  readonly rows: readonly MatrixRow[];
}

/** Separates several versions of one provider. */
const BETWEEN = ', ';

/** What may or may not be deployed. */
export interface Candidate {
  readonly pacticipant: string;
  readonly version: string;
}

/**
 * Reads a matrix. Names are not redacted yet, since they are compared with those in the environment.
 *
 * @param asked each row has to be about it
 * @param redactor shows what an error repeats
 * @throws BrokerError if it is not a matrix, or contradicts itself
 */
export function readMatrix(json: JsonValue, asked: Candidate, redactor: Redactor): Deployability {
  const summary = isJsonObject(json) ? json['summary'] : undefined;
  const matrix = isJsonObject(json) ? json['matrix'] : undefined;
  if (!isJsonObject(summary) || !Array.isArray(matrix)) {
    throw new BrokerError('no-broker', 'the answer is not a matrix of a Pact Broker');
  }
  const { deployable, reason } = summary;
  if (deployable !== true && deployable !== false && deployable !== null) {
    throw new BrokerError('no-broker', 'the matrix does not say whether it is safe to deploy');
  }
  const rows = matrix.map(readRow);
  const stray = rows.find((row) => !isAbout(row, asked));
  if (stray !== undefined) {
    const sentence = `the broker contradicts itself: it was asked about ${asked.pacticipant} ${asked.version}, and answers with ${pairOf(stray)}`;
    throw new BrokerError('no-broker', redactor.hide(sentence));
  }
  const bad = rows.find(({ result }) => result !== 'verified');
  if (deployable === true && bad !== undefined) {
    const sentence = `the broker contradicts itself: it calls it safe, and the pact of ${bad.consumer} ${bad.consumerVersion} with ${bad.provider} counts as ${bad.result}`;
    throw new BrokerError('no-broker', redactor.hide(sentence));
  }
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

function pairOf({ consumer, consumerVersion, provider, providerVersion }: MatrixRow): string {
  return `${consumer} ${consumerVersion} with ${provider}${providerVersion === null ? '' : ` ${providerVersion}`}`;
}

function readRow(row: JsonValue): MatrixRow {
  const result = isJsonObject(row) ? row['verificationResult'] : null;
  const success = isJsonObject(result) ? result['success'] : null;
  const providerVersion = textAt(row, 'provider', 'version', 'number');
  if (typeof success === 'boolean' && providerVersion === null) throw incomplete('provider/version/number');
  return {
    consumer: named(row, 'consumer', 'name'),
    consumerVersion: named(row, 'consumer', 'version', 'number'),
    provider: named(row, 'provider', 'name'),
    providerVersion,
    result: success === true ? 'verified' : success === false ? 'failed' : 'not verified',
    basis:
      typeof success !== 'boolean' ? null : isContractVersion(providerVersion ?? '') ? 'contract' : 'build',
    url: textAt(row, 'verificationResult', '_links', 'self', 'href'),
  };
}

function named(row: JsonValue, ...path: readonly string[]): string {
  const name = textAt(row, ...path);
  if (name === null) throw incomplete(path.join('/'));
  return name;
}

function incomplete(path: string): BrokerError {
  return new BrokerError('no-broker', `a row of the matrix has no ${path}`);
}

/**
 * Adds the versions that are in the environment: the broker names no version of a provider that has not verified the
 * pact, whether one is there or not.
 *
 * @param present the versions that are in the environment, by pacticipant
 */
export function withVersions(
  answer: Deployability,
  present: ReadonlyMap<string, readonly string[]>,
): Deployability {
  const rows = answer.rows.map((row) => {
    const versions = present.get(row.provider) ?? [];
    const isKnown = row.providerVersion !== null || versions.length === 0;
    return isKnown ? row : { ...row, providerVersion: versions.join(BETWEEN) };
  });
  return { ...answer, rows };
}

/** An answer as it may be shown. Decisions are made before, since a name may equal a secret. */
export function shownAnswer(answer: Deployability, redactor: Redactor): Deployability {
  const name = (text: string): string => redactor.identifier(text);
  const rows = answer.rows.map((row) => ({
    ...row,
    consumer: name(row.consumer),
    consumerVersion: name(row.consumerVersion),
    provider: name(row.provider),
    providerVersion: row.providerVersion?.split(BETWEEN).map(name).join(BETWEEN) ?? null,
    url: row.url === null ? null : linkInWords(row.url, redactor),
  }));
  return { ...answer, reason: redactor.text(answer.reason), rows };
}

/** Whether a missing verification may still come: a version of the other side is in the environment. */
export function awaitsVerification({ rows }: Deployability): boolean {
  return rows.some(({ result, providerVersion }) => result === 'not verified' && providerVersion !== null);
}
