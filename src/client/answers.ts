import type {
  DeployedErrorCode,
  DeployedQueryResponseFailure,
  DeployedReconnectResponseSuccess,
} from '../../generated/types.ts';
import { bodyInWords } from '../contract/replies.ts';
import type { Structure } from '../contract/structures.ts';
import type { ExchangeResponse } from '../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue, type Unchecked } from '../model/json.ts';
import { bodyText } from '../redact/message.ts';
import type { Redactor } from '../redact/redactor.ts';
import { ApiError, NotJsonError, RefusedError, UnexpectedAnswerError } from './errors.ts';

/** Longest text of a refusal, and longest title of a page, that an error quotes. */
const LONGEST_TEXT = 500;
const LONGEST_TITLE = 200;

/** The body of an answer as an object; anything else is rejected by its cause. */
export function objectOf({ status, body }: ExchangeResponse, redactor: Redactor): JsonObject {
  switch (body.kind) {
    case 'json':
      if (isJsonObject(body.value)) return body.value;
      throw new NotJsonError(status, 'JSON, but no object');
    case 'absent':
      throw new NotJsonError(status, 'empty');
    case 'html':
      throw new NotJsonError(
        status,
        bodyInWords(body, (title) => redactor.text(title, LONGEST_TITLE)),
      );
    case 'text':
      throw new NotJsonError(status, body.problem === 'not JSON' ? 'plain text' : body.problem);
  }
}

/**
 * Rejects a refusal: a 4xx or 500 with plain text. Other answers pass.
 *
 * @param asJson the structure of a refusal that comes as JSON
 */
export function rejectRefusal(
  { status, body }: ExchangeResponse,
  redactor: Redactor,
  asJson: Structure,
): void {
  const isRefusal = status === 500 || (status >= 400 && status < 500);
  if (!isRefusal || body.kind === 'html') return;
  const text =
    body.kind === 'text'
      ? bodyText(body.text, redactor.texts)
      : body.kind === 'json'
        ? JSON.stringify(redactor.values.body(asJson, body.value))
        : '';
  throw new RefusedError(status, text.slice(0, LONGEST_TEXT));
}

/** Rejects with the API's own error, when the body has one. */
export function rejectFailure({ error }: Unchecked<DeployedQueryResponseFailure>, redactor: Redactor): void {
  if (isJsonObject(error)) throw apiError(error, redactor);
}

/** An error of the API with the errors behind it. */
function apiError(
  { code, description, details, cause }: Unchecked<DeployedErrorCode>,
  redactor: Redactor,
): ApiError {
  const said = (value: JsonValue | undefined): string | null =>
    typeof value === 'string' ? redactor.text(value) : null;
  return new ApiError({
    code: said(code) ?? 'unknown',
    description: said(description) ?? '',
    details: said(details),
    cause: isJsonObject(cause) ? apiError(cause, redactor) : null,
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
