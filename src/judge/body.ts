import type { Payload, PayloadNote } from '../model/exchange.ts';
import { isJsonObject, type JsonObject, jsonTypeOf } from '../model/json.ts';
import type { ActualId, ExpectedId } from '../model/sentences.ts';
import { finding, type RawFinding, type Said } from './raw-finding.ts';

/** The body as an object, or why it is none. A text is never quoted: cut-short JSON can hold a secret. */
export function objectBody(
  payload: Payload,
): { readonly body: JsonObject } | { readonly finding: RawFinding } {
  switch (payload.kind) {
    case 'json':
      if (isJsonObject(payload.value)) return { body: payload.value };
      return { finding: broken(['type', { found: jsonTypeOf(payload.value) }]) };
    case 'absent':
      return { finding: broken(['no-body']) };
    case 'html':
      return { finding: broken(['html-page']) };
    case 'text':
      return {
        finding: broken(['text-not-json', { problem: payload.problem, length: payload.text.length }]),
      };
  }
}

function broken(actual: Said<ActualId>): RawFinding {
  return finding({ rule: 'body', at: '', expected: ['json-object'], actual });
}

const EXPECTED: Readonly<Record<PayloadNote, ExpectedId>> = {
  'byte-order-mark': 'byte-order-mark-absent',
  'duplicate-key': 'keys-unique',
};

/** Oddities that a reader tolerates, as warnings. */
export function bodyNotes(payload: Payload): RawFinding[] {
  if (payload.kind !== 'json') return [];
  return payload.notes.map((note) =>
    finding({ rule: 'body', at: '', level: 'warning', expected: [EXPECTED[note]], actual: [note] }),
  );
}
