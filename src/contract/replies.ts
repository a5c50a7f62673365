import type { Dialect, Field, Operation, ReplyOutcome, ReplyShape } from '../model/contract.ts';
import { CUT_SHORT, type ExchangeResponse, objectIn, type Payload } from '../model/exchange.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import type { Catalog } from './catalog.ts';
import { isJobLocation } from './formats.ts';
import type { Operations } from './operations.ts';
import type { Structure } from './structures.ts';

/** What the body of a reply has to be. */
export interface BodyShape {
  readonly structure: Structure;
  /** Which outcome it tells: always the same, `either`, or none. */
  readonly outcome: ReplyOutcome | 'either' | null;
}

/** The operations that start a job, in the order of the contract. */
export function jobOperations(catalog: Operations): readonly Operation[] {
  return catalog.operations.filter(({ job }) => job !== undefined);
}

/** Ids of the operations that drop a tunnel. */
export function disruptiveOperations({ operations }: Catalog): ReadonlySet<string> {
  return new Set(operations.filter(({ effect }) => effect === 'disruptive').map(({ id }) => id));
}

/** The operation whose answers carry the results of jobs. */
export function pollOperation(catalog: Catalog): Operation {
  const found = catalog.operations.find(({ dialects }) =>
    Object.values(dialects)
      .flatMap(Object.values)
      .some((reply: ReplyShape) => 'jobResult' in reply),
  );
  if (found === undefined) throw new Error('no operation of contracts/operations.json polls jobs');
  return found;
}

/**
 * The body that a reply has to have; null for plain text.
 *
 * @param startedBy id of the operation that started the job which is polled; null, for the first that starts jobs
 */
export function bodyShape(catalog: Catalog, shape: ReplyShape, startedBy: string | null): BodyShape | null {
  if ('text' in shape) return null;
  if ('structure' in shape)
    return { structure: catalog.structure(shape.structure), outcome: shape.outcome ?? null };
  const starter = startedBy === null ? jobOperations(catalog)[0] : catalog.operation(startedBy);
  if (starter?.job === undefined) throw new Error(`${startedBy} starts no job`);
  return { structure: catalog.structure(starter.job), outcome: shape.jobResult };
}

/** Every structure that a reply may have: a job's result has that of its operation. */
export function resultStructures(catalog: Operations, shape: ReplyShape): readonly Structure[] {
  if ('text' in shape) return [];
  if ('structure' in shape) return [catalog.structure(shape.structure)];
  const names = new Set(jobOperations(catalog).flatMap(({ job = [] }) => job));
  return Array.from(names, (name) => catalog.structure(name));
}

/** The structure of an answer; for a status that the operation does not have, that of another answer. */
export function replyStructure(catalog: Catalog, operationId: string, status: number): Structure | null {
  const replies = Object.values(catalog.operation(operationId).dialects);
  const own = replies.flatMap((one) => one[status] ?? []);
  const others = replies.flatMap((one) => Object.values(one)).reverse();
  const structures = [...own, ...others].flatMap((shape) => resultStructures(catalog, shape));
  return structures.find(({ fields }) => fields.length > 0) ?? null;
}

/** What an operation is sent; null where it is sent nothing. */
export function requestStructure(catalog: Catalog, operationId: string): Structure | null {
  const { request } = catalog.operation(operationId);
  return request === undefined ? null : catalog.structure(request);
}

/** The parameter that stands in the paths of an operation; null where there is none. */
export function pathParameter(catalog: Catalog, { params }: Operation): Field | null {
  const inPath = params.flatMap((name) => {
    const { fields, source } = catalog.structure(name);
    return fields.filter((field) => source.properties[field.name]?.['x-in'] === 'path');
  });
  return inPath[0] ?? null;
}

/**
 * Who gave an answer, as far as it tells.
 *
 * - `api`: the API, and the answer is complete: it accepted, refused, or did what was asked.
 * - `broken`: the API by its looks, but cut, incomplete, or with a status that goes with something else.
 * - `gateway`: what stands before the API, in its place, whatever the media type.
 * - `unknown`: no answer of the API, and nothing tells whose it is.
 *
 * In every case but `api` the request may have arrived and been carried out all the same.
 */
export type Answerer = 'api' | 'broken' | 'gateway' | 'unknown';

/** An answer, and what it is the answer to. */
export interface Answered {
  readonly dialect: Dialect;
  readonly operation: string;
  readonly response: ExchangeResponse;
}

