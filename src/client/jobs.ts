import type { JsonObject } from '../model/json.ts';
import { inventoryOf, objectOf, rejectFailure, unexpectedStatus } from './answers.ts';
import type { Caller } from './caller.ts';
import { doubtOf } from './doubt.ts';
import {
  ApiError,
  ClientError,
  GatewayError,
  InterruptedError,
  TimedOutError,
  UnknownOutcomeError,
  UnreachableError,
} from './errors.ts';
import { type Polling, pollUntil, type Timing } from './polling.ts';
import { pollRequest } from './requests.ts';

/** Polls in a row whose answer may be lost before the client gives up. */
const LOST_IN_A_ROW = 3;

/** A job as one poll finds it; null while it is in progress. */
export interface FinishedJob {
  /** The connection; null after a reconnect that asked for validation only. */
  readonly connection: JsonObject | null;
}

/** Where a job is. */
export interface JobPlace {
  readonly jobId: string;
  /** Path of its location; null for the usual one. */
  readonly path: string | null;
}

/**
 * Asks once how a job stands.
 *
 * @throws ApiError when it failed, RefusedError 404 when it is unknown or expired, GatewayError when it was
 *   not the API that answered
 */
export async function askJob(caller: Caller, { jobId, path }: JobPlace): Promise<FinishedJob | null> {
  const request = pollRequest(caller.catalog, jobId, caller.schemaMap);
  const response = await caller.send(request, { anonymous: true, path });
  const { operation } = request;
  const answered = { dialect: 'deployed', operation, response } as const;
  const doubt = doubtOf(caller.catalog, answered, (title) => caller.redactor.text(title));
  if (doubt instanceof GatewayError) throw doubt;
  caller.rejectRefusal(response);
  if (response.status === 202) return null;
  const body = objectOf(response, caller.redactor);
  rejectFailure(body, caller.redactor);
  if (response.status !== 200) throw unexpectedStatus(response, '200, 202 or 503');
  return { connection: Object.keys(body).length === 0 ? null : inventoryOf(body, 200) };
}

/** Asks until a job is finished. A poll is safe to repeat, so one whose answer is lost is. */
export async function waitForJob(
  caller: Caller,
  place: JobPlace,
  polling: Polling,
  timing: Timing,
): Promise<FinishedJob> {
  let lost = 0;
  const ask = async (): Promise<FinishedJob | null> => {
    try {
      const job = await askJob(caller, place);
      lost = 0;
      return job;
    } catch (error) {
      if (!isRepeatable(error) || ++lost >= LOST_IN_A_ROW) throw error;
      return null;
    }
  };
  const job = await pollUntil(ask, polling, timing);
  if (job === null) throw lateJob(place, polling.budget, caller);
  return job;
}

/** Its id may be the one that a server named, as what it likes. */
function lateJob({ jobId }: JobPlace, budget: number, { redactor }: Caller): TimedOutError {
  return new TimedOutError('job', budget, jobId, redactor.text(jobId));
}

/** A poll is safe to repeat whenever its answer did not come from the server. */
function isRepeatable(error: unknown): boolean {
  return error instanceof UnreachableError || error instanceof TimedOutError || error instanceof GatewayError;
}

/**
 * Looks for the job of a PUT whose own answer does not tell what became of it, by the id that was sent, and
 * waits for it. What gateways hold back arrives late, so that the job is looked for until the time is up.
 *
 * @param doubt why the answer tells nothing
 * @throws UnknownOutcomeError when no such job was seen; TimedOutError when it was, and did not finish
 */
export async function findJob(
  caller: Caller,
  jobId: string,
  doubt: ClientError,
  polling: Polling,
  timing: Timing,
): Promise<FinishedJob> {
  let isFound = false;
  const ask = async (): Promise<FinishedJob | null> => {
    try {
      const job = await askJob(caller, { jobId, path: null });
      isFound = true;
      return job;
    } catch (error) {
      const isOver = error instanceof ApiError || error instanceof InterruptedError;
      if (isOver || !(error instanceof ClientError)) throw error;
      return null;
    }
  };
  const job = await pollUntil(ask, polling, timing);
  if (job !== null) return job;
  const { budget } = polling;
  if (isFound) throw new TimedOutError('job', budget, jobId);
  const { path } = pollRequest(caller.catalog, jobId);
  throw new UnknownOutcomeError({ jobId, path, after: budget, cause: doubt });
}
