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
  /** Of several that have no result yet, all, as `1, 2`. Null if none is in the environment. */
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

/** What may or may not be deployed. */
export interface Candidate {
  readonly pacticipant: string;
  readonly version: string;
}

/**
 * Reads a matrix. Names are not redacted yet, since they are compared with those in the environment.
 *
 * @param asked each row has to be about it
 * @throws BrokerError if it is not a matrix, or contradicts itself
 */
export function readMatrix(json: JsonValue, asked: Candidate): Deployability {
  const { summary, matrix } = isJsonObject(json) ? json : {};
  if (!isJsonObject(summary) || !Array.isArray(matrix)) throw bad('is not a matrix of a Pact Broker');
  const { deployable, reason } = summary;
  if (typeof deployable !== 'boolean' && deployable !== null) throw bad('does not say whether it is safe');
  const rows = matrix.map(readRow);
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

function bad(problem: string): BrokerError {
  return new BrokerError('unusable', `the matrix of the broker ${problem}`);
}

/** The broker names no version of a provider that has not verified the pact. */
function isAbout(row: MatrixRow, { pacticipant, version }: Candidate): boolean {
  if (row.consumer === pacticipant && row.consumerVersion === version) return true;
  return row.provider === pacticipant && (row.providerVersion ?? version) === version;
}

function readRow(row: JsonValue): MatrixRow {
  const text = (...path: readonly string[]): string => {
    const found = textAt(row, ...path);
    if (found === null) throw bad(`has a row without ${path.join('/')}`);
    return found;
  };
  const names = {
    consumer: text('consumer', 'name'),
    consumerVersion: text('consumer', 'version', 'number'),
    provider: text('provider', 'name'),
  };
  const result = isJsonObject(row) ? row['verificationResult'] : null;
  const success = isJsonObject(result) ? result['success'] : null;
  if (typeof success !== 'boolean') {
    const providerVersion = textAt(row, 'provider', 'version', 'number');
    return { ...names, providerVersion, result: 'not verified', basis: null, url: null };
  }
  const providerVersion = text('provider', 'version', 'number');
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
