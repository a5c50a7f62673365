import type { Catalog } from '../contract/catalog.ts';
import { type Answered, answererOf, bodyInWords } from '../contract/replies.ts';
import {
  type ClientError,
  GatewayError,
  TimedOutError,
  UnexpectedAnswerError,
  UnreachableError,
} from './errors.ts';

const ACCEPTED = 202;

/**
 * Why an answer does not tell what became of its request: the API has not given it, or not whole. The
 * request may have arrived then, and is not to be sent again before somebody has looked.
 *
 * @param shown how the title of a page is shown
 * @returns null for the API's own, which tells; a `GatewayError` where it is surely somebody else's
 */
export function doubtOf(
  catalog: Catalog,
  answered: Answered,
  shown?: (title: string) => string,
): ClientError | null {
  const answerer = answererOf(catalog, answered);
  if (answerer === 'api') return null;
  const { status, body } = answered.response;
  const words = bodyInWords(body, shown);
  if (answerer === 'gateway') return new GatewayError(status, words);
  const problem = status === ACCEPTED ? 'carries no location of a job' : 'is none that the API gives';
  return new UnexpectedAnswerError(status, `${problem} (${words})`);
}

/** Whether a request may have reached the server although no whole answer came back. */
export function isLostAnswer(error: unknown): error is TimedOutError | UnreachableError {
  if (error instanceof TimedOutError) return error.phase !== 'connect';
  return error instanceof UnreachableError && error.trouble.mayHaveArrived;
}
