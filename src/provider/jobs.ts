import { JOB_ID_LENGTH } from '../contract/formats.ts';
import {
  API_TIMEOUT,
  CONTENT_TYPE,
  JOB_SUCCESS,
  JOB_UUID,
  JSON_SCHEMA,
  WEB_HOOK,
} from '../model/exchange.ts';
import { deliver } from './background.ts';
import { spoilBody } from './faults.ts';
import { writeGson } from './gson.ts';
import { type Answer, type ApiRequest, Refusal } from './http.ts';
import { okAnswer, type Result, resultAnswer } from './results.ts';
import type { Job, Server } from './server.ts';

/** Age at which a finished job is deleted: `rest.completedApi.expiredPeriod` (`server/job-poll`). */
export const JOB_LIFETIME = 10_800_000;
/** Time limit of a job that asks for none: 30 minutes, in milliseconds. */
const DEFAULT_TIMEOUT = 1_800_000;

/**
 * Reads the headers of a job, in the server's order. They are checked on synchronous calls too, which have none.
 *
 * @returns times in milliseconds; an id of null leaves it to the server
 * @throws Refusal for an id of another length or one that is used
 * @throws Error for a time limit that is no number
 */
export function readJobHeaders(server: Server, request: ApiRequest) {
  const id = request.header(JOB_UUID) ?? null;
  if (id !== null && id.length !== JOB_ID_LENGTH)
    throw new Refusal(400, `Invalid header[${JOB_UUID}], it must be a UUID with '-' stripped`);
  if (id !== null && request.method !== 'GET' && findJob(server, id) !== undefined)
    throw new Refusal(400, `Duplicate job uuid[${id}]`);
  const seconds = request.header(API_TIMEOUT);
  if (seconds !== undefined && !/^[+-]?\d{1,18}$/.test(seconds))
    throw new Error(`For input string: "${seconds}"`);
  return {
    id,
    timeout: seconds === undefined ? DEFAULT_TIMEOUT : Number(seconds) * 1000,
    schemaWanted: request.header(JSON_SCHEMA) !== undefined,
    webHook: request.header(WEB_HOOK) ?? null,
  };
}

function findJob(server: Server, id: string): Job | undefined {
  server.background.advance();
  dropExpiredJobs(server);
  return server.store.jobs.get(id);
}

/** Drops finished jobs after their time, whether somebody has polled them or not. One that never finished stays. */
function dropExpiredJobs({ store: { jobs }, now }: Server): void {
  for (const [id, { created, result }] of jobs)
    if (result !== null && now() - created > JOB_LIFETIME) jobs.delete(id);
}

export function openJob(
  server: Server,
  id: string,
  { schemaWanted, webHook }: Pick<Job, 'schemaWanted' | 'webHook'> = { schemaWanted: false, webHook: null },
): Job {
  dropExpiredJobs(server);
  const { faults } = server;
  const job: Job = { id, schemaWanted, webHook, created: server.now(), result: null, polls: 0, faults };
  server.store.jobs.set(id, job);
  return job;
}

export function completeJob(server: Server, job: Job, result: Result): void {
  job.result = result;
  if (job.webHook === null) return;
  const answer = resultAnswer(server.catalog, result, job.schemaWanted);
  const headers = {
    [CONTENT_TYPE]: 'application/json; charset=utf-8',
    [JOB_UUID]: job.id,
    [JOB_SUCCESS]: String(result.kind !== 'failed'),
  };
  const body = writeGson(spoilBody(server, answer.structure, answer.body), answer);
  void deliver(job.webHook, { headers, body }, server.background.signal);
}

/** Answers a poll; the job id is all that is checked (`server/job-poll`). */
export function pollJob(server: Server, request: ApiRequest, id: string): Answer {
  if (request.method !== 'GET')
    return { status: 405, text: 'only GET method is allowed for querying job status' };
  const job = findJob(server, id);
  if (job === undefined) return { status: 404, text: 'the job has been expired' };
  job.polls += 1;
  const { result, faults } = job;
  if (result !== null && job.polls > server.pollsInProgress)
    return { ...resultAnswer(server.catalog, result, request.header(JSON_SCHEMA) !== undefined), faults };
  return { ...okAnswer(server.catalog.structure('empty'), {}, false), status: 202, faults };
}
