import type { Dialect, Interaction, ReplyOutcome } from '../model/contract.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.ts';
import type { Catalog } from './catalog.ts';
import { pactReplyBody } from './compose.ts';
import type { Structure } from './structures.ts';

/** A field that a client reads. */
export interface ReadField {
  /** The keys that lead to it; items of lists need none. */
  readonly path: readonly string[];
  /** JSON Pointer to it in a composed body. */
  readonly pointer: string;
  /** Whether servers may leave it out, or something that it is part of. */
  readonly isOptional: boolean;
  /** The outcome that a body tells by holding it; null for none. */
  readonly outcome: ReplyOutcome | null;
}

/** The fields that bodies of a structure can have, by their path, such as `inventory.peerCidrs.cidr`. */
export function fieldsBelow(structure: Structure, dialect: Dialect): ReadonlyMap<string, ReadField> {
  const found = new Map<string, ReadField>();
  const add = (
    { fields, nested }: Structure,
    above: Omit<ReadField, 'outcome'>,
    parents: readonly Structure[],
  ): void => {
    for (const field of fields) {
      if (field.presence[dialect] === 'never') continue;
      const path = [...above.path, field.name];
      const pointer = `${above.pointer}/${field.name}`;
      const isOptional = above.isOptional || field.presence[dialect] === 'optional';
      const outcome = found.get(path[0] ?? '')?.outcome ?? field.outcome;
      found.set(path.join('.'), { path, pointer, isOptional, outcome });
      const inner = nested.find((one) => one.field === field);
      if (inner === undefined || parents.includes(inner.child)) continue;
      const below = { path, isOptional, pointer: inner.isList ? `${pointer}/0` : pointer };
      add(inner.child, below, [...parents, inner.child]);
    }
  };
  add(structure, { path: [], pointer: '', isOptional: false }, [structure]);
  return found;
}

/** The fields that a client can read in the reply of an interaction, by their path; none in plain text. */
export function readableFields(
  catalog: Catalog,
  { dialect, reply }: Interaction,
): ReadonlyMap<string, ReadField> {
  if ('text' in reply) return new Map();
  const fields = fieldsBelow(catalog.structure(reply.structure), dialect);
  const stated = reply.outcome ?? null;
  return new Map([...fields].filter(([, { outcome }]) => outcome === null || outcome === stated));
}

/** Where a client finds its job: at whatever plays the server, also at a mock server of Pact. */
const AT_MOCK = { 'pact:generator:type': 'MockServerURL', regex: '.*(/zstack/v1/api-jobs/[^/]+)$' };

/**
 * The JSON body that an interaction promises, as Pact's integration JSON, with what a client reads of it.
 *
 * @param reads fields of `readableFields`; null for everything that is always sent
 */
export function pactReply(
  catalog: Catalog,
  { dialect, reply }: Interaction,
  values: Readonly<Record<string, string>>,
  reads: readonly ReadField[] | null,
): JsonValue {
  if ('text' in reply) throw new Error('a reply of plain text has no JSON body');
  const structure = catalog.structure(reply.structure);
  const optional = (reads ?? []).flatMap(({ pointer, isOptional }) => (isOptional ? [pointer] : []));
  const [first, ...others] = [...(reply.include ?? []), ...optional];
  const include: Pick<typeof reply, 'include'> = first === undefined ? {} : { include: [first, ...others] };
  const body = pactReplyBody(structure, dialect, { ...reply, ...include }, values) as JsonObject;
  const members = Object.entries(body).map(([name, value]) => {
    const isLocation = structure.byName.get(name)?.format === 'job-location' && isJsonObject(value);
    return [name, isLocation ? atMockServer(value) : value] as const;
  });
  const whole = Object.fromEntries(members);
  if (reads === null) return whole;
  return pruned(
    whole,
    reads.map(({ path }) => path),
  );
}

/** A matcher and a generator have a `regex` each, so the matcher's stands in a list. */
function atMockServer({ regex = '', value = '' }: JsonObject): JsonObject {
  return {
    'pact:matcher:type': [{ 'pact:matcher:type': 'regex', regex }],
    ...AT_MOCK,
    example: value,
    value,
  };
}

/** The part of a composed body that leads to some fields. */
function pruned(value: JsonValue, paths: readonly (readonly string[])[]): JsonValue {
  if (paths.some((path) => path.length === 0)) return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => pruned(item, paths));
  if (!isJsonObject(value)) return value;
  if ('pact:matcher:type' in value) return { ...value, value: pruned(value['value'] ?? null, paths) };
  const members = Object.entries(value).flatMap(([key, one]) => {
    const below = paths.filter(([first]) => first === key).map((path) => path.slice(1));
    return below.length === 0 ? [] : [[key, pruned(one, below)] as const];
  });
  return Object.fromEntries(members);
}
