import type { DeployedReconnectResponseSuccess } from '../../generated/types.ts';
import { isJsonObject, type JsonObject, type Unchecked } from '../model/json.ts';
import type { Caller } from './caller.ts';
import {
  ApiError,
  ClientError,
  GatewayError,
  InterruptedError,
  TimedOutError,
  UnexpectedAnswerError,
  UnknownOutcomeError,
  UnreachableError,
} from './errors.ts';
import { type Polling, pollUntil, type Timing } from './polling.ts';
import { pollRequest } from './requests.ts';

/** Polls in a row whose answer may be lost before the client gives up. */
const LOST_IN_A_ROW = 3;

/** A job that succeeded. */
export interface FinishedJob {
  /** The connection; null when the reconnect asked for validation only. */
  readonly connection: JsonObject | null;
}

/** Where a job can be polled. */
export interface JobLocation {
  readonly jobId: string;
  /** Path of its location; null for the usual one. */
  readonly path: string | null;
}

/**
 * Polls a job once.
 *
 * @returns null while it is in progress
 * @throws ApiError when it failed, RefusedError 404 when it is unknown or expired, GatewayError when the
 *   answer is not the API's
 */
export async function askJob(caller: Caller, { jobId, path }: JobLocation): Promise<FinishedJob | null> {
  const request = pollRequest(caller.catalog, jobId, caller.schemaMap);
  const response = await caller.ask(request, { anonymous: true, path });
  if (response.status === 202) return null;
  const body = caller.read(response, 200, '200, 202 or 503');
  return { connection: Object.keys(body).length === 0 ? null : inventoryOf(body) };
}

/** The connection of a success. */
export function inventoryOf({ inventory }: Unchecked<DeployedReconnectResponseSuccess>): JsonObject {
  if (isJsonObject(inventory)) return inventory;
  throw new UnexpectedAnswerError(200, 'carries no inventory');
}

/**
 * Asks until a job is finished.
 *
 * @param inconclusive why the answer to the PUT tells nothing; null when it named the job. Then the job is looked
 *   for until the budget is spent, since a gateway may deliver the PUT late.
 * @throws TimedOutError when the job did not finish; UnknownOutcomeError when it was not found
 */
export async function followJob(
  caller: Caller,
  location: JobLocation,
  inconclusive: ClientError | null,
  polling: Polling,
  timing: Timing,
): Promise<FinishedJob> {
  let isFound = false;
  let lost = 0;
  const ask = async (): Promise<FinishedJob | null> => {
    try {
      const job = await askJob(caller, location);
      isFound = true;
      lost = 0;
      return job;
    } catch (error) {
      const mayPass = inconclusive === null ? isLost(error) && ++lost < LOST_IN_A_ROW : !isFinal(error);
      if (mayPass) return null;
      throw error;
    }
  };
  const job = await pollUntil(ask, polling, timing);
  if (job !== null) return job;
  const { jobId } = location;
  const { budget } = polling;
  // A server may choose the id, which could be anything.
  if (isFound || inconclusive === null)
    throw new TimedOutError('job', budget, caller.redactor.text(jobId), jobId);
  const { path } = pollRequest(caller.catalog, jobId);
  throw new UnknownOutcomeError({ jobId, path, after: budget, cause: inconclusive });
}

/** Whether the answer did not come from the server, so that the poll may be repeated. */
function isLost(error: unknown): boolean {
  return error instanceof UnreachableError || error instanceof TimedOutError || error instanceof GatewayError;
}

/** Whether a search for a job is over: the job failed, or the search was ended. */
function isFinal(error: unknown): boolean {
  return error instanceof ApiError || error instanceof InterruptedError || !(error instanceof ClientError);
}
