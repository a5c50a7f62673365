import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { readCredential } from '../access/credential.ts';
import { type Failure, failure } from '../failure.ts';
import type { Answer } from '../http/answer.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { Refusal } from '../http/refusal.ts';
import type { Result } from '../jobs/job.ts';
import { documentedAnswer } from '../jobs/result-answer.ts';
import type { Server } from '../server.ts';
import { type Action, type Call, SYSTEM_TAGS, startCall, TAGS, VALIDATION_ONLY } from './call.ts';

/**
 * The reconnect as the page has it: one answer, which comes when the tunnel is up or is not going to
 * be. The page knows no other reply than this 200, so every refusal is one too.
 */
export async function putDocumentedReconnect(
  server: Server,
  request: ApiRequest,
  target: { readonly action: Action; readonly connection: string },
): Promise<Answer> {
  const call = readCall(server, request, target);
  if ('code' in call) return documentedAnswer(server, { kind: 'failed', failure: call });
  const result = await new Promise<Result>((resolve) => startCall(server, call, resolve));
  if (result.kind !== 'validated') return documentedAnswer(server, result);
  // Nothing was done: the connection is answered as it is.
  const row = server.store.connections.get(call.connection)?.row ?? {};
  return documentedAnswer(server, { kind: 'connection', row });
}

function readCall(
  server: Server,
  request: ApiRequest,
  { action, connection }: { readonly action: Action; readonly connection: string },
): Call | Failure {
  const body = parseBody(request.body);
  if (body === null) return failure('SYS.1007', 'the body is not a JSON object');
  const tags = new Map<string, readonly JsonValue[]>();
  for (const name of TAGS) {
    const list = body[name];
    if (list === undefined) continue;
    if (!isTextList(list)) return failure('SYS.1007', `field[${name}] must be a list of strings`);
    tags.set(name, list);
  }
  const validationOnly = tags.get(SYSTEM_TAGS)?.includes(VALIDATION_ONLY) ?? false;
  try {
    const credential = readCredential(server, request);
    return { action, connection, credential, parameter: {}, tags, validationOnly };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    return failure('ID.1001', cause.message);
  }
}

function parseBody(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isTextList(value: JsonValue): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
