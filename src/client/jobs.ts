import type { JsonObject } from '../model/json.ts';
import { inventoryOf, objectOf, rejectFailure, unexpectedStatus } from './answers.ts';
import type { Caller } from './caller.ts';
import { NotJsonError, RefusedError, TimedOutError, UnreachableError } from './errors.ts';
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

/** Asks once how a job stands. @throws ApiError when it failed, RefusedError 404 when it is unknown or expired */
export async function askJob(caller: Caller, { jobId, path }: JobPlace): Promise<FinishedJob | null> {
  const response = await caller.call(pollRequest(caller.catalog, jobId, caller.schemaMap), {
    anonymous: true,
    path,
  });
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
  return error instanceof UnreachableError || error instanceof TimedOutError || isLostAnswer(error);
}

/**
 * Whether a request may have reached the server although no answer came back. A page of HTML is a proxy's:
 * what it gave up waiting for may be under way.
 */
export function isLostAnswer(error: unknown): boolean {
  if (error instanceof NotJsonError) return error.isPage;
  if (error instanceof TimedOutError) return error.phase !== 'connect';
  return error instanceof UnreachableError && error.trouble.mayHaveArrived;
}

/**
 * Looks for the job of a PUT whose answer was lost, by the id that was sent.
 *
 * @throws the error that lost the answer, when no such job exists
 */
export async function findJob(caller: Caller, jobId: string, lost: unknown): Promise<JobPlace> {
  try {
    await askJob(caller, { jobId, path: null });
  } catch (error) {
    if (error instanceof RefusedError || isLostAnswer(error)) throw lost;
  }
  return { jobId, path: null };
}
