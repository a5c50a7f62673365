import type { FieldName } from '../../generated/types.ts';
import type { Catalog } from '../contract/catalog.ts';
import { SUCCESS } from '../contract/schemas.ts';
import { DIALECTS, type Dialect, type Operation } from '../model/contract.ts';
import type { Exchange, Payload } from '../model/exchange.ts';
import { isJsonObject, type JsonValue } from '../model/json.ts';

/** The dialect that an exchange is judged by, and how it was decided. */
export interface DialectDecision {
  readonly dialect: Dialect;
  /** In words that follow the dialect's name: `its status 202 is one of deployed only`. */
  readonly because: string;
}

/** Decides by the exchange itself which dialect it is judged by. */
export function decideDialect(
  catalog: Catalog,
  operationId: string,
  { request, response }: Exchange,
): DialectDecision {
  const operation = catalog.operation(operationId);
  const [only, ...others] = DIALECTS.filter((dialect) => operation.dialects[dialect] !== undefined);
  if (only !== undefined && others.length === 0) {
    return { dialect: only, because: `only ${only} has this operation` };
  }
  const { status, body } = response;
  const sent = jsonOf(request.body);
  const answer = jsonOf(body);
  const namesAction = operation.action !== undefined && isJsonObject(sent) && operation.action in sent;
  // The page shows `success`; servers never send it.
  const isEnveloped = isJsonObject(answer) && SUCCESS in answer;
  if (namesAction && !isEnveloped)
    return { dialect: 'deployed', because: 'the request names the action, which only servers ask for' };
  const speaker = onlySpeaker(operation, status);
  if (isEnveloped && speaker !== 'deployed')
    return { dialect: 'documented', because: 'the body has the documented envelope' };
  return speaker === null
    ? { dialect: 'deployed', because: 'nothing in it tells, and servers speak deployed' }
    : { dialect: speaker, because: `its status ${status} is one of ${speaker} only` };
}

/** The only dialect that has a status; null if none or both have it. */
function onlySpeaker({ dialects }: Operation, status: number | null): Dialect | null {
  const [speaker = null, ...others] = DIALECTS.filter(
    (dialect) => dialects[dialect]?.[String(status)] !== undefined,
  );
  return others.length === 0 ? speaker : null;
}

const SYSTEM_TAGS = 'systemTags' satisfies FieldName;

/**
 * Whether the body of a request asks for validation only, so that its job ends with `{}`. The tag stands beside the
 * action, or inside it, where the vendor's SDKs put it.
 */
export function asksForValidation({ action }: Operation, body: Payload): boolean {
  const sent = jsonOf(body);
  if (action === undefined || !isJsonObject(sent)) return false;
  return [sent, sent[action]].some((holder) => {
    const tags = isJsonObject(holder) ? holder[SYSTEM_TAGS] : undefined;
    return Array.isArray(tags) && tags.includes('validationOnly');
  });
}

/** A body as JSON; null if it is not JSON. */
export function jsonOf(payload: Payload): JsonValue {
  return payload.kind === 'json' ? payload.value : null;
}
