import { CONTENT_TYPE, JOB_SUCCESS, JOB_UUID } from '../../model/header-names.ts';
import { spoilBody } from '../faults.ts';
import { writeGson } from '../gson/writer.ts';
import type { Server } from '../server.ts';
import type { Job, Result } from './job.ts';
import { resultAnswer } from './result-answer.ts';

/** How old a finished job is when its result is dropped: `rest.completedApi.expiredPeriod` (`server/job-poll`). */
export const JOB_LIFETIME = 10_800_000;

/** A job by its id, as it stands by now; null when there is none, or when it is too old. */
export function findJob(server: Server, id: string): Job | null {
  server.queues.advance();
  const job = server.store.jobs.get(id);
  if (job === undefined) return null;
  // A job that never finished is never swept either.
  if (job.result === null || server.now() - job.created <= JOB_LIFETIME) return job;
  server.store.jobs.delete(id);
  return null;
}

export function openJob(server: Server, order: Omit<Job, 'created' | 'result'>): Job {
  const job: Job = { ...order, created: server.now(), result: null };
  server.store.jobs.set(job.id, job);
  return job;
}

/** Keeps the result for whoever polls, and sends it to the web hook. */
export function completeJob(server: Server, job: Job, result: Result): void {
  job.result = result;
  if (job.webHook === null) return;
  const answer = resultAnswer(server, result, job.schemaWanted);
  server.webHooks.deliver({
    url: job.webHook,
    headers: {
      [CONTENT_TYPE]: 'application/json; charset=utf-8',
      [JOB_UUID]: job.id,
      [JOB_SUCCESS]: String(result.kind !== 'failed'),
    },
    body: writeGson(spoilBody(server, answer.structure, answer.body), answer),
  });
}
