import examples from '../docs/rule-examples.json' with { type: 'json' };
import type { Catalog } from '../src/contract/catalog.ts';
import { exampleBody } from '../src/contract/example.ts';
import { bodyShape } from '../src/contract/reply-shape.ts';
import { createJudge } from '../src/judge/judge.ts';
import type { Dialect } from '../src/model/dialect.ts';
import type { Outcome } from '../src/model/field.ts';
import type { Finding } from '../src/model/finding.ts';
import type { JsonObject, JsonValue } from '../src/model/json.ts';
import { readPayload } from '../src/model/payload.ts';
import type { RuleId } from '../src/model/rules.ts';

/** The one thing that makes a sound answer break a rule. */
export type Change =
  | { readonly remove: string }
  | { readonly set: string; readonly value: JsonValue }
  | { readonly status: number }
  | { readonly text: string }
  /** Uuid of the connection that the request was about. */
  | { readonly asked: string };

/** An answer that breaks one rule, as a change of the sound answer that the schemas' examples make. */
export interface RuleExample {
  readonly rule: RuleId;
  readonly operation: string;
  readonly dialect: Dialect;
  readonly status: number;
  readonly outcome: Outcome;
  readonly change: Change;
}

/** What the check makes of an example. */
export interface JudgedExample {
  /** JSON of the value that is changed; null where there was none, or where no value is changed. */
  readonly before: JsonValue | undefined;
  readonly sound: readonly Finding[];
  readonly broken: readonly Finding[];
}

/** Every example, as `docs/rule-examples.json` has them. */
export const RULE_EXAMPLES = examples as readonly RuleExample[];

/** The connection of the schemas' examples. */
export const ASKED = '654dedd65de8345cae7042a375451146';

/** Judges an example before and after its change, with the check that every command uses. */
export function judgeExample(catalog: Catalog, example: RuleExample): JudgedExample {
  const { operation, dialect, status, outcome, change } = example;
  const shape = catalog.operation(operation).dialects[dialect]?.[String(status)];
  const owed = shape === undefined ? null : bodyShape(catalog, shape, null);
  if (owed === null) {
    throw new Error(`${example.rule}: ${operation} has no body with status ${status} in ${dialect}`);
  }
  const { structure } = owed;
  const body = exampleBody(structure, { dialect, outcome });
  const judge = (answer: { readonly status: number; readonly text: string }, uuid: string) => {
    const asked = { uuid, operation: null, validationOnly: false };
    const exchange = {
      request: { method: 'GET', path: '/', headers: {}, body: { kind: 'absent' } },
      response: { status: answer.status, headers: {}, body: readPayload(answer.text) },
    } as const;
    return createJudge(catalog)(exchange, { dialect, operation, asked }).findings;
  };
  return {
    before: valueBefore(body, change),
    sound: judge({ status, text: JSON.stringify(body) }, ASKED),
    broken: judge(
      {
        status: 'status' in change ? change.status : status,
        text: 'text' in change ? change.text : JSON.stringify(changed(body, change)),
      },
      'asked' in change ? change.asked : ASKED,
    ),
  };
}

function valueBefore(body: JsonObject, change: Change): JsonValue | undefined {
  const pointer = 'remove' in change ? change.remove : 'set' in change ? change.set : null;
  if (pointer === null) return undefined;
  return keysOf(pointer).reduce<unknown>((value, key) => (value as JsonObject | undefined)?.[key], body) as
    | JsonValue
    | undefined;
}

function changed(body: JsonObject, change: Change): JsonObject {
  if (!('remove' in change) && !('set' in change)) return body;
  const copy = structuredClone(body) as Record<string, unknown>;
  const keys = keysOf('remove' in change ? change.remove : change.set);
  const last = keys.pop() ?? '';
  let owner = copy;
  for (const key of keys) owner = owner[key] as Record<string, unknown>;
  if ('remove' in change) delete owner[last];
  else owner[last] = change.value;
  return copy as JsonObject;
}

function keysOf(pointer: string): string[] {
  return pointer.split('/').slice(1);
}
