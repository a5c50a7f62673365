import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { BrokerError } from './broker-error.ts';

/** How a consumer's version and a provider's version stand with each other. */
export interface MatrixRow {
  readonly consumer: string;
  readonly consumerVersion: string;
  readonly provider: string;
  /** Null where no version of the provider is deployed there. */
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

/** @throws BrokerError when it is none */
export function readMatrix(json: JsonValue): Deployability {
  const summary = isJsonObject(json) ? json['summary'] : undefined;
  const matrix = isJsonObject(json) ? json['matrix'] : undefined;
  if (!isJsonObject(summary) || !Array.isArray(matrix)) {
    throw new BrokerError('no-broker', 'what came back is no matrix of a Pact Broker');
  }
  const { deployable, reason } = summary;
  if (deployable !== true && deployable !== false && deployable !== null) {
    throw new BrokerError('no-broker', 'the matrix does not say whether it is safe to deploy');
  }
  return {
    deployable,
    // It is several sentences, a line each, without full stops.
    reason:
      typeof reason === 'string' ? reason.trim().replaceAll(/\s*\n\s*/g, '; ') : 'the broker gives no reason',
    rows: matrix.filter(isJsonObject).map(readRow),
  };
}

function readRow(row: JsonObject): MatrixRow {
  const result = row['verificationResult'];
  const success = isJsonObject(result) ? result['success'] : null;
  return {
    consumer: textAt(row, 'consumer', 'name') ?? '?',
    consumerVersion: textAt(row, 'consumer', 'version', 'number') ?? '?',
    provider: textAt(row, 'provider', 'name') ?? '?',
    providerVersion: textAt(row, 'provider', 'version', 'number'),
    result: success === true ? 'verified' : success === false ? 'failed' : 'not verified',
    url: textAt(row, 'verificationResult', '_links', 'self', 'href'),
  };
}

function textAt(from: JsonValue, ...path: readonly string[]): string | null {
  const found = path.reduce<JsonValue | undefined>(
    (value, name) => (isJsonObject(value) ? value[name] : undefined),
    from,
  );
  return typeof found === 'string' ? found : null;
}
