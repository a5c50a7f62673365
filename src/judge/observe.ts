import type { Catalog } from '../contract/catalog.ts';
import { findFieldAt, valueAt } from '../contract/pointer.ts';
import { type LocatedRecord, visitRecords } from '../contract/records.ts';
import { bodyShape } from '../contract/replies.ts';
import type { Structure } from '../contract/structures.ts';
import type { Dialect, Sign } from '../model/contract.ts';
import { type Exchange, objectIn } from '../model/exchange.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';

/** What was asked for, where the exchange alone does not tell: a poll names only its job. */
export interface Requested {
  readonly uuid: string | null;
  /** Id of the operation that started the job, if the exchange polls one; null when it is not known. */
  readonly operation: string | null;
  /** Whether the reconnect carried the system tag `validationOnly`, so that its job ends with `{}`. */
  readonly validationOnly: boolean;
}

/** One exchange, and what is known of it. */
export interface Subject {
  readonly dialect: Dialect;
  readonly operation: string;
  readonly exchange: Exchange;
  /** Null when nothing is known: the answer is then judged without identity. */
  readonly requested: Requested | null;
  /** Parts of the exchange that were not recorded, so that nothing follows from what they lack; none when left out. */
  readonly unknown?: readonly UnknownPart[];
}

/**
 * A part of an exchange that a recorder may leave out, or that nobody gave. With `absent request headers`, those that
 * are there are known: browsers leave Authorization and cookies out of what they record.
 */
export type UnknownPart = 'request headers' | 'absent request headers' | 'request body' | 'response headers';

/** What an exchange showed, apart from what is wrong with it. */
export interface Observation {
  /** Ids of the fields that the answer carried, null or not. */
  readonly fields: ReadonlySet<string>;
  readonly divergences: ReadonlySet<string>;
  /** Whether it is a refusal in plain text, which may be anything. */
  readonly refused: boolean;
}

/** Finds which fields an answer carries, and which divergences the exchange shows. Pure. */
export function observe(catalog: Catalog, subject: Subject): Observation {
  const { operation, dialect, exchange, requested } = subject;
  const { status, body } = exchange.response;
  const fields = new Set<string>();
  const divergences = new Set<string>();
  const shape = catalog.operation(operation).dialects[dialect]?.[String(status)];
  if (shape === undefined) return { fields, divergences, refused: false };
  const structure = bodyShape(catalog, shape, requested?.operation ?? null)?.structure ?? null;
  const value = objectIn(body);
  let left = MOST_RECORDS;
  const look = ({ structure: owner, record }: LocatedRecord): boolean => {
    if (!isJsonObject(record)) return true;
    for (const { id, name, presence, divergence } of owner.fields) {
      const isPresent = name in record;
      if (isPresent) fields.add(id);
      const isOfServers = isPresent === (presence.documented === 'never');
      if (divergence !== null && isOfServers && presence.documented !== presence.deployed)
        divergences.add(divergence);
    }
    return --left > 0;
  };
  if (structure !== null && value !== null) visitRecords(dialect, structure, value, look);
  for (const { id, sign } of catalog.divergences) {
    if (sign === undefined) continue;
    if (holds(sign, subject, structure, value)) divergences.add(id);
    else divergences.delete(id);
  }
  // The documented dialect is the page, from which servers diverge.
  return { fields, divergences: dialect === 'deployed' ? divergences : new Set(), refused: 'text' in shape };
}

/** How many records of an answer are looked at; its fields show long before. */
const MOST_RECORDS = 100_000;

/** Whether an exchange shows a divergence: all that its sign names. */
function holds(
  sign: Sign,
  { operation, exchange, unknown = [] }: Subject,
  structure: Structure | null,
  body: JsonObject | null,
): boolean {
  const { operations, statuses, lacksHeader, requestLacks, present, equals = {} } = sign;
  const { status, headers } = exchange.response;
  const at = (path: string): JsonValue | undefined => {
    const leads = structure !== null && findFieldAt(structure, path) !== null;
    return leads && body !== null ? valueAt(body, path) : undefined;
  };
  const hasHeader = (name: string): boolean =>
    unknown.includes('response headers') || headers[name.toLowerCase()] !== undefined;
  return (
    (operations?.includes(operation) ?? true) &&
    (statuses?.includes(status) ?? true) &&
    (sign.body === undefined || sign.body === (body === null ? 'text' : 'json')) &&
    (lacksHeader === undefined || !hasHeader(lacksHeader)) &&
    (requestLacks === undefined || requestLacksPart(exchange, requestLacks, unknown)) &&
    (present === undefined || at(present) !== undefined) &&
    Object.entries(equals).every(([path, value]) => JSON.stringify(at(path)) === JSON.stringify(value))
  );
}

/** Whether a request is known not to carry a header, or a key of its body; headers begin with a capital. */
function requestLacksPart({ request }: Exchange, name: string, unknown: readonly UnknownPart[]): boolean {
  if (/^[A-Z]/.test(name))
    return !unknown.includes('request headers') && request.headers[name.toLowerCase()] === undefined;
  if (unknown.includes('request body')) return false;
  return !(name in (objectIn(request.body) ?? {}));
}
