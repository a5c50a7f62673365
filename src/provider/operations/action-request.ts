import { API_TIMEOUT, JOB_UUID } from '../../model/header-names.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { readCredential } from '../access/credential.ts';
import type { GsonMap } from '../gson/reader.ts';
import { javaClassOf } from '../gson/writer.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { Refusal } from '../http/refusal.ts';
import { findJob } from '../jobs/job-book.ts';
import type { Server } from '../server.ts';
import { type Action, type Call, SYSTEM_TAGS, TAGS, VALIDATION_ONLY } from './call.ts';

/** What is given a job when nothing else is asked for: 30 minutes, in milliseconds. */
const DEFAULT_TIMEOUT = 1_800_000;
/** Methods for which a job id must be new. */
const WRITING = ['POST', 'PUT', 'DELETE'];

/** A call that may be accepted, and what its job is to be. */
export interface ActionRequest {
  readonly call: Call;
  readonly jobId: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/**
 * Reads a PUT of an action, in the server's order: action, authorization, the action's value, the
 * headers of the job, tags (facts, order of decisions, 5 to 10).
 *
 * @throws Refusal at the first thing that is wrong
 */
export function readActionRequest(
  server: Server,
  request: ApiRequest,
  body: GsonMap | null,
  { actions, connection }: { readonly actions: readonly Action[]; readonly connection: string },
): ActionRequest {
  // Java looks into a map that is not there, and the exception has no message.
  if (body === null) throw new Refusal(500, '');
  const action = actions.find(({ key }) => body.has(key));
  if (action === undefined)
    throw new Refusal(400, `the body doesn't contain action mapping to the URL[${request.path}]`);
  const credential = readCredential(server, request);
  const parameter = readParameter(body.get(action.key) ?? null);
  const inside = readTags((name) => innerList(parameter[name] ?? null, name));
  const jobId = readJobId(server, request) ?? server.newId();
  const timeout = readTimeout(request);
  const beside = readTags((name) => outerList(body.get(name) ?? null));
  const tags = new Map([...inside, ...beside]);
  const validationOnly = tags.get(SYSTEM_TAGS)?.includes(VALIDATION_ONLY) ?? false;
  // The server trims every text of a message before it looks at it.
  const call = { action, connection: connection.trim(), credential, parameter, tags, validationOnly };
  return { call, jobId, timeout };
}

/** The id that the client wants for its job; undefined when it leaves that to the server. */
export function readJobId(server: Server, request: ApiRequest): string | undefined {
  const id = request.header(JOB_UUID);
  if (id === undefined) return undefined;
  if (id.length !== 32)
    throw new Refusal(400, `Invalid header[${JOB_UUID}], it must be a UUID with '-' stripped`);
  if (WRITING.includes(request.method) && findJob(server, id) !== null)
    throw new Refusal(400, `Duplicate job uuid[${id}]`);
  return id;
}

/** The header is in seconds; the answer is in milliseconds. */
export function readTimeout(request: ApiRequest): number {
  const seconds = request.header(API_TIMEOUT);
  if (seconds === undefined) return DEFAULT_TIMEOUT;
  if (!/^[+-]?\d{1,18}$/.test(seconds)) throw new Refusal(500, `For input string: "${seconds}"`);
  return Number(seconds) * 1000;
}

/** The value of an action: an object, or nothing. */
export function readParameter(value: JsonValue): JsonObject {
  if (value === null) return {};
  if (isJsonObject(value)) return value;
  throw new Refusal(500, `${javaClassOf(value)} cannot be cast to java.util.Map`);
}

function readTags(
  read: (name: string) => readonly JsonValue[] | null,
): ReadonlyMap<string, readonly JsonValue[]> {
  return new Map(
    TAGS.flatMap((name) => {
      const list = read(name);
      return list === null ? [] : [[name, list] as const];
    }),
  );
}

/** Tags inside the action, where the vendor's Java SDK puts them: Gson reads them into the message. */
function innerList(value: JsonValue, name: string): readonly JsonValue[] | null {
  if (value === null || Array.isArray(value)) return value;
  const token = isJsonObject(value) ? 'BEGIN_OBJECT' : (typeof value).toUpperCase();
  throw new Refusal(
    500,
    `java.lang.IllegalStateException: Expected BEGIN_ARRAY but was ${token} at line 1 column 1 path $.${name}`,
  );
}

/** Tags beside the action are cast only; what is in the list is not looked at. */
function outerList(value: JsonValue): readonly JsonValue[] | null {
  if (value === null || Array.isArray(value)) return value;
  throw new Refusal(500, `${javaClassOf(value)} cannot be cast to java.util.List`);
}