/** Statuses that only gateways send, beside redirects. */
const GATEWAY_STATUSES = new Set([401, 407, 408, 421, 425, 502, 504]);
/** Both send it: the API to say what failed, gateways with a body of their own. */
const UNAVAILABLE = 503;
/** The only refusal that can be JSON: for a source address that is not allowed, it is a bare error. */
const FORBIDDEN = 403;

/** Decides who gave an answer, for the rules, the client and the live run. Pure. */
export function answererOf(catalog: Catalog, { dialect, operation, response }: Answered): Answerer {
  const { status, body } = response;
  if (body.kind === 'html' || GATEWAY_STATUSES.has(status) || (status >= 300 && status < 400))
    return 'gateway';
  const reply = catalog.operation(operation).dialects[dialect]?.[String(status)];
  const kind = bodyKindOf(catalog, dialect, body);
  if (status === UNAVAILABLE && ['absent', 'text', 'foreign'].includes(kind)) return 'gateway';
  const content = objectIn(body) ?? {};
  const owed = reply === undefined ? null : bodyShape(catalog, reply, null);
  if (owed !== null) return isWhole(owed, kind, content) ? 'api' : 'broken';
  if (kind === 'outcome') return 'api';
  if (kind === 'partial') return 'broken';
  // Servers give the PUT no 503: one without any key says nothing of its job.
  if (reply === undefined) return status === UNAVAILABLE && kind === 'no-keys' ? 'broken' : 'unknown';
  if (kind === 'foreign') return status === FORBIDDEN && isBareError(catalog, content) ? 'api' : 'gateway';
  return kind === 'text' ? 'api' : 'unknown';
}

/** A body in words. Only the title of a page is quoted. */
export function bodyInWords(body: Payload, shown: (title: string) => string = (title) => title): string {
  switch (body.kind) {
    case 'absent':
      return 'no body';
    case 'html':
      return `a page of HTML${body.title === null ? '' : ` titled "${shown(body.title)}"`}`;
    case 'json':
      return isJsonObject(body.value) ? 'a JSON object' : 'JSON that is no object';
    case 'text':
      return body.problem === 'not JSON' ? 'plain text' : body.problem;
  }
}

/**
 * What a body looks like. JSON that is not an object counts as text: Java writes `null` where it has no message.
 *
 * - `outcome`: holds a whole part of an answer, such as an inventory or an error.
 * - `partial`: no such part, yet keys of the API only.
 * - `foreign`: no such part, and other keys, such as `{"message": …}`.
 */
type BodyKind = 'absent' | 'text' | 'cut' | 'no-keys' | 'foreign' | 'partial' | 'outcome';

function bodyKindOf(catalog: Catalog, dialect: Dialect, body: Payload): BodyKind {
  if (body.kind === 'absent') return 'absent';
  if (body.kind !== 'json') return body.kind === 'text' && body.problem === CUT_SHORT ? 'cut' : 'text';
  if (!isJsonObject(body.value)) return 'text';
  const members = Object.entries(body.value);
  if (members.length === 0) return 'no-keys';
  const names = catalog.answerKeys[dialect];
  if (members.some(([key, value]) => names.has(key) && typeof value === 'object' && value !== null))
    return 'outcome';
  return members.every(([key]) => names.has(key)) ? 'partial' : 'foreign';
}

/** Whether an answer whose status goes with a structure is whole. One that names a job has to name one that can be polled. */
function isWhole({ structure, outcome }: BodyShape, kind: BodyKind, content: JsonObject): boolean {
  const places = structure.fields.filter(({ format }) => format === 'job-location');
  if (places.length > 0) return places.every(({ name }) => isJobLocation(content[name]));
  return kind === 'outcome' || kind === 'no-keys' || (outcome === null && kind === 'partial');
}

/** Whether a body is an error of the API without what is usually around it. */
function isBareError({ pageAnswer }: Catalog, content: JsonObject): boolean {
  const error = pageAnswer.child(pageAnswer.field('error'));
  const required = error?.fields.filter(({ presence }) => presence.deployed === 'required') ?? [];
  return required.length > 0 && required.every(({ name }) => name in content);
}

/** The keys that answers of the API have in a dialect. */
export function answerKeys(catalog: Operations, dialect: Dialect): ReadonlySet<string> {
  const fields = catalog.operations
    .flatMap(({ dialects }) => Object.values(dialects).flatMap(Object.values))
    .flatMap((reply) => resultStructures(catalog, reply).flatMap((structure) => structure.fields));
  return new Set(fields.filter(({ presence }) => presence[dialect] !== 'never').map(({ name }) => name));
}
