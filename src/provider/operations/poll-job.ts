import { JSON_SCHEMA } from '../../model/header-names.ts';
import { type Answer, textAnswer } from '../http/answer.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { findJob } from '../jobs/job-book.ts';
import { resultAnswer } from '../jobs/result-answer.ts';
import type { Server } from '../server.ts';

/** Answers how a job stands, to anybody who knows its id (`server/job-poll`). */
export function pollJob(server: Server, request: ApiRequest, id: string): Answer {
  if (request.method !== 'GET') return textAnswer(405, 'only GET method is allowed for querying job status');
  const job = findJob(server, id);
  if (job === null) return textAnswer(404, 'the job has been expired');
  if (job.result === null) {
    const structure = server.catalog.structure('empty');
    return { kind: 'json', httpStatus: 202, structure, body: {}, escapeHtml: true };
  }
  const schemaWanted = request.header(JSON_SCHEMA) !== undefined;
  return resultAnswer(server, job.result, schemaWanted);
}
