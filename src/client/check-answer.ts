import type { DeployedErrorCode, DeployedQueryResponseFailure } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { type Answered, answererOf, bodyInWords } from '../contract/replies.ts';
import type { ExchangeResponse } from '../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue, type Unchecked } from '../model/json.ts';
import type { Redactor } from '../redact/redactor.ts';
import {
  ApiError,
  type ClientError,
  GatewayError,
  RefusedError,
  TimedOutError,
  UnexpectedAnswerError,
  UnreachableError,
} from './errors.ts';

/** Longest text of a refusal, and longest title of a page, that an error quotes. */
const LONGEST_TEXT = 500;
const LONGEST_TITLE = 200;

const ACCEPTED = 202;

/**
 * The body of an answer, a JSON object.
 *
 * @throws RefusedError for a 4xx or 500 that the API gave itself: plain text, or a bare error
 * @throws ApiError when it holds an error of the API; else UnexpectedAnswerError
 */
export function objectOf(
  { status, body }: ExchangeResponse,
  catalog: Catalog,
  redactor: Redactor,
): JsonObject {
  const isRefusal = status === 500 || (status >= 400 && status < 500);
  if (isRefusal && body.kind !== 'html') {
    let text = '';
    if (body.kind === 'text') text = redactor.bodyText(body.text);
    if (body.kind === 'json')
      text = JSON.stringify(redactor.body(catalog.structure('error-code'), body.value));
    throw new RefusedError(status, text.slice(0, LONGEST_TEXT));
  }
  if (body.kind !== 'json' || !isJsonObject(body.value)) {
    const words = bodyInWords(body, (title) => redactor.text(title, LONGEST_TITLE));
    throw new UnexpectedAnswerError(status, `has ${words}, where a JSON object is due`);
  }
  const { error }: Unchecked<DeployedQueryResponseFailure> = body.value;
  if (isJsonObject(error)) throw apiError(error, redactor);
  return body.value;
}

function apiError(
  { code, description, details, cause }: Unchecked<DeployedErrorCode>,
  redactor: Redactor,
): ApiError {
  const shown = (value: JsonValue | undefined): string | null =>
    typeof value === 'string' ? redactor.text(value) : null;
  return new ApiError({
    code: shown(code) ?? 'unknown',
    description: shown(description) ?? '',
    details: shown(details),
    cause: isJsonObject(cause) ? apiError(cause, redactor) : null,
  });
}

/**
 * Why an answer does not tell what became of its request, which may have arrived: it is not the API's, or not whole.
 *
 * @param shown how the title of a page is shown
 * @returns null for an answer of the API that tells; a `GatewayError` where something else surely answered
 */
export function inconclusiveError(
  catalog: Catalog,
  answered: Answered,
  shown: (title: string) => string,
): ClientError | null {
  const answerer = answererOf(catalog, answered);
  if (answerer === 'api') return null;
  const { status, body } = answered.response;
  const words = bodyInWords(body, shown);
  if (answerer === 'gateway') return new GatewayError(status, words);
  const problem = status === ACCEPTED ? 'carries no location of a job' : 'is none that the API gives';
  return new UnexpectedAnswerError(status, `${problem} (${words})`);
}

/**
 * Why a refusal does not tell what became of its request: its job id, made up for it, is used already, as something on
 * the way has sent the request twice. Null for any other answer.
 */
export function repeatedOnTheWay(
  { status, body }: ExchangeResponse,
  jobId: string,
): UnexpectedAnswerError | null {
  if (status !== 400 || body.kind !== 'text' || body.text.trim() !== `Duplicate job uuid[${jobId}]`)
    return null;
  const problem = 'says that its job id, which is new, is used: a gateway has sent the request twice';
  return new UnexpectedAnswerError(status, problem);
}

/** Whether a request may have reached the server although no whole answer came back. */
export function isLostAnswer(error: unknown): error is TimedOutError | UnreachableError {
  if (error instanceof TimedOutError) return error.phase !== 'connect';
  return error instanceof UnreachableError && error.networkError.mayHaveArrived;
}
