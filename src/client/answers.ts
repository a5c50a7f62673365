import type {
  DeployedErrorCode,
  DeployedQueryResponseFailure,
  DeployedReconnectResponseSuccess,
} from '../../generated/types.ts';
import { bodyInWords } from '../contract/answerer.ts';
import type { ExchangeResponse } from '../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue, type Unchecked } from '../model/json.ts';
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
export function rejectFailure({ error }: Unchecked<DeployedQueryResponseFailure>): void {
  if (isJsonObject(error)) throw apiError(error);
}

/** An error of the API with the errors behind it. */
function apiError({ code, description, details, cause }: Unchecked<DeployedErrorCode>): ApiError {
  return new ApiError({
    code: textOf(code) ?? 'unknown',
    description: textOf(description) ?? '',
    details: textOf(details),
    cause: isJsonObject(cause) ? apiError(cause) : null,
  });
}

/** The connection of a success; its absence is none of the answers that this dialect has. */
export function inventoryOf(
  { inventory }: Unchecked<DeployedReconnectResponseSuccess>,
  status: number,
): JsonObject {
  if (isJsonObject(inventory)) return inventory;
  throw new UnexpectedAnswerError(status, 'carries no inventory');
}

/** An answer whose status this dialect does not have, with what it might be. */
export function unexpectedStatus({ status }: ExchangeResponse, expected: string): UnexpectedAnswerError {
  return new UnexpectedAnswerError(status, `is not what is due here (${expected})`);
}

export function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
