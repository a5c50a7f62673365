import type { Catalog } from '../contract/catalog.ts';
import type { Structure } from '../contract/structures.ts';
import type { Operation } from '../model/contract.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { RecordedBody } from './recorded-body.ts';

/** What a request of an operation's path and method is for. */
export interface Purpose {
  /** Whether its body names an action of another operation, as several share a path. */
  readonly other: boolean;
  /** Whether it asks for validation only, so that its job ends with `{}`. */
  readonly validationOnly: boolean;
  /** What had to be assumed, since the recording does not tell; null when nothing had. */
  readonly assumed: string | null;
}

const VALIDATION_ONLY = 'validationOnly';

const PLAIN: Purpose = { other: false, validationOnly: false, assumed: null };
const OTHER: Purpose = { other: true, validationOnly: false, assumed: null };
const ASSUMED: Purpose = {
  other: false,
  validationOnly: false,
  assumed: 'the body of the request is not in the recording, so its action is taken for granted',
};

/** Reads from the body of a request whether it is the operation's own. Without any action it is an attempt at it. */
export function purposeOf(catalog: Catalog, { request }: Operation, body: RecordedBody): Purpose {
  const structure = request === undefined ? null : catalog.structure(request);
  if (structure?.has('action') !== true) return PLAIN;
  if (body.kind !== 'kept') return ASSUMED;
  const value = body.payload.kind === 'json' ? body.payload.value : null;
  if (!isJsonObject(value)) return PLAIN;
  if (!(structure.role('action') in value) && namesAction(structure, value)) return OTHER;
  return asksForValidation(structure, value) ? { ...PLAIN, validationOnly: true } : PLAIN;
}

/** An action is an object, or null, under a name of its own. */
function namesAction({ byName }: Structure, body: Readonly<Record<string, JsonValue>>): boolean {
  return Object.entries(body).some(
    ([name, value]) => !byName.has(name) && (value === null || isJsonObject(value)),
  );
}

function asksForValidation(structure: Structure, body: Readonly<Record<string, JsonValue>>): boolean {
  const tags = structure.has('system-tags') ? body[structure.role('system-tags')] : undefined;
  return Array.isArray(tags) && tags.includes(VALIDATION_ONLY);
}
