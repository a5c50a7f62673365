import { exampleBody } from '../../contract/example.ts';
import type { FieldValues } from '../../contract/pointer.ts';
import { JSON_SCHEMA, WEB_HOOK } from '../../model/header-names.ts';
import type { GsonMap } from '../gson/reader.ts';
import type { Answer } from '../http/answer.ts';
import { type ApiRequest, CONTEXT_PATH } from '../http/api-request.ts';
import { completeJob, openJob } from '../jobs/job-book.ts';
import type { Server } from '../server.ts';
import { readActionRequest } from './action-request.ts';
import { type Action, startCall } from './call.ts';

/** Accepts an action as a job: 202 with where to poll it (`server/accepted`). */
export function putAction(
  server: Server,
  request: ApiRequest,
  body: GsonMap | null,
  target: { readonly actions: readonly Action[]; readonly connection: string },
): Answer {
  const { call, jobId, timeout } = readActionRequest(server, request, body, target);
  const job = openJob(server, {
    id: jobId,
    schemaWanted: request.header(JSON_SCHEMA) !== undefined,
    webHook: request.header(WEB_HOOK) ?? null,
  });
  startCall(server, call, (result) => completeJob(server, job, result));
  const structure = server.catalog.structure('accepted');
  const base = server.locationBase ?? request.origin;
  const location = `${base}${CONTEXT_PATH}/v1/api-jobs/${jobId}`;
  const values = { '/location': location, '/apiTimeout': timeout } satisfies FieldValues<'accepted'>;
  const answer = exampleBody(structure, { dialect: 'deployed', outcome: null, values });
  return { kind: 'json', httpStatus: 202, structure, body: answer, escapeHtml: true };
}
