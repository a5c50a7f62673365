import { exampleBody } from '../../contract/example.ts';
import type { FieldValues } from '../../contract/pointer.ts';
import type { Structure } from '../../contract/structures.ts';
import type { JsonObject } from '../../model/json.ts';
import { failureBody } from '../failure.ts';
import { omitNulls } from '../gson/writer.ts';
import type { JsonAnswer } from '../http/answer.ts';
import { schemaMap } from '../schema-map.ts';
import type { Server } from '../server.ts';
import type { Result } from './job.ts';

/** The answer to a poll of a finished job: the connection or the error alone (`server/job-poll`). */
export function resultAnswer(server: Server, result: Result, schemaWanted: boolean): JsonAnswer {
  const structure = server.catalog.structure('reconnect-response');
  if (result.kind === 'failed') {
    const body = { error: failureBody(server.catalog, 'deployed', result.failure) };
    return { kind: 'json', httpStatus: 503, structure, body, escapeHtml: true };
  }
  const body = result.kind === 'validated' ? {} : { inventory: omitNulls(result.row) };
  const whole = schemaWanted ? withSchemaMap(structure, body) : body;
  return { kind: 'json', httpStatus: 200, structure, body: whole, escapeHtml: true };
}

/** A body with the map of the Java classes in it. */
export function withSchemaMap(structure: Structure, body: JsonObject): JsonObject {
  return { ...body, schema: schemaMap(structure, body) };
}

/** The body of the page: success, connection and error in one (`page/responses`). */
export function documentedAnswer(server: Server, result: Exclude<Result, { kind: 'validated' }>): JsonAnswer {
  const structure = server.catalog.structure('reconnect-response');
  const failed = result.kind === 'failed';
  const body = exampleBody(structure, {
    dialect: 'documented',
    outcome: failed ? 'failure' : 'success',
    values: (failed
      ? { '/inventory': null, '/error': failureBody(server.catalog, 'documented', result.failure) }
      : { '/inventory': result.row, '/error': null }) satisfies FieldValues<'reconnect-response'>,
  });
  return {
    kind: 'json',
    httpStatus: 200,
    structure,
    body,
    escapeHtml: false,
    contentType: 'application/json;charset=UTF-8',
  };
}
