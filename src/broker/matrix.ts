import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { Redactor } from '../redact/redactor.ts';
import { BrokerError } from './answers.ts';
import { linkInWords, textAt } from './hal.ts';

/** How a consumer's version and a provider's version stand with each other. */
export interface MatrixRow {
  readonly consumer: string;
  readonly consumerVersion: string;
  readonly provider: string;
  /** Null where no version of the provider is there. The broker itself names none that has not verified the pact. */
  readonly providerVersion: string | null;
  readonly result: 'verified' | 'failed' | 'not verified';
  /** Where the result can be looked at; null where there is none. */
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

/** Between the versions of one provider. */
const BETWEEN = ', ';

/** What may or may not be deployed. */
export interface Candidate {
  readonly pacticipant: string;
  readonly version: string;
}

/**
 * Reads a matrix with its names as they are, as they are compared with those of the environment.
 *
 * @param asked each row has to be about it: a row of anything else says nothing of it
 * @param redactor shows what an error repeats
 * @throws BrokerError when it is none, or contradicts itself
 */
export function readMatrix(json: JsonValue, asked: Candidate, redactor: Redactor): Deployability {
  const summary = isJsonObject(json) ? json['summary'] : undefined;
  const matrix = isJsonObject(json) ? json['matrix'] : undefined;
  if (!isJsonObject(summary) || !Array.isArray(matrix)) {
    throw new BrokerError('no-broker', 'what came back is no matrix of a Pact Broker');
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
    // It is several sentences, a line each, without full stops.
    reason:
      typeof reason === 'string' ? reason.trim().replaceAll(/\s*\n\s*/g, '; ') : 'the broker gives no reason',
    rows,
  };
}

/** Of a provider that has not verified the pact no version is named. */
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
    url: textAt(row, 'verificationResult', '_links', 'self', 'href'),
  };
}

function named(row: JsonValue, ...path: readonly string[]): string {
  const name = textAt(row, ...path);
  if (name === null) throw incomplete(path.join('/'));
  return name;
}

function incomplete(path: string): BrokerError {
  return new BrokerError('no-broker', `a row of the matrix that came back has no ${path}`);
}

/**
 * Rows with the versions that are there: where the provider has not verified the pact, the broker names no
 * version of it, whether one is there or not.
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

/** An answer as it may be shown. What is decided is decided before: a name can be a secret's twin. */
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

/** Whether a verification may still come that is missing: the other side of one is there. */
export function awaitsVerification({ rows }: Deployability): boolean {
  return rows.some(({ result, providerVersion }) => result === 'not verified' && providerVersion !== null);
}
