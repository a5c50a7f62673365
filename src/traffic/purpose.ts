import type { FieldName } from '../../generated/types.ts';
import type { Operation } from '../model/contract.ts';
import type { Payload } from '../model/exchange.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';
import type { RecordedBody } from './recorded-body.ts';

/** What the body of a request asks for. */
export interface Purpose {
  /** Whether it asks for validation only, so that its job ends with `{}`. */
  readonly validationOnly: boolean;
  /** What had to be assumed, since the recording does not tell; null when nothing had. */
  readonly assumed: string | null;
}

const SYSTEM_TAGS = 'systemTags' satisfies FieldName;
const VALIDATION_ONLY = 'validationOnly';

const PLAIN: Purpose = { validationOnly: false, assumed: null };
const ASSUMED: Purpose = {
  validationOnly: false,
  assumed: 'the body of the request is not in the recording, so its action is taken for granted',
};

/** Reads the body of a request of an operation. */
export function purposeOf({ action }: Operation, body: RecordedBody): Purpose {
  if (action === undefined) return PLAIN;
  if (body.kind !== 'kept') return ASSUMED;
  return asksForValidation(jsonOf(body.payload)) ? { ...PLAIN, validationOnly: true } : PLAIN;
}

/** A body as JSON; null where it is none. */
export function jsonOf(payload: Payload): JsonValue {
  return payload.kind === 'json' ? payload.value : null;
}

function asksForValidation(body: JsonValue): boolean {
  const tags = isJsonObject(body) ? body[SYSTEM_TAGS] : undefined;
  return Array.isArray(tags) && tags.includes(VALIDATION_ONLY);
}
