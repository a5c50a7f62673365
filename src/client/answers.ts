import { bodyInWords } from '../contract/answerer.ts';
import type { Catalog } from '../contract/catalog.ts';
import { valueAt } from '../contract/role-path.ts';
import type { Structure } from '../contract/structures.ts';
import type { ExchangeResponse } from '../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import { ApiError, NotJsonError, RefusedError, UnexpectedAnswerError } from './errors.ts';

/** Longest text of a refusal that an error quotes. */
const LONGEST_TEXT = 500;

/** The body of an answer as an object; anything else is rejected by its cause. */
export function objectOf({ status, body }: ExchangeResponse): JsonObject {
  switch (body.kind) {
    case 'json':
      if (isJsonObject(body.value)) return body.value;
      throw new NotJsonError(status, 'JSON, but no object');
    case 'absent':
      throw new NotJsonError(status, 'empty');
    case 'html':
      throw new NotJsonError(status, bodyInWords(body));
    case 'text':
      throw new NotJsonError(status, body.problem === 'not JSON' ? 'plain text' : body.problem);
  }
}

/** Rejects a refusal: a 4xx or 500 with plain text. Other answers pass. */
export function rejectRefusal({ status, body }: ExchangeResponse): void {
  const isRefusal = status === 500 || (status >= 400 && status < 500);
  if (!isRefusal || body.kind === 'html') return;
  const text = body.kind === 'text' ? body.text : body.kind === 'json' ? JSON.stringify(body.value) : '';
  throw new RefusedError(status, text.slice(0, LONGEST_TEXT));
}

/** Rejects with the API's own error, when the body has one. */
export function rejectFailure(catalog: Catalog, structure: Structure, body: JsonObject): void {
  const failure = valueAt(structure, 'failure', body);
  if (isJsonObject(failure)) throw apiError(catalog, failure);
}

/** An error of the API with the errors behind it. */
function apiError(catalog: Catalog, failure: JsonObject): ApiError {
  const structure = catalog.structure('error-code');
  const cause = failure[structure.role('cause')];
  return new ApiError({
    code: textOf(failure[structure.role('code')]) ?? 'unknown',
    description: textOf(failure[structure.role('summary')]) ?? '',
    details: textOf(failure[structure.role('details')]),
    cause: isJsonObject(cause) ? apiError(catalog, cause) : null,
  });
}

/** The payload of a success; its absence is none of the answers that this dialect has. */
export function payloadOf(structure: Structure, status: number, body: JsonObject): JsonObject {
  const payload = valueAt(structure, 'payload', body);
  if (isJsonObject(payload)) return payload;
  throw new UnexpectedAnswerError(status, `carries no ${structure.role('payload')}`);
}

/** An answer whose status this dialect does not have, with what it might be. */
export function unexpectedStatus({ status }: ExchangeResponse, expected: string): UnexpectedAnswerError {
  return new UnexpectedAnswerError(status, `is not what is due here (${expected})`);
}

export function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
